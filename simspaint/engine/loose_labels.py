"""Labels with an outline of their own: a cloud, a tree, a rock is shaped like its photograph, not like the
blob that was painted for it. What the blob has beyond it shows what lies around it. Of a skyline (mountain,
hill) that holds for the upper outline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from jaxtyping import Bool, Int16

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, bounding_box, nearest_positions
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.adherence import Adherence
from simspaint.engine.ops.nearest_label import nearest_values
from simspaint.engine.stages.remainder import covered_by
from simspaint.engine.stages.transform import Footprint

_BESIDE = 0.25
"""Share of a cloud's outline beside which there must be sky for it to float in the sky."""
_LARGEST_SIDE = 768
"""What is nearest is looked up in a map of at most this many pixels a side."""
_NOBODY = -1


def shown_share(component: Component, pieces: Sequence[PlacedSegment]) -> float:
    """Share of a component that pieces show."""
    shown = covered_by(pieces, component.box) & component.mask
    return float(np.count_nonzero(shown)) / max(component.area, 1)


def is_shown_enough(
    component: Component, pieces: Sequence[PlacedSegment], extent: Extent, adherence: Adherence
) -> bool:
    """Whether pieces show so much of a loose component that the rest may be given away: a bush may be half
    its blob, a forest is most of what was painted."""
    return shown_share(component, pieces) >= adherence.shown_share(component.area / extent.area)


def rim_of(
    component: Component, pieces: Sequence[PlacedSegment], extent: Extent, adherence: Adherence
) -> Bool[np.ndarray, "height width"]:
    """What of a skyline's component lies above its own pieces, in the component's box: column by column the
    uncovered pixels from its top down to a piece, where that is not too far and not at the frame's edge."""
    mask, covered = component.mask, covered_by(pieces, component.box)
    begun = np.logical_or.accumulate(mask, axis=0)
    rim = np.logical_and.accumulate(~begun | (mask & ~covered), axis=0) & mask
    depth = np.count_nonzero(rim, axis=0)
    below = np.argmax(begun, axis=0) + depth
    last = np.minimum(below, mask.shape[0] - 1)
    columns = np.arange(mask.shape[1])
    ends_at_piece = (below == last) & mask[last, columns] & covered[last, columns]
    at_edge = mask[0] if component.box.top == 0 else np.zeros_like(ends_at_piece)
    return rim & (ends_at_piece & ~at_edge & (depth <= adherence.skyline_drop * extent.height))


def below_rim(component: Component, rim: Bool[np.ndarray, "height width"]) -> Component:
    """A skyline's component without its rim."""
    mask = component.mask & ~rim
    mask.flags.writeable = False
    return replace(component, mask=mask, area=int(np.count_nonzero(mask)))


def given_away(
    loose: Sequence[Component],
    rims: Sequence[tuple[Component, Bool[np.ndarray, "height width"]]],
    others: Sequence[Component],
    pieces: Sequence[PlacedSegment],
    extent: Extent,
    behind: Mapping[int, Collection[int]] | None = None,
) -> dict[int, Footprint]:
    """What no piece covers of loose components, given to the nearest of the other ones, and the rims of
    skylines, given to what lies above.

    Parameters
    ----------
    rims
        Skylines, each with its rim.
    others
        All that are not loose: skylines and the rest.
    pieces
        All pieces that lie there.
    behind
        By the index of a loose component that floats, a cloud: those of the others that are farther than it.
        Where some of them lie beside it, it gives to these alone: a mountain does not rise into a cloud.

    Returns
    -------
    Pixels in the frame by the index of the component that they are given to.
    """
    taker = np.full(extent, _NOBODY, np.int16)
    owner = _owners(others, extent)
    left = np.zeros(extent, bool)
    for component in loose:
        left[component.box.slices] |= component.mask
    around = bounding_box(left)
    if around.area and others:
        left[around.slices] &= ~covered_by(pieces, around)
        taker[left] = _nearest(owner)[left]
    for component in loose:
        if not (farther := (behind or {}).get(component.index)):
            continue
        far = np.where(np.isin(owner, [*farther]), owner, np.int16(_NOBODY))
        if _is_beside(component, far):
            place = component.box.slices
            np.copyto(taker[place], _nearest(far)[place], where=left[place] & component.mask)
    for component, rim in rims:
        if rim.any():
            above = _above(owner, component)
            taker[component.box.slices][rim] = above[rim]
    return _parts(taker)


def _is_beside(component: Component, owner: Int16[np.ndarray, "height width"]) -> bool:
    """Whether enough of what lies around a component in the frame has an owner."""
    around = component.box.grown(1, 1).clipped(Extent(*owner.shape))
    mask = np.zeros((around.height, around.width), np.uint8)
    mask[component.box.slices_in(around)] = component.mask
    ring = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > mask
    owned = np.count_nonzero(owner[around.slices][ring] != _NOBODY)
    return bool(owned > _BESIDE * np.count_nonzero(ring))


def _parts(taker: Int16[np.ndarray, "height width"]) -> dict[int, Footprint]:
    """The pixels of every index."""
    around = bounding_box(taker != _NOBODY)
    inside = taker[around.slices]
    parts = {}
    for index in np.flatnonzero(np.bincount((inside - _NOBODY).ravel())[1:]).tolist():
        mask = inside == index
        tight = bounding_box(mask)
        cut = mask[tight.slices].copy()
        cut.flags.writeable = False
        parts[index] = Footprint(tight.shifted(around.top, around.left), cut)
    return parts


def _above(owner: Int16[np.ndarray, "height width"], component: Component) -> Int16[np.ndarray, "h w"]:
    """In a component's box, the last one met from the frame's top down that is another one; nobody where
    there is none."""
    box = component.box
    column = owner[: box.bottom, box.left : box.right]
    is_other = (column != _NOBODY) & (column != component.index)
    rows = np.where(is_other, np.arange(box.bottom, dtype=np.int32)[:, None], -1)
    met = np.maximum.accumulate(rows, axis=0)[box.top :]
    found = np.take_along_axis(column, np.maximum(met, 0).astype(np.intp), axis=0)
    return np.where(met < 0, np.int16(_NOBODY), found)


def part_given(component: Component, given: Footprint) -> Component:
    """The pixels that a component was given, as a component of its label."""
    area = int(np.count_nonzero(given.mask))
    return Component(component.index, component.label_id, given.box, given.mask, area)


def _owners(components: Sequence[Component], extent: Extent) -> Int16[np.ndarray, "height width"]:
    """Index of the component of each pixel of the frame."""
    owner = np.full(extent, _NOBODY, np.int16)
    for component in components:
        owner[component.box.slices][component.mask] = component.index
    return owner


def _nearest(owner: Int16[np.ndarray, "height width"]) -> Int16[np.ndarray, "height width"]:
    """Index of the nearest component of each pixel of the frame."""
    extent = Extent(*owner.shape)
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
