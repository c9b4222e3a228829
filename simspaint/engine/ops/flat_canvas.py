"""Placed segments laid over one another, small and without mattes: what a composition will look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Int32, UInt8

from simspaint.domain.geometry import Extent, nearest_positions
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.placed_segment import PlacedSegment


@dataclass(frozen=True, slots=True)
class FlatCanvasConfig:
    """How what no segment covers is filled."""

    radius_px: int = 3
    """Of the neighbourhood that its colours are taken from."""


DEFAULTS = FlatCanvasConfig()


NO_SEGMENT = -1


class FlatCanvas(NamedTuple):
    """What is seen.

    Parameters
    ----------
    color
        RGB; what no segment covers is filled from around it.
    ids
        Label of the segment that is seen, `UNLABELLED` where there is none.
    positions
        Position of that segment, `NO_SEGMENT` where there is none.
    """

    color: UInt8[np.ndarray, "height width 3"]
    ids: UInt8[np.ndarray, "height width"]
    positions: Int32[np.ndarray, "height width"]


def flat_canvas(
    placed: Sequence[PlacedSegment],
    order: Sequence[int],
    frame: Extent,
    size: Extent,
    config: FlatCanvasConfig = DEFAULTS,
) -> FlatCanvas:
    """Segments in a frame, back to front, at a smaller size. `order` has their positions, back to front."""
    rows, columns = (nearest_positions(n, m) for n, m in zip(frame, size, strict=True))
    color, ids = np.zeros((*size, 3), np.uint8), np.full(size, UNLABELLED, np.uint8)
    positions = np.full(size, NO_SEGMENT, np.int32)
    for position in order:
        segment = placed[position]
        box = segment.box
        r = slice(*np.searchsorted(rows, (box.top, box.bottom)).tolist())
        c = slice(*np.searchsorted(columns, (box.left, box.right)).tolist())
        seen = np.ix_(rows[r] - box.top, columns[c] - box.left)
        mask = segment.mask[seen]
        color[r, c][mask] = segment.color[seen][mask]
        ids[r, c][mask] = segment.label_id
        positions[r, c][mask] = position
    open_px = (ids == UNLABELLED).view(np.uint8)
    if 0 < cv2.countNonZero(open_px) < open_px.size:
        color = cv2.inpaint(color, open_px, config.radius_px, cv2.INPAINT_TELEA)
    return FlatCanvas(color, ids, positions)
