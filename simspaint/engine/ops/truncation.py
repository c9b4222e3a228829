"""Segments that are not truncated: half a cloud has a straight edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent


def without_truncated(
    component: Component, candidates: Sequence[Candidate], bank: MemoryBank, overlap: float
) -> tuple[Candidate, ...]:
    """The candidates that neither their photograph's frame truncates where it does not truncate the
    component, nor the component's reach. Where there is none, those that the frame does not truncate, or all.

    Parameters
    ----------
    component
        In the bank's frame.
    overlap
        How far a segment may reach beyond the component, as a share of the frame's height.
    """
    ids = np.array([candidate.segment_id for candidate in candidates], np.int64)
    boxes = bank.index.segment_box[ids].astype(np.int64)
    allowed = _sides_on_frame(np.array([component.box]), bank.extent)
    is_whole = ~np.any(_sides_on_frame(boxes, bank.extent) & ~allowed, axis=1)
    margin = round(overlap * bank.extent.height)
    around = np.array(component.box.grown(margin, margin).clipped(bank.extent))
    fits = is_whole & np.all(boxes[:, :2] >= around[:2], axis=1) & np.all(boxes[:, 2:] <= around[2:], axis=1)
    for kept in (fits, is_whole):
        if kept.any():
            return tuple(c for c, keep in zip(candidates, kept.tolist(), strict=True) if keep)
    return tuple(candidates)


def _sides_on_frame(boxes: np.ndarray, extent: Extent) -> Bool[np.ndarray, "n sides"]:
    """Which sides of boxes (top, left, bottom, right) lie on the frame."""
    boxes = boxes.reshape(-1, 4)
    return np.hstack([boxes[:, :2] <= 0, boxes[:, 2:] >= np.array(extent)])
