"""A photograph that lies under the layout, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.domain.geometry import Box, Extent
from simspaint.errors import DocumentError
from simspaint.painting.frame.point_map import FrameMap

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class TracedPhotograph:
    """The photograph under the layout; `pixels` are RGB.

    `place` is where it lies, (left, top, right, bottom) in pixels of the canvas; None: all over it.
    """

    path: Path
    pixels: UInt8[np.ndarray, "height width 3"]
    picture: PictureLevels
    place: Place | None = None

    @staticmethod
    def of(path: Path, pixels: UInt8[np.ndarray, "height width 3"]) -> TracedPhotograph:
        """All over the canvas, ready to be drawn. Takes a while: not for the window's thread."""
        return TracedPhotograph(path, pixels, PictureLevels(pixels).make_all())

    def box(self, canvas: Extent) -> Box:
        """Where it lies, in whole pixels of the canvas; may reach beyond it."""
        if self.place is None:
            return Box(0, 0, *canvas)
        left, top, right, bottom = (round(each) for each in self.place)
        return Box(top, left, max(bottom, top + 1), max(right, left + 1))

    def over(
        self, ids: UInt8[np.ndarray, "height width"]
    ) -> tuple[UInt8[np.ndarray, "rows columns 3"], UInt8[np.ndarray, "height2 width2"]]:
        """What photograph and painting have in common: the photograph's pixels, and the ids over them.

        Raises `DocumentError` where the photograph lies beside the canvas.
        """
        place = self.box(Extent(*ids.shape))
        both = place.clipped(Extent(*ids.shape))
        if not both.area:
            raise DocumentError("The photograph lies outside of the canvas.", "Open it again to trace it.")
        inside = both.shifted(-place.top, -place.left)
        rows, columns = self.pixels.shape[0] / place.height, self.pixels.shape[1] / place.width
        top, left = int(inside.top * rows), int(inside.left * columns)
        bottom = max(round(inside.bottom * rows), top + 1)
        right = max(round(inside.right * columns), left + 1)
        return self.pixels[top:bottom, left:right], ids[both.slices].copy()

    def followed(self, move: FrameMap) -> TracedPhotograph:
        """The same photograph where the canvas became another one."""
        place = self.place or (0, 0, move.before.width, move.before.height)
        moved = move.box(*place)
        is_whole = np.allclose(moved, (0, 0, move.after.width, move.after.height))
        return replace(self, place=None if is_whole else moved)
