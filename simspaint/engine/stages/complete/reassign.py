"""Reassigned pixels: what segments with an outline of their own leave uncovered goes to the components
around them.

A cloud, a tree or a rock is shaped like its photograph, not like the component that was painted for it; of a
mountain or hill that holds for the upper outline.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, Int16

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent, bounding_box, nearest_positions
from simspaint.domain.mask import Mask
from simspaint.domain.nearest_label import nearest_values
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.placement import covered_by

_NOBODY = -1


@dataclass(frozen=True, slots=True)
class ReassignConfig:
    """Constants of reassigning.

    Parameters
    ----------
    least_beside
        Share of a cloud's outline beside which there must be sky for it to float in the sky.
    largest_side_px
        What is nearest is looked up in a map of at most this many pixels a side.
    """

    least_beside: float = 0.25
    largest_side_px: int = 768


def is_shown_enough(component: Component, placed: Sequence[PlacedSegment], least_share: float) -> bool:
    """Whether segments show so much of a component that the rest may be reassigned."""
    shown = np.count_nonzero(covered_by(placed, component.box) & component.mask)
    return bool(shown >= least_share * max(component.area, 1))


def above_skyline(
    component: Component, placed: Sequence[PlacedSegment], extent: Extent, lowest: float
) -> Bool[np.ndarray, "height width"]:
    """What of a component lies above its own segments, in the component's box: column by column the
    uncovered pixels from its top down to a segment, where that is at most `lowest` × height and not at the
    frame's edge."""
    mask, covered = component.mask, covered_by(placed, component.box)
    begun = np.logical_or.accumulate(mask, axis=0)
    above = np.logical_and.accumulate(~begun | (mask & ~covered), axis=0) & mask
    depth = np.count_nonzero(above, axis=0)
    below = np.argmax(begun, axis=0) + depth
    last = np.minimum(below, mask.shape[0] - 1)
    columns = np.arange(mask.shape[1])
    ends_at_segment = (below == last) & mask[last, columns] & covered[last, columns]
    at_edge = mask[0] if component.box.top == 0 else np.zeros_like(ends_at_segment)
    return above & (ends_at_segment & ~at_edge & (depth <= lowest * extent.height))


def below_skyline(component: Component, above: Bool[np.ndarray, "height width"]) -> Component:
    """A component without what is above its skyline."""
    mask = component.mask & ~above
    mask.flags.writeable = False
    return replace(component, mask=mask, area=int(np.count_nonzero(mask)))


def reassign(
    outlined: Sequence[Component],
    skylines: Sequence[tuple[Component, Bool[np.ndarray, "_ _"]]],
    others: Sequence[Component],
    placed: Sequence[PlacedSegment],
    extent: Extent,
    config: ReassignConfig,
    farther: Mapping[int, Collection[int]] | None = None,
) -> dict[int, Mask]:
    """What no segment covers of components that keep an outline, reassigned to the nearest of the other ones;
    and what is above skylines, reassigned to what lies above.

    Parameters
    ----------
    outlined
        Components whose segments keep their outline.
    skylines
        Components that keep their skyline, each with what is above it.
    others
        All that are not outlined: skylines and the rest.
    placed
        All segments that lie there.
    farther
        By the index of an outlined component that floats, a cloud: those of the others that are farther than
        it. Where some of them lie beside it, it leaves its pixels to these alone: a mountain does not rise
        into a cloud.

    Returns
    -------
    Pixels in the frame by the index of the component that has them now.
    """
    taker = np.full(extent, _NOBODY, np.int16)
    owner = _owners(others, extent)
    left = np.zeros(extent, bool)
    for component in outlined:
        left[component.box.slices] |= component.mask
    around = bounding_box(left)
    if around.area and others:
        left[around.slices] &= ~covered_by(placed, around)
        taker[left] = _nearest(owner, config)[left]
    nearest: dict[tuple[int, ...], np.ndarray] = {}  # clouds lie before the same ones
    for component in outlined:
        if not (behind := tuple((farther or {}).get(component.index, ()))):
            continue
        far = np.where(np.isin(owner, behind), owner, np.int16(_NOBODY))
        if _is_beside(component, far, config):
            place = component.box.slices
            found = nearest.get(behind)
            if found is None:
                found = nearest[behind] = _nearest(far, config)
            np.copyto(taker[place], found[place], where=left[place] & component.mask)
    for component, above in skylines:
        if above.any():
            taker[component.box.slices][above] = _met_above(owner, component)[above]
    return _parts(taker)


def reassigned_component(component: Component, part: Mask) -> Component:
    """The pixels that a component was reassigned, as a component of its label."""
    return Component(component.index, component.label_id, part.box, part.mask, part.area)


def _is_beside(
    component: Component, owner: Int16[np.ndarray, "height width"], config: ReassignConfig
) -> bool:
    """Whether enough of what lies around a component in the frame has an owner."""
    around = component.box.grown(1, 1).clipped(Extent(*owner.shape))
    mask = np.zeros((around.height, around.width), np.uint8)
    mask[component.box.slices_in(around)] = component.mask
    ring = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > mask
    owned = np.count_nonzero(owner[around.slices][ring] != _NOBODY)
    return bool(owned > config.least_beside * np.count_nonzero(ring))


def _parts(taker: Int16[np.ndarray, "height width"]) -> dict[int, Mask]:
    """The pixels of every index."""
    around = bounding_box(taker != _NOBODY)
    inside = taker[around.slices]
    parts = {}
    for index in np.flatnonzero(np.bincount((inside - _NOBODY).ravel())[1:]).tolist():
        mask = inside == index
        tight = bounding_box(mask)
        cut = mask[tight.slices].copy()
        cut.flags.writeable = False
        parts[index] = Mask(tight.shifted(around.top, around.left), cut)
    return parts


def _met_above(owner: Int16[np.ndarray, "height width"], component: Component) -> Int16[np.ndarray, "h w"]:
    """In a component's box, the last one met from the frame's top down that is another one; `_NOBODY` where
    there is none."""
    box = component.box
    column = owner[: box.bottom, box.left : box.right]
    is_other = (column != _NOBODY) & (column != component.index)
    rows = np.where(is_other, np.arange(box.bottom, dtype=np.int32)[:, None], -1)
    met = np.maximum.accumulate(rows, axis=0)[box.top :]
    found = np.take_along_axis(column, np.maximum(met, 0).astype(np.intp), axis=0)
    return np.where(met < 0, np.int16(_NOBODY), found)


def _owners(components: Sequence[Component], extent: Extent) -> Int16[np.ndarray, "height width"]:
    """Index of the component of each pixel of the frame."""
    owner = np.full(extent, _NOBODY, np.int16)
    for component in components:
        owner[component.box.slices][component.mask] = component.index
    return owner


def _nearest(
    owner: Int16[np.ndarray, "height width"], config: ReassignConfig
) -> Int16[np.ndarray, "height width"]:
    """Index of the nearest component of each pixel of the frame."""
    extent = Extent(*owner.shape)
    step = -(-max(extent) // config.largest_side_px)
    if step == 1:
        empty = owner == _NOBODY
        return owner if empty.all() else nearest_values(owner, empty)
    small = Extent(*(-(-side // step) for side in extent))
    rows, columns = (nearest_positions(n, m) for n, m in zip(extent, small, strict=True))
    reduced = owner[rows[:, None], columns]
    if (reduced == _NOBODY).all():  # thinner than a step: no neighbour near enough to be seen
        return owner
    found = nearest_values(reduced, reduced == _NOBODY)
    rows, columns = (nearest_positions(m, n) for n, m in zip(extent, small, strict=True))
    return np.where(owner == _NOBODY, found[rows[:, None], columns], owner)
