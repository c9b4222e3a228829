"""Segments that their photograph's frame does not cut: half a cloud has a straight edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.engine.memory_bank import MemoryBank

SPARE = 3
"""Times as many candidates are asked for where some may be cut by their photograph's frame."""


def uncut(component: Component, candidates: Sequence[Candidate], bank: MemoryBank) -> tuple[Candidate, ...]:
    """The candidates that their photograph's frame does not cut where the component is not cut: half a cloud
    in the middle of the sky has a straight edge. All of them where there is no other.

    Parameters
    ----------
    component
        In the bank's frame.
    """
    ids = np.array([candidate.segment_id for candidate in candidates], np.int64)
    cuts = _cuts(bank.index.segment_box[ids], bank.extent)
    allowed = _cuts(np.array([component.box]), bank.extent)
    kept = np.logical_not(np.any(cuts & ~allowed, axis=1)).tolist()
    return tuple(c for c, keep in zip(candidates, kept, strict=True) if keep or not any(kept))


def _cuts(boxes: np.ndarray, extent: Extent) -> Bool[np.ndarray, "n sides"]:
    """Which sides of boxes (top, left, bottom, right) lie on the frame."""
    boxes = boxes.reshape(-1, 4)
    return np.hstack([boxes[:, :2] <= 0, boxes[:, 2:] >= np.array(extent)])
