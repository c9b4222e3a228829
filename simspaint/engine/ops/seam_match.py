"""A piece in the colours of the segments beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.masked_copy import copy_where
from simspaint.engine.ops.placement import covered_by
from simspaint.engine.ops.seam_color import SeamColorConfig, seam_shifts


def shifts_to_others(
    color: UInt8[np.ndarray, "h w 3"],
    mask: Bool[np.ndarray, "h w"],
    box: Box,
    segments: Sequence[PlacedSegment],
    extent: Extent,
    reach_px: int,
    is_uniform: bool,
    config: SeamColorConfig,
) -> Float32[np.ndarray, "h w 3"]:
    """What brings the colour of a piece to that of the segments that it adjoins, see `seam_shifts`.

    Parameters
    ----------
    color, mask
        The piece, in `box`, and which of its pixels are shown.
    """
    around = box.grown(reach_px, reach_px).clipped(extent)
    inside = box.slices_in(around)
    own, own_mask = np.zeros((around.height, around.width, 3), np.uint8), covered_by([], around)
    own[inside], own_mask[inside] = color, mask
    other = np.zeros_like(own)
    for segment in segments:
        shared = around.intersection(segment.box)
        if shared.area:
            source = shared.slices_in(segment.box)
            copy_where(other[shared.slices_in(around)], segment.color[source], segment.mask[source])
    beside = covered_by(segments, around)
    return seam_shifts(own, own_mask, other, beside, reach_px, is_uniform, config)[inside]
