"""A fill segment is placed behind the segments that lie there, and its colours are brought to theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import covered_by, place_segment, reach_of
from simspaint.engine.ops.seam_blending import BlendConfig, eroded
from simspaint.engine.ops.seam_color import SeamColorConfig, shifted_color
from simspaint.engine.ops.seam_match import shifts_to_others


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
    shifts = shifts_to_others(
        placed.color, shown, placed.box, segments, extent, reach_px, keeps_outline, config.color
    )
    return replace(placed, color=shifted_color(placed.color, color_match * shifts, config.color))
