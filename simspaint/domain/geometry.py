"""Boxes, extents and affines: where things are in a frame.

Pairs are (row, column) and (height, width). Boxes are half open: `bottom` and `right` lie one past the
last pixel. An `Affine` is a (2, 3) float64 array in normalised coordinates, x and y in [-1, 1] over the
whole frame with -1 and 1 at the outer pixel edges, rows (x, y); it maps a point of the *output* frame to the
point of the *source* frame that is shown there: the sampling direction of a spatial transformer (Jaderberg et
al. 2015).
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float64, Int64

Affine = Float64[np.ndarray, "2 3"]


class Extent(NamedTuple):
    """Height and width of a frame in pixels."""

    height: int
    width: int

    @property
    def area(self) -> int:
        return self.height * self.width


class Box(NamedTuple):
    """A half-open rectangle of pixels."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return max(self.bottom - self.top, 0)

    @property
    def width(self) -> int:
        return max(self.right - self.left, 0)

    @property
    def area(self) -> int:
        return self.height * self.width

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of the box in an array whose first axes are rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def intersection(self, other: Box) -> Box:
        """Shared pixels; a box of area 0 where there are none."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        return Box(
            top, left, max(min(self.bottom, other.bottom), top), max(min(self.right, other.right), left)
        )

    def clipped(self, extent: Extent) -> Box:
        """The part of the box that lies in a frame."""
        return self.intersection(Box(0, 0, extent.height, extent.width))

    def slices_in(self, outer: Box) -> tuple[slice, slice]:
        """Index of the box in an array that is given on `outer`, which holds it."""
        return self.shifted(-outer.top, -outer.left).slices

    def shifted(self, rows: int, columns: int) -> Box:
        """The box moved down and to the right."""
        return Box(self.top + rows, self.left + columns, self.bottom + rows, self.right + columns)

    def grown(self, rows: int, columns: int) -> Box:
        """The box with a margin on every side."""
        return Box(self.top - rows, self.left - columns, self.bottom + rows, self.right + columns)


def context_box(box: Box, extent: Extent) -> Box:
    """The box enlarged by 25 % in each dimension and clipped to the frame (S4.1).

    The margin a side is round(0.125 × side of the box), halves rounded up: exact in integers.
    """
    return box.grown((box.height + 4) // 8, (box.width + 4) // 8).clipped(extent)


def bounding_box(mask: Bool[np.ndarray, "height width"]) -> Box:
    """Smallest box around the set pixels; `Box(0, 0, 0, 0)` where none is set."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return Box(0, 0, 0, 0)
    columns = np.flatnonzero(mask.any(axis=0))
    return Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)


def middle_pixel(mask: Bool[np.ndarray, "height width"]) -> tuple[int, int] | None:
    """The set pixel (row, column) nearest to the middle; None where none is set."""
    if not mask.any():
        return None
    rows, columns = (np.square(2 * np.arange(side, dtype=np.int64) - (side - 1)) for side in mask.shape)
    distance = rows[:, None] + columns  # four times its square
    nearest = np.argmin(np.where(mask, distance, np.iinfo(np.int64).max))
    row, column = np.unravel_index(nearest, mask.shape)
    return int(row), int(column)


def inner_pixel(mask: Bool[np.ndarray, "height width"]) -> tuple[int, int] | None:
    """The set pixel (row, column) nearest to the middle of those that lie well inside: at least half as far
    from the outline as any. It stays inside where the mask is shown at another size; None where none is set.
    """
    if not mask.any():
        return None
    padded = np.pad(mask.astype(np.uint8), 1)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_5)[1:-1, 1:-1]
    return middle_pixel(depth >= depth.max() / 2)


def nearest_positions(n_source: int, n_target: int) -> Int64[np.ndarray, " n_target"]:
    """For every pixel of a side of `n_target`, the pixel of a side of `n_source` whose centre is nearest."""
    return ((2 * np.arange(n_target, dtype=np.int64) + 1) * n_source) // (2 * n_target)


def identity_affine() -> Affine:
    """The affine that leaves everything in place."""
    return np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def compose_affines(first: Affine, second: Affine) -> Affine:
    """The affine that maps a point by `first` and the result by `second`."""
    square = np.vstack([first, [0.0, 0.0, 1.0]])
    return np.ascontiguousarray((np.vstack([second, [0.0, 0.0, 1.0]]) @ square)[:2])


def union_box(first: Box, second: Box) -> Box:
    """Smallest box that holds both."""
    return Box(
        min(first.top, second.top),
        min(first.left, second.left),
        max(first.bottom, second.bottom),
        max(first.right, second.right),
    )


def invert_affine(affine: Affine) -> Affine:
    """The affine that undoes `affine`. Raises `numpy.linalg.LinAlgError` where it is singular."""
    return np.ascontiguousarray(np.linalg.inv(np.vstack([affine, [0.0, 0.0, 1.0]]))[:2])
