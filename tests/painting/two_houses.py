"""Two houses that touch, side by side on grass."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.painting.document.document import Document
from simspaint.painting.regions.flood_fill import component_region

GRASS, HOUSE = 1, 2
LEFT, RIGHT = Box(40, 60, 80, 100), Box(40, 100, 80, 130)
EXTENT = Extent(120, 200)


def houses(document: Document) -> list[Box]:
    """The boxes of all things with the label, from left to right."""
    left, found = document.ids == HOUSE, []
    while left.any():
        row, column = np.argwhere(left)[0].tolist()
        box, mask = component_region(document.keys, row, column)
        left[box.slices][mask] = False
        found.append(box)
    return sorted(found, key=lambda box: box.left)


def same(first: Layout, second: Layout) -> bool:
    return np.array_equal(first.keys, second.keys)
