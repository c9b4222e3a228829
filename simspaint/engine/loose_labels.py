"""Labels with an outline of their own: a cloud, a tree, a rock is shaped like its photograph, not like the
blob that was painted for it. What the blob has beyond it shows what lies around it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int16

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, bounding_box, nearest_positions
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.nearest_label import nearest_values
from simspaint.engine.stages.remainder import covered_by
from simspaint.engine.stages.transform import Footprint

REACH = 0.1
"""How far a segment of such a label may lap over its component at least, share of the frame's height."""
_ENOUGH = (0.02, 0.5), (0.15, 0.85)
"""Share of the frame that a component has, and share of it that further segments cover where the first one
covers less: a bush may be half its blob, a forest is most of what was painted. Between both in a line."""
_LARGEST_SIDE = 768
"""What is nearest is looked up in a map of at most this many pixels a side."""
_NOBODY = -1


def shown_share(component: Component, pieces: Sequence[PlacedSegment]) -> float:
    """Share of a component that pieces show."""
    shown = covered_by(pieces, component.box) & component.mask
    return float(np.count_nonzero(shown)) / max(component.area, 1)


def is_shown_enough(component: Component, pieces: Sequence[PlacedSegment], extent: Extent) -> bool:
    """Whether pieces show so much of a loose component that the rest may be given away."""
    areas, shares = zip(*_ENOUGH, strict=True)
    return shown_share(component, pieces) >= np.interp(component.area / extent.area, areas, shares)


def given_away(
    loose: Sequence[Component],
    others: Sequence[Component],
    pieces: Sequence[PlacedSegment],
    extent: Extent,
) -> dict[int, Footprint]:
    """What no piece covers of loose components, given to the nearest of the other ones.

    Parameters
    ----------
    pieces
        All pieces that lie there.

    Returns
    -------
    Pixels in the frame by the index of the component that they are given to.
    """
    left = np.zeros(extent, bool)
    for component in loose:
        left[component.box.slices] |= component.mask
    around = bounding_box(left)
    if not around.area or not others:
        return {}
    left[around.slices] &= ~covered_by(pieces, around)
    nearest = _nearest(others, extent)
    given = {}
    for component in others:
        mask = left & (nearest == component.index)
        tight = bounding_box(mask)
        if tight.area:
            cut = mask[tight.slices].copy()
            cut.flags.writeable = False
            given[component.index] = Footprint(tight, cut)
    return given


def part_given(component: Component, given: Footprint) -> Component:
    """The pixels that a component was given, as a component of its label."""
    area = int(np.count_nonzero(given.mask))
    return Component(component.index, component.label_id, given.box, given.mask, area)


def _nearest(components: Sequence[Component], extent: Extent) -> Int16[np.ndarray, "height width"]:
    """Index of the nearest component of each pixel of the frame."""
    owner = np.full(extent, _NOBODY, np.int16)
    for component in components:
        owner[component.box.slices][component.mask] = component.index
    step = -(-max(extent) // _LARGEST_SIDE)
    small = Extent(*(-(-side // step) for side in extent))
    rows, columns = (nearest_positions(n, m) for n, m in zip(extent, small, strict=True))
    reduced = owner[rows[:, None], columns]
    if (reduced == _NOBODY).all():  # thinner than a step: nobody near enough to be seen
        return owner
    found = nearest_values(reduced, reduced == _NOBODY)
    rows, columns = (nearest_positions(m, n) for n, m in zip(extent, small, strict=True))
    return np.where(owner == _NOBODY, found[rows[:, None], columns], owner)


def pixels_of(footprint: Footprint) -> tuple[Box, bytes]:
    """What tells a footprint apart from others."""
    return footprint.box, np.packbits(footprint.mask).tobytes()
