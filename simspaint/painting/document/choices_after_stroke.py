"""Choices stay with their component while it is painted on."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box
from simspaint.domain.instances import Keys, instance_keys
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.frame.pixels import Pixels, Plane
from simspaint.painting.regions.flood_fill import component_region
from simspaint.painting.undo.tile_change import TileChange


def followed_choices(choices: Choices, pixels: Pixels, tiles: Sequence[TileChange]) -> Choices:
    """The choices after a stroke that changed `tiles` and led to `pixels`.

    An anchor that was painted over moves to what is left of its component, deep inside it; where nothing is
    left its choices end. What is anchored where nothing was painted stays: the component there was found by
    the layout network, and painting may only have confirmed it.
    """
    moves: dict[tuple[int, int], tuple[int, int] | None] = {}
    keys: tuple[Keys, Keys] | None = None
    for anchor in choices.anchors:
        changes = [_difference(tile, anchor) for tile in tiles if _holds(tile.box, anchor)]
        if not any(difference for _, difference in changes):
            continue
        label = int(pixels.ids[anchor])
        for plane, difference in changes:
            label ^= difference if plane is Plane.IDS else 0
        if label == UNLABELLED:
            continue
        if keys is None:
            keys = _before(pixels, tiles), pixels.keys()
        moves[anchor] = _remaining_pixel(*keys, anchor)
    if not moves:
        return choices
    return choices.moved(lambda row, column: moves.get((row, column), (row, column)))


def _holds(box: Box, pixel: tuple[int, int]) -> bool:
    return box.top <= pixel[0] < box.bottom and box.left <= pixel[1] < box.right


def _difference(tile: TileChange, pixel: tuple[int, int]) -> tuple[Plane, int]:
    return tile.plane, int(tile.unpacked()[pixel[0] - tile.box.top, pixel[1] - tile.box.left])


def _before(pixels: Pixels, tiles: Sequence[TileChange]) -> Keys:
    """The keys before the stroke."""
    ids = pixels.ids.copy()
    instances = None if pixels.instances is None else pixels.instances.copy()
    for tile in tiles:
        if tile.plane is Plane.IDS:
            ids[tile.box.slices] ^= tile.unpacked()
        elif instances is not None:
            instances[tile.box.slices] ^= tile.unpacked()
    return instance_keys(ids, instances)


def _remaining_pixel(before: Keys, keys: Keys, anchor: tuple[int, int]) -> tuple[int, int] | None:
    """The pixel farthest from the edge of what is left of the component that held the anchor."""
    box, mask = component_region(before, *anchor)
    left_over = (mask & (keys[box.slices] == before[anchor])).view(np.uint8)
    if not left_over.any():
        return None
    # The frame's border counts as an edge too: a pixel at it is the first to be painted over.
    depth = cv2.distanceTransform(np.pad(left_over, 1), cv2.DIST_L1, 3)[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return box.top + int(row), box.left + int(column)
