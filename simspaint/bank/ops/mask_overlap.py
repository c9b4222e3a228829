"""How many pixels of one mask lie in many others, from prefix sums."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Int32, Int64, Integer

from simspaint.bank.ops.ranges import sums_of_parts
from simspaint.domain.geometry import Box, Extent


def pixels_before(
    mask: Bool[np.ndarray, "height width"], box: Box, extent: Extent
) -> Int32[np.ndarray, " positions"]:
    """Set pixels before every flat position of the frame, and in all of it, of a mask given in its box."""
    rows = np.zeros((box.height, extent.width), np.int32)
    rows[:, box.left : box.right] = mask
    before = np.empty(extent.area + 1, np.int32)
    first, stop = box.top * extent.width, box.bottom * extent.width
    before[: first + 1] = 0
    np.cumsum(rows, out=before[first + 1 : stop + 1].reshape(-1))
    before[stop + 1 :] = before[stop]
    return before


def rows_of(box: Box, extent: Extent) -> tuple[int, int]:
    """Flat positions of the frame between which the rows of a box lie: runs outside hold none of its
    pixels."""
    return box.top * extent.width, box.bottom * extent.width


def pixels_in_runs(
    before: Int32[np.ndarray, " positions"],
    starts: Integer[np.ndarray, " runs"],
    ends: Integer[np.ndarray, " runs"],
    n_runs: Int64[np.ndarray, " masks"],
) -> Int64[np.ndarray, " masks"]:
    """Set pixels inside each mask that consists of the next `n_runs` runs of flat positions."""
    return sums_of_parts(before[ends] - before[starts], n_runs)
