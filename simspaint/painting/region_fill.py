"""Fill: what lies together, or everything of one label."""

from __future__ import annotations

import cv2
import numpy as np

from simspaint.domain.geometry import Box, bounding_box
from simspaint.domain.instances import Keys
from simspaint.painting.region import Region, no_region


def contiguous_region(keys: Keys, row: int, column: int) -> Region:
    """All pixels of one label and instance that are reached from a pixel by steps to the four sides.

    Not diagonally: a line of one pixel holds a fill back. Empty where the pixel lies outside.
    """
    height, width = keys.shape
    if not (0 <= row < height and 0 <= column < width):
        return no_region()
    reached = np.zeros((height + 2, width + 2), np.uint8)
    same = (keys == keys[row, column]).view(np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | 1 << 8
    _, _, _, (left, top, n_columns, n_rows) = cv2.floodFill(same, reached, (column, row), 0, 0, 0, flags)
    box = Box(top, left, top + n_rows, left + n_columns)
    return Region(box, reached[1:-1, 1:-1][box.slices].view(bool))


def everywhere_region(ids: Keys, row: int, column: int) -> Region:
    """All pixels with the label of a pixel. Empty where the pixel lies outside."""
    height, width = ids.shape
    if not (0 <= row < height and 0 <= column < width):
        return no_region()
    mask = ids == ids[row, column]
    box = bounding_box(mask)
    return Region(box, mask[box.slices])
