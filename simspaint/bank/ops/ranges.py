"""The indices of many ranges, as one array."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int64, Integer


def joined_ranges(
    starts: Int64[np.ndarray, " ranges"], counts: Int64[np.ndarray, " ranges"]
) -> Int64[np.ndarray, " total"]:
    """starts[0], starts[0] + 1, … `counts[0]` numbers, then those of the next range, and so on."""
    before = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) + np.repeat(starts - before, counts)


def sums_of_parts(
    values: Integer[np.ndarray, " total"], counts: Int64[np.ndarray, " parts"]
) -> Int64[np.ndarray, " parts"]:
    """Sum of the first `counts[0]` values, of the next `counts[1]`, and so on."""
    sums, is_some = np.zeros(counts.size, np.int64), counts > 0
    if is_some.any():
        sums[is_some] = np.add.reduceat(values, (np.cumsum(counts) - counts)[is_some], dtype=np.int64)
    return sums
