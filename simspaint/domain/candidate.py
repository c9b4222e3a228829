"""One answer of retrieval."""

from __future__ import annotations

from typing import NamedTuple

from simspaint.domain.geometry import Affine


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


class StandingCandidate(NamedTuple):
    """A segment that stands whole, or runs, where it is placed by `affine`.

    `mask_iou` is that of the placed segment and the component; `context_iou` says how well surroundings and
    perspective agree. Both are in [0, 1].
    """

    segment_id: int
    mask_iou: float
    context_iou: float
    affine: Affine

    @property
    def retrieval_score(self) -> float:
        """In [0, 2], to be compared with that of a `Candidate`."""
        return self.mask_iou + self.context_iou

    @property
    def candidate(self) -> Candidate:
        """The same without its place."""
        return Candidate(self.segment_id, self.mask_iou, self.context_iou)
