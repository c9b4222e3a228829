"""Choices and composition follow when an area of the painting is moved, or its canvas is changed: anchors and
placements move along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.composition import ComposedComponent, Composition, composition_extent
from simspaint.domain.geometry import Extent
from simspaint.domain.instances import Keys, renumbered
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.warped_layout import warped_ids
from simspaint.painting.frame.point_map import FrameMap, Pixel, unmoved
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.regions.flood_fill import component_region
from simspaint.painting.regions.region import Region


def followed_pixel(before: Keys, after: Keys, pixel: Pixel, move: FrameMap) -> Pixel | None:
    """A pixel of the component that held `pixel` before, in the ids afterwards; None where nothing is left.

    The pixel itself, moved, where it still has its label; else the one deepest inside what is left.
    """
    moved = move.pixel(pixel)
    if moved is not None and after[moved] == before[pixel]:
        return moved
    region = component_region(before, *pixel)
    mask = np.zeros(before.shape, np.uint8)
    mask[region.box.slices] = region.mask
    left = (warped_ids(mask, move.to_source, move.after, 0) > 0) & (after == before[pixel])
    if not left.any():
        return None
    # The frame's border counts as an edge too: a pixel at it is the first to be painted over.
    depth = cv2.distanceTransform(np.pad(left.astype(np.uint8), 1), cv2.DIST_L1, 3)[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return int(row), int(column)


def followed_through(choices: Choices, before: Keys, after: Keys, move: FrameMap) -> Choices:
    """The choices in another frame: anchors stay in their component, places on their segment."""
    moved = choices.moved(lambda row, column: followed_pixel(before, after, (row, column), move))
    placed = tuple(each._replace(affine=move.place(each.affine)) for each in moved.placements)
    return replace(moved, placements=placed)


def followed_composition(
    composition: PackedComposition, labels: LabelSet, painted: Layout, move: FrameMap
) -> PackedComposition:
    """The composition of the frame afterwards, whose painted layout is `painted`: every component that is
    still there shows what it showed."""
    whole = composition.unpacked(labels)
    here = move.scaled(composition.extent, composition_extent(painted.extent))
    moved = _with_moved_layouts(whole, painted, here)
    components = _followed(whole.components, whole.layout.keys, moved.layout.keys, here)
    return PackedComposition.of(replace(moved, components=components))


def composition_with_moved_area(
    composition: PackedComposition,
    labels: LabelSet,
    painted: Layout,
    area: Region,
    move: FrameMap,
    is_copy: bool = False,
    told_apart: Mapping[int, int] | None = None,
) -> PackedComposition:
    """The composition after an area of the painting was moved: components of the area move with it.

    Parameters
    ----------
    painted
        The painting afterwards.
    area
        What was moved, in the painting before.
    move
        Where the area went; both frames are the painting's.
    is_copy
        It stays where it was as well.
    told_apart
        New keys of the copy's pixels, by those that they had.
    """
    whole = composition.unpacked(labels)
    extent = composition.extent
    here, still = move.scaled(extent, extent), unmoved(extent)
    inside = _mask_of(area, painted.extent, extent)
    after = _with_moved_layouts(whole, painted, still)
    in_area = tuple(each for each in whole.components if inside[each.row, each.column])
    staying = whole.components if is_copy else tuple(c for c in whole.components if c not in in_area)
    kept = _followed(staying, whole.layout.keys, after.layout.keys, still)
    lifted = renumbered(np.where(inside, whole.layout.keys, UNLABELLED), told_apart or {})
    moved = _followed(in_area, lifted, after.layout.keys, here)
    return PackedComposition.of(replace(after, components=_renumbered(kept, moved)))


def _with_moved_layouts(whole: Composition, painted: Layout, move: FrameMap) -> Composition:
    """The composition with the layouts of the frame afterwards.

    What was painted and no more is stays painted in the one that the layout network has seen: so it is known
    that it is to be filled.
    """
    keys, filled = whole.layout.keys, whole.filled
    if filled is not None:
        keys = np.where(filled.ids == whole.layout.ids, keys, filled.keys)
    coarse = painted.resized(move.after)
    below = warped_ids(keys, move.to_source, move.after)
    seen = warped_ids(whole.painted.ids, move.to_source, move.after, UNLABELLED)
    empty = coarse.ids == UNLABELLED
    dense = Layout.of_keys(np.where(empty, below, coarse.keys), painted.labels)
    under = Layout.of_keys(below, painted.labels)
    return replace(
        whole,
        layout=dense,
        painted=Layout(np.where(empty, seen, coarse.ids), painted.labels),
        filled=None if np.array_equal(under.ids, dense.ids) else Layout(under.ids, painted.labels),
    )


def _followed(
    components: tuple[ComposedComponent, ...],
    before: Keys,
    after: Keys,
    move: FrameMap,
) -> tuple[ComposedComponent, ...]:
    found = []
    for each in components:
        pixel = followed_pixel(before, after, (each.row, each.column), move)
        if pixel is not None:
            fills = tuple(fill._replace(affine=move.place(fill.affine)) for fill in each.fill_segments)
            found.append(
                replace(
                    each,
                    row=pixel[0],
                    column=pixel[1],
                    affine=move.place(each.affine),
                    fill_segments=fills,
                )
            )
    return tuple(found)


def _renumbered(
    kept: tuple[ComposedComponent, ...], moved: tuple[ComposedComponent, ...]
) -> tuple[ComposedComponent, ...]:
    """All of them with places without gaps, a copy right before what it was copied from."""
    every = [(each.place, 0, each) for each in kept] + [(each.place, 1, each) for each in moved]
    ranked = sorted(every, key=lambda each: each[:2])
    placed, place = [], 0
    for _, _, component in ranked:
        if component.place >= 0:
            component, place = replace(component, place=place), place + 1
        placed.append(component)
    return tuple(placed)


def _mask_of(area: Region, extent: Extent, small: Extent) -> np.ndarray:
    mask = np.zeros(extent, np.uint8)
    mask[area.box.slices] = area.mask
    return cv2.resize(mask, (small.width, small.height), interpolation=cv2.INTER_NEAREST) > 0
