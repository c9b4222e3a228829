"""A mask in a frame: a box, and which of its pixels are set."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

from simspaint.domain.geometry import Box, bounding_box


class Mask(NamedTuple):
    """Which pixels of a box are set: `mask` is (box.height, box.width)."""

    box: Box
    mask: Bool[np.ndarray, "height width"]

    @property
    def area(self) -> int:
        """Number of set pixels."""
        return int(np.count_nonzero(self.mask))

    def tight(self) -> Mask:
        """The same pixels with the smallest box around them; a box of area 0 where none is set."""
        inside = bounding_box(self.mask)
        box = inside.shifted(self.box.top, self.box.left) if inside.area else inside
        return Mask(box, self.mask[inside.slices])

    def within(self, other: Mask) -> Mask:
        """The pixels that are set in both, tight."""
        shared = other.box.intersection(self.box)
        if shared.area == 0:
            return Mask(Box(0, 0, 0, 0), np.zeros((0, 0), bool))
        return Mask(
            shared, self.mask[shared.slices_in(self.box)] & other.mask[shared.slices_in(other.box)]
        ).tight()

    def without(self, other: Mask) -> Mask:
        """The pixels that are not set in the other one, tight."""
        mask = self.mask.copy()
        shared = self.box.intersection(other.box)
        if shared.area:
            mask[shared.slices_in(self.box)] &= ~other.mask[shared.slices_in(other.box)]
        return Mask(self.box, mask).tight()
