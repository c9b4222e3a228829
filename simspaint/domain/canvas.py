"""The canvas C: the segments in place, before synthesis (S4.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int16, UInt8

from simspaint.domain.geometry import Box, Extent

NO_COMPONENT = -1
"""Value of `Canvas.component` where no piece of a photograph is shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Composited segments with elided boundaries.

    Parameters
    ----------
    color
        RGB. White where a segment's inner boundary is elided, black where nothing is known.
    known
        False where pixels are missing: uncovered, or elided outside a boundary (black). White-elided
        pixels count as known.
    component
        Index of the component whose segment is seen there; `NO_COMPONENT` elsewhere, elided pixels included.
    """

    color: UInt8[np.ndarray, "height width 3"]
    known: Bool[np.ndarray, "height width"]
    component: Int16[np.ndarray, "height width"]

    @property
    def extent(self) -> Extent:
        return Extent(*self.known.shape)

    def cut_to(self, box: Box) -> Canvas:
        """What of it lies in a box of its frame; not copied."""
        return Canvas(self.color[box.slices], self.known[box.slices], self.component[box.slices])
