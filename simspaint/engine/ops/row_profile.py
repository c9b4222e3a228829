"""The outline of a ribbon, a road or a river, row by row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float64

from simspaint.domain.geometry import Box


class RowProfile(NamedTuple):
    """Where a mask lies at some of its rows, in pixel edges of the frame.

    Parameters
    ----------
    row
        Middle of each row, rising; the first and the last one are those of the box.
    center, width
        Middle between the outer pixels of that row, and their distance.
    filled
        Share of the distance between the outer pixels that is covered, over all rows.
    """

    row: Float64[np.ndarray, " n"]
    center: Float64[np.ndarray, " n"]
    width: Float64[np.ndarray, " n"]
    filled: float

    @property
    def length(self) -> float:
        """From the first to the last row."""
        return float(self.row[-1] - self.row[0]) + 1


def row_profile(mask: Bool[np.ndarray, "height width"], box: Box, n: int) -> RowProfile:
    """The profile at `n` rows, evenly spaced; a row of which nothing is covered is left to its neighbours."""
    any_row = mask.any(axis=1)
    left = mask.argmax(axis=1).astype(np.float64)
    right = mask.shape[1] - mask[:, ::-1].argmax(axis=1).astype(np.float64)
    rows = np.flatnonzero(any_row)
    filled = np.count_nonzero(mask) / max(float((right - left)[rows].sum()), 1.0)
    at = np.linspace(0, mask.shape[0] - 1, n)
    first, last = np.interp(at, rows, left[rows]), np.interp(at, rows, right[rows])
    return RowProfile(box.top + at + 0.5, box.left + (first + last) / 2, last - first, filled)
