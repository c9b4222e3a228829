"""Flood fill: what lies together, the component at a pixel, or everything of one label."""

from __future__ import annotations

import cv2
import numpy as np

from simspaint.domain.geometry import Box, bounding_box
from simspaint.domain.instances import Keys
from simspaint.painting.regions.region import Region, no_region


def contiguous_region(keys: Keys, row: int, column: int) -> Region:
    """All pixels of one label and instance that are reached from a pixel by steps to the four sides.

    Not diagonally: a line of one pixel holds a fill back. Empty where the pixel lies outside.
    """
    return _reached(keys, row, column, 4)


def component_region(keys: Keys, row: int, column: int) -> Region:
    """The component (8-connected) that holds a pixel; empty where the pixel lies outside."""
    return _reached(keys, row, column, 8)


def everywhere_region(ids: Keys, row: int, column: int) -> Region:
    """All pixels with the label of a pixel. Empty where the pixel lies outside."""
    if not _lies_in(ids, row, column):
        return no_region()
    mask = ids == ids[row, column]
    box = bounding_box(mask)
    return Region(box, mask[box.slices])


def _reached(keys: Keys, row: int, column: int, connectivity: int) -> Region:
    if not _lies_in(keys, row, column):
        return no_region()
    height, width = keys.shape
    reached = np.zeros((height + 2, width + 2), np.uint8)
    flags = connectivity | cv2.FLOODFILL_MASK_ONLY | 1 << 8
    same = (keys == keys[row, column]).view(np.uint8)
    _, _, _, (left, top, n_columns, n_rows) = cv2.floodFill(same, reached, (column, row), 0, 0, 0, flags)
    box = Box(top, left, top + n_rows, left + n_columns)
    return Region(box, reached[1:-1, 1:-1][box.slices].view(bool))


def _lies_in(keys: Keys, row: int, column: int) -> bool:
    height, width = keys.shape
    return 0 <= row < height and 0 <= column < width
