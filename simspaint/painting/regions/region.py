"""A region: the pixels that a tool paints, as a box and a mask."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

from simspaint.domain.geometry import Box

Point = tuple[float, float]
"""(row, column) in pixels of the painting; a pixel's centre lies at its index + 0.5. May lie outside."""


class Region(NamedTuple):
    """A box inside the frame and which of its pixels are meant; `Edit.paint(*region, label_id)` paints it."""

    box: Box
    mask: Bool[np.ndarray, "height width"]

    @property
    def area(self) -> int:
        """Number of pixels."""
        return int(np.count_nonzero(self.mask))


def no_region() -> Region:
    """No pixel."""
    return Region(Box(0, 0, 0, 0), np.zeros((0, 0), bool))


def joined_regions(first: Region, second: Region) -> Region:
    """The pixels that are in one of them or in both."""
    if not first.box.area or not second.box.area:
        return first if first.box.area else second
    box = Box(
        min(first.box.top, second.box.top),
        min(first.box.left, second.box.left),
        max(first.box.bottom, second.box.bottom),
        max(first.box.right, second.box.right),
    )
    mask = np.zeros((box.height, box.width), bool)
    for region in (first, second):
        mask[region.box.slices_in(box)] |= region.mask
    return Region(box, mask)
