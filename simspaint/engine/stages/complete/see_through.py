"""Labels that the sky shows through (tree, bush, fence): what is behind takes the place of the sky of their
own photograph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import covered_by, mask_of, moved_mask
from simspaint.engine.ops.sky_share import PieceColors, SkyConfig, shows_behind, sky_of


def mask_without_sky(
    segment: Segment, bank: MemoryBank, config: SkyConfig = SkyConfig()
) -> Bool[np.ndarray, "height width"]:
    """A segment's mask without the pixels that show the sky of its photograph, read-only.

    Raises `MemoryBankError` where the photograph's file is missing or damaged.
    """
    sky_ids = np.flatnonzero(sky_of(bank.labels, config))
    around = bank.photograph(segment.photograph)[segment.context_box.slices]
    piece = PieceColors(segment.color, segment.mask, config)
    mask = segment.mask & ~shows_behind(segment, piece, around, np.isin(segment.context, sky_ids), config)
    mask.flags.writeable = False
    return mask


def without_sky(
    placed: PlacedSegment,
    segment: Segment,
    mask: Bool[np.ndarray, "height width"],
    extent: Extent,
    source: Extent,
) -> PlacedSegment:
    """A placed segment without the sky that shows through it; `mask` as of `mask_without_sky`."""
    shown = moved_mask(replace(segment, mask=mask), placed.affine, extent, source)
    box, left = shown.within(mask_of(placed))
    color = placed.color[box.slices_in(placed.box)] if box.area else placed.color[:0, :0]
    return replace(placed, box=box, mask=left.copy(), color=color.copy())


def with_sky_in_holes(
    placed: PlacedSegment, whole: PlacedSegment, behind: Sequence[PlacedSegment]
) -> PlacedSegment:
    """A segment without its sky, with what of that nothing behind it covers: its own sky is better than a
    hole.

    Parameters
    ----------
    whole
        The segment with its sky.
    """
    mask = whole.mask & ~covered_by(behind, whole.box)
    if placed.box.area:
        mask[placed.box.slices_in(whole.box)] |= placed.mask
    return replace(whole, mask=mask)
