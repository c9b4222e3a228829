"""Values of large pictures counted and looked up, without eight bytes a pixel for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_PIECE = 1 << 20
"""Pixels that are counted at a time."""


def bands(height: int, width: int) -> Iterator[slice]:
    """Rows of a picture, about a million pixels at a time."""
    rows = max(_PIECE // max(width, 1), 1)
    return (slice(top, min(top + rows, height)) for top in range(0, height, rows))


def pixel_counts(values: np.ndarray, n_values: int = 256, left_out: np.ndarray | None = None) -> np.ndarray:
    """(n_values,) numbers of pixels of a picture of small whole numbers, but for those that are left out."""
    counts = np.zeros(n_values, np.int64)
    for rows in bands(*values.shape):
        part = values[rows] if left_out is None else values[rows][~left_out[rows]]
        counts += np.bincount(part.ravel(), minlength=n_values)
    return counts


def looked_up(table: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The table's entry for every value of a picture: `table[values]`."""
    found = np.empty(values.shape, table.dtype)
    for rows in bands(*values.shape):
        found[rows] = table[values[rows]]
    return found
