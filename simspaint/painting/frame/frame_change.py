"""Another canvas for the same painting: cropped, extended or stretched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.warped_layout import PixelAffine


@dataclass(frozen=True, slots=True)
class FrameChange:
    """A rectangle of the painting becomes the whole of it.

    Parameters
    ----------
    box
        The rectangle, in pixels of the frame before; may reach beyond that frame, which extends it.
    extent
        Size of the frame afterwards: that of the box, or another, to which it is stretched.

    Raises `ValueError` where one of them has no pixel.
    """

    box: Box
    extent: Extent

    def __post_init__(self) -> None:
        if not self.box.area or not self.extent.area:
            raise ValueError("A canvas has at least one pixel.")

    @staticmethod
    def stretched(before: Extent, extent: Extent) -> FrameChange:
        """All of the painting in a frame of another size."""
        return FrameChange(Box(0, 0, *before), extent)

    @staticmethod
    def cut(box: Box) -> FrameChange:
        """A rectangle alone, pixel by pixel."""
        return FrameChange(box, Extent(box.height, box.width))

    @property
    def to_source(self) -> PixelAffine:
        """Where each point of the frame afterwards lies in the one before."""
        columns, rows = self.box.width / self.extent.width, self.box.height / self.extent.height
        return np.array([[columns, 0, self.box.left], [0, rows, self.box.top]], np.float64)
