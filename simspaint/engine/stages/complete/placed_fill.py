"""A fill segment is placed behind the segments that lie there, and its colours are brought to theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.masked_copy import copy_where
from simspaint.engine.ops.placement import covered_by, place_segment, reach_of
from simspaint.engine.ops.seam_blending import BlendConfig, eroded
from simspaint.engine.ops.seam_color import SeamColorConfig, seam_shifts, shifted_color


@dataclass(frozen=True, slots=True)
class FillConfig:
    """Constants of placing fill segments.

    Parameters
    ----------
    seam_width
        Share of the height within which the colours of adjoining segments are compared.
    """

    seam_width: float = 0.02
    blend: BlendConfig = BlendConfig()
    color: SeamColorConfig = SeamColorConfig()


def place_fill(
    uncovered: Component,
    segment: Segment,
    affine: Affine,
    segments: Sequence[PlacedSegment],
    extent: Extent,
    source: Extent,
    keeps_outline: bool,
    color_match: float,
    overlap_px: float,
    config: FillConfig,
) -> PlacedSegment:
    """A segment behind those that lie there, but for their rims, in whose place it shows: at its outline a
    piece of sky is half mountain, and stuff has no outline where it goes on.

    Parameters
    ----------
    source
        The bank's extent.
    color_match
        How far its colour is brought to that of the segments beside it, 0 to 1.
    overlap_px
        How far it may reach beyond what it fills.
    """
    made = place_segment(uncovered, segment, affine, extent, source, reach_of(uncovered, overlap_px))
    covered = covered_by(segments, made.box)
    free = made.mask & ~covered
    mask = free
    if free.any() and not keeps_outline:
        mask = made.mask & ~eroded(covered, max(round(config.blend.width * extent.height), 1))
    placed = made.cut_to(mask)
    if color_match <= 0 or not placed.box.area:
        return placed
    shown = free[placed.box.slices_in(made.box)]
    reach_px = max(round(config.seam_width * extent.height), 1)
    shifts = _shifts(placed.color, shown, placed.box, segments, extent, reach_px, keeps_outline, config.color)
    return replace(placed, color=shifted_color(placed.color, color_match * shifts, config.color))


def _shifts(
    color: np.ndarray,
    mask: np.ndarray,
    box: Box,
    segments: Sequence[PlacedSegment],
    extent: Extent,
    reach_px: int,
    is_uniform: bool,
    config: SeamColorConfig,
) -> np.ndarray:
    """What brings the colour of a segment to that of those beside it; (h, w, 3) of Lab, or one for all."""
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
