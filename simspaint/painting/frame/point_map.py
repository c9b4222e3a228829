"""The map between two frames: where the points of one lie in the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simspaint.domain.composition import (
    affine_array,
    affine_numbers,
)
from simspaint.domain.geometry import Affine, Extent, compose_affines, invert_affine
from simspaint.domain.segment_choice import AffineNumbers
from simspaint.domain.warped_layout import PixelAffine

Pixel = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class FrameMap:
    """Where the points of one frame go in another.

    Parameters
    ----------
    before, after
        Sizes of both frames.
    to_source
        Where each point of the frame afterwards lies in the one before, in pixels.
    """

    before: Extent
    after: Extent
    to_source: PixelAffine

    @property
    def normalised(self) -> Affine:
        """`to_source` between both frames' normalised coordinates."""
        return compose_affines(
            compose_affines(_to_pixels(self.after), self.to_source), invert_affine(_to_pixels(self.before))
        )

    def scaled(self, before: Extent, after: Extent) -> FrameMap:
        """The same map between both frames at other sizes."""
        normalised = self.normalised
        pixels = compose_affines(
            compose_affines(invert_affine(_to_pixels(after)), normalised), _to_pixels(before)
        )
        return FrameMap(before, after, pixels)

    def place(self, affine: AffineNumbers) -> AffineNumbers:
        """Where a segment lies in the frame afterwards that lay so in the one before."""
        return affine_numbers(compose_affines(self.normalised, affine_array(affine)))

    @property
    def inverse(self) -> FrameMap:
        """The way back."""
        return FrameMap(self.after, self.before, invert_affine(self.to_source))

    def followed_by(self, other: FrameMap) -> FrameMap:
        """This map, and then another from its frame afterwards."""
        return FrameMap(self.before, other.after, compose_affines(other.to_source, self.to_source))

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """Where a box goes: left, top, right, bottom, in pixels."""
        corners = np.array([(x, y, 1) for x in (left, right) for y in (top, bottom)], np.float64)
        points = corners @ invert_affine(self.to_source).T
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return x0, y0, x1, y1

    def pixel(self, pixel: Pixel) -> Pixel | None:
        """Where a pixel goes; None where that is outside."""
        x, y = invert_affine(self.to_source) @ (pixel[1] + 0.5, pixel[0] + 0.5, 1)
        row, column = int(np.floor(y)), int(np.floor(x))
        inside = 0 <= row < self.after.height and 0 <= column < self.after.width
        return (row, column) if inside else None


def unmoved(extent: Extent) -> FrameMap:
    """The map that leaves everything where it is."""
    return FrameMap(extent, extent, np.array([[1.0, 0, 0], [0, 1, 0]]))


def _to_pixels(extent: Extent) -> Affine:
    """From normalised coordinates to pixels."""
    width, height = extent.width / 2, extent.height / 2
    return np.array([[width, 0, width], [0, height, height]], np.float64)
