"""Edits of areas and of the canvas of a document, each one step of the history.

What hangs on them follows: what moves takes its segment along, and the segments elsewhere stay.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.composition import composition_extent
from simspaint.domain.geometry import Extent
from simspaint.domain.instances import renumbered
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.warped_layout import PixelAffine, warped_ids
from simspaint.painting.document.choices_after_move import (
    composition_with_moved_area,
    followed_composition,
    followed_through,
)
from simspaint.painting.document.document import Document
from simspaint.painting.document.edit import ANYWHERE
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.regions.lifted_area import LiftedArea, changed_area, closed_over, lifted
from simspaint.painting.regions.region import Region


def move_area(
    document: Document, area: Region, change: PixelAffine, name: str = "Move area", is_copy: bool = False
) -> Region:
    """Move, scale, turn or mirror an area; what surrounds it closes over the place where it was.

    Parameters
    ----------
    area
        Inside the painting's frame.
    change
        Where each point (x, y) goes, in pixels. Must be invertible.
    is_copy
        It stays where it was as well.

    Gives where it lies now; empty, with nothing changed, where it would leave the frame altogether.
    """
    keys, choices = document.keys, document.choices
    moved = changed_area(lifted(keys, area), change, document.extent)
    if not moved.box.area:
        return moved.region
    told_apart: dict[int, int] = _instances_of_copy(document, moved) if is_copy else {}
    moved = moved._replace(keys=renumbered(moved.keys, told_apart))
    carried = _carried(choices, renumbered(keys, told_apart), area, moved, change)
    with document.one_step(name):
        if not is_copy:
            document.choose(_outside(choices, area), name)
        with document.edit(name, ANYWHERE) as edit:
            if not is_copy:
                edit.paste(area.box, closed_over(keys, area, _standing(document)), area.mask)
            edit.paste(moved.box, moved.keys, moved.mask)
        document.choose(_joined(document.choices, carried), name)
        _move_composition(document, area, change, name, is_copy, told_apart)
    return moved.region


def delete_area(document: Document, area: Region, name: str = "Delete area") -> None:
    """Take an area away: what surrounds it closes over it."""
    with document.edit(name, ANYWHERE) as edit:
        edit.paste(area.box, closed_over(document.keys, area, _standing(document)), area.mask)


def separate_area(document: Document, area: Region, name: str = "Make a thing of its own") -> None:
    """Let an area be a thing of its own, also where it touches others of its label."""
    keys = document.keys[area.box.slices]
    numbers = {
        key: (key & UNLABELLED) | document.free_instance(key & UNLABELLED) << 8
        for key in np.unique(keys[area.mask]).tolist()
        if key != UNLABELLED
    }
    with document.edit(name, ANYWHERE) as edit:
        edit.paste(area.box, renumbered(keys, numbers), area.mask)


def relabel_area(document: Document, area: Region, label_id: int, name: str = "Relabel area") -> None:
    """Give all of an area one label, or 255 to unpaint it."""
    with document.edit(name, ANYWHERE) as edit:
        edit.paint(area.box, area.mask, label_id)


def reframe(document: Document, change: FrameChange, name: str) -> None:
    """Crop, extend or stretch the canvas. New ground is unpainted.

    Raises `DocumentError` for sides that a document cannot have.
    """
    Document(document.labels, change.extent)  # refuses impossible sizes
    before = document.keys
    after = warped_ids(before, change.to_source, change.extent, UNLABELLED)
    layout = Layout.of_keys(after, document.labels)
    move = FrameMap(document.extent, change.extent, change.to_source)
    choices = followed_through(document.choices, before, after, move)
    composition = document.composition
    if composition is not None and composition.extent == composition_extent(move.before):
        composition = followed_composition(composition, document.labels, layout, move)
    document.reframe(layout, choices, composition, move, name)


def _standing(document: Document) -> list[int]:
    return [label.id for label in document.labels.labels if label.stands]


def _move_composition(
    document: Document,
    area: Region,
    change: PixelAffine,
    name: str,
    is_copy: bool,
    told_apart: Mapping[int, int],
) -> None:
    composition = document.composition
    if composition is None or composition.extent != composition_extent(document.extent):
        return
    move = _map_of(document.extent, change)
    changed = composition_with_moved_area(
        composition, document.labels, document.layout(), area, move, is_copy, told_apart
    )
    document.recompose(changed, name)


def _instances_of_copy(document: Document, copy: LiftedArea) -> dict[int, int]:
    """New keys, by those that the pixels of a copy have, where it touches others of the same key: it is to be
    another thing."""
    around = copy.box.grown(1, 1).clipped(document.extent)
    mask = np.zeros((around.height, around.width), np.uint8)
    mask[copy.box.slices_in(around)] = copy.mask
    rim = cv2.dilate(mask, np.ones((3, 3), np.uint8)).view(bool) & ~mask.view(bool)
    beside = document.keys[around.slices][rim]
    found: dict[int, int] = {}
    for key in np.intersect1d(beside, copy.keys[copy.mask]).tolist():
        label_id = key & UNLABELLED
        if label_id != UNLABELLED and document.labels[label_id].is_thing:
            found[key] = label_id | document.free_instance(label_id) << 8
    return found


def _carried(
    choices: Choices, before: np.ndarray, area: Region, moved: LiftedArea, change: PixelAffine
) -> Choices:
    """The choices of the area, where it is now."""
    inside = _inside(choices, area)
    after = np.full(before.shape, UNLABELLED, before.dtype)
    after[moved.box.slices][moved.mask] = moved.keys[moved.mask]
    alone = np.full(before.shape, UNLABELLED, before.dtype)
    alone[area.box.slices][area.mask] = before[area.box.slices][area.mask]
    return followed_through(inside, alone, after, _map_of(Extent(*before.shape), change))


def _map_of(extent: Extent, change: PixelAffine) -> FrameMap:
    back = np.linalg.inv(np.vstack([change, (0, 0, 1)]))[:2]
    return FrameMap(extent, extent, back)


def _inside(choices: Choices, area: Region) -> Choices:
    return choices.moved(lambda row, column: (row, column) if _holds(area, row, column) else None)


def _outside(choices: Choices, area: Region) -> Choices:
    return choices.moved(lambda row, column: None if _holds(area, row, column) else (row, column))


def _holds(area: Region, row: int, column: int) -> bool:
    top, left, bottom, right = area.box
    return top <= row < bottom and left <= column < right and bool(area.mask[row - top, column - left])


def _joined(first: Choices, second: Choices) -> Choices:
    return Choices(
        first.swaps + second.swaps,
        first.locks + second.locks,
        first.banned_photographs | second.banned_photographs,
        first.placements + second.placements,
        first.order_shifts + second.order_shifts,
        first.outlines + second.outlines,
    )
