"""The line that a wide thing stands on: a fence that runs up a slope."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float64

from simspaint.domain.geometry import Extent


class BaseLine(NamedTuple):
    """Rows that the base of a mask falls for each column to the right, and its row in the middle of the first
    column."""

    slope: float
    row: float

    def at(self, column: float) -> float:
        """The base at a column, from the mask's left edge."""
        return self.row + self.slope * (column - 0.5)


def base_line(mask: Bool[np.ndarray, "height width"], percentile: float) -> BaseLine:
    """The straight line along the mask's lower edge, with so much of that above it."""
    columns = np.flatnonzero(mask.any(axis=0))
    bottoms = (mask.shape[0] - mask[::-1].argmax(axis=0))[columns].astype(np.float64)
    middle = columns.mean()
    away = columns - middle
    slope = float((away * bottoms).sum() / max((away**2).sum(), 1.0))
    left = bottoms - slope * columns
    return BaseLine(slope, float(np.percentile(left, percentile)))


def slanted(
    affine: Float64[np.ndarray, "2 3"], slope: float, column: float, extent: Extent
) -> Float64[np.ndarray, "2 3"]:
    """An affine whose output slants: what it shows at `column` stays, and all else sinks by `slope` rows for
    each column to the right. What is upright stays so."""
    result = affine.copy()
    per_x = slope * extent.width / extent.height
    result[1, 0] -= affine[1, 1] * per_x
    result[1, 2] += affine[1, 1] * per_x * (2 * column / extent.width - 1)
    return result
