"""Choices stay with their component while it is painted on."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.history_step import TileChange


def followed_choices(choices: Choices, ids: np.ndarray, tiles: Sequence[TileChange]) -> Choices:
    """The choices after a stroke that changed `tiles` and led to `ids`.

    An anchor that was painted over moves to what is left of its component, deep inside it; where nothing is
    left its choices end. What is anchored where nothing was painted stays: the component there was found by
    the layout network, and painting may only have confirmed it.
    """
    moves: dict[tuple[int, int], tuple[int, int] | None] = {}
    before: np.ndarray | None = None
    for anchor in choices.anchors:
        tile = next((tile for tile in tiles if _holds(tile.box, anchor)), None)
        if tile is None:
            continue
        difference = int(tile.unpacked()[anchor[0] - tile.box.top, anchor[1] - tile.box.left])
        if difference == 0 or int(ids[anchor]) ^ difference == UNLABELLED:
            continue
        if before is None:
            before = _before(ids, tiles)
        moves[anchor] = _remaining_pixel(before, ids, anchor)
    if not moves:
        return choices
    return choices.moved(lambda row, column: moves.get((row, column), (row, column)))


def _holds(box: Box, pixel: tuple[int, int]) -> bool:
    return box.top <= pixel[0] < box.bottom and box.left <= pixel[1] < box.right


def _before(ids: np.ndarray, tiles: Sequence[TileChange]) -> np.ndarray:
    """The ids before the stroke."""
    before = ids.copy()
    for tile in tiles:
        before[tile.box.slices] ^= tile.unpacked()
    return before


def _remaining_pixel(before: np.ndarray, ids: np.ndarray, anchor: tuple[int, int]) -> tuple[int, int] | None:
    """The pixel farthest from the edge of what is left of the component that held the anchor."""
    height, width = before.shape
    reached = np.zeros((height + 2, width + 2), np.uint8)
    # Components are 8-connected.
    flags = 8 | cv2.FLOODFILL_MASK_ONLY | 1 << 8
    _, _, _, (left, top, n_columns, n_rows) = cv2.floodFill(
        before, reached, (anchor[1], anchor[0]), 0, 0, 0, flags
    )
    box = Box(top, left, top + n_rows, left + n_columns)
    left_over = reached[1:-1, 1:-1][box.slices] & (ids[box.slices] == before[anchor])
    if not left_over.any():
        return None
    # The frame's border counts as an edge too: a pixel at it is the first to be painted over.
    depth = cv2.distanceTransform(np.pad(left_over, 1), cv2.DIST_L1, 3)[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return box.top + int(row), box.left + int(column)
