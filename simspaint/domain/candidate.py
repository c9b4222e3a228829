"""One answer of retrieval."""

from __future__ import annotations

from typing import NamedTuple


class Candidate(NamedTuple):
    """A segment with its two scores for one component (S4.2).

    `mask_iou` and `context_iou` are in [0, 1]; lists of candidates are sorted by falling
    `retrieval_score`, equal scores by rising `segment_id`.
    """

    segment_id: int
    mask_iou: float
    context_iou: float

    @property
    def retrieval_score(self) -> float:
        """Sum of the two IoUs, in [0, 2]."""
        return self.mask_iou + self.context_iou
