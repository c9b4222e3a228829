"""Labels that the sky shows through: on the canvas what is behind takes its place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.see_through import shows_sky
from simspaint.engine.stage_cache import StageCache, identity
from simspaint.engine.stages.align import Footprint, clip_footprint, moved_footprint
from simspaint.engine.stages.remainder import covered_by

SKY_RANK = 2
"""Labels of at most this rank are sky and clouds: nothing is behind them."""


class SkyBehind:
    """Takes the sky of their photographs out of the pieces of one rendering."""

    def __init__(
        self, bank: MemoryBank, extent: Extent, segment_of: Callable[[int], Segment], cache: StageCache
    ) -> None:
        self._bank, self._extent, self._segment, self._cache = bank, extent, segment_of, cache

    def without(self, pieces: Sequence[PlacedSegment], key: Hashable) -> list[PlacedSegment]:
        """The pieces of one component without the sky that shows through them.

        That is taken out after further pieces were found, for which it counts as shown: a crown is not to be
        filled up with leaves.

        Parameters
        ----------
        key
            All that the first one depends on.
        """
        made = []
        for piece in pieces:
            key = key, piece.segment_id, piece.affine.tobytes(), piece.box  # and so all that came before
            shown = self._cache.get(("airy", key), lambda p=piece: self._without_sky(p))
            made.append(shown.renumbered(piece.component_index))
        return made

    def _without_sky(self, placed: PlacedSegment) -> PlacedSegment:
        segment, source = self._segment(placed.segment_id), self._bank.extent
        key = ("without sky", identity(self._bank), segment.segment_id)
        mask = self._cache.get(key, lambda: mask_without_sky(segment, self._bank))
        shown = moved_footprint(replace(segment, mask=mask), placed.affine, self._extent, source)
        box, left = clip_footprint(shown, Footprint(placed.box, placed.mask))
        color = placed.color[box.slices_in(placed.box)] if box.area else placed.color[:0, :0]
        return replace(placed, box=box, mask=left.copy(), color=color.copy())


def with_sky(piece: PlacedSegment, whole: PlacedSegment, behind: Sequence[PlacedSegment]) -> PlacedSegment:
    """A piece without its sky, with what of that nothing behind it covers: its own sky is better than a hole.

    Parameters
    ----------
    whole
        The piece with its sky.
    """
    mask = whole.mask & ~covered_by(behind, whole.box)
    if piece.box.area:
        mask[piece.box.slices_in(whole.box)] |= piece.mask
    return replace(whole, mask=mask)


def mask_without_sky(segment: Segment, bank: MemoryBank) -> Bool[np.ndarray, "height width"]:
    """A segment's mask without the pixels that show the sky of its photograph, read-only.

    Raises `MemoryBankError` where the photograph's file is missing or damaged.
    """
    sky_ids = [label.id for label in bank.labels.labels if label.rank <= SKY_RANK]
    around = bank.photograph(segment.photograph)[segment.context_box.slices]
    sky = around[np.isin(segment.context, sky_ids)]
    mask = segment.mask & ~shows_sky(segment.color, segment.mask, sky)
    mask.flags.writeable = False
    return mask
