"""Layouts as row runs: maximal stretches of equal ids within a row.

A layout of 360×480 pixels has about 5000 of them. They are exact, small enough to keep for every photograph
of a bank, and a prefix sum over a frame turns a count over a run into two look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64, UInt

from simspaint.domain.geometry import Extent


@dataclass(frozen=True, slots=True, eq=False)
class LayoutRuns:
    """All row runs of a frame in reading order.

    Parameters
    ----------
    extent
        The frame.
    starts
        Flat position (row × width + column) of each run's first pixel, rising; a run ends where the next
        one starts.
    values
        The id of each run's pixels, 255 = unlabelled; or its key, where instances are told apart.
    """

    extent: Extent
    starts: Int64[np.ndarray, " runs"]
    values: UInt[np.ndarray, " runs"]

    def __len__(self) -> int:
        return self.starts.size

    @property
    def ends(self) -> Int64[np.ndarray, " runs"]:
        """Flat position one past each run's last pixel."""
        return np.append(self.starts[1:], self.extent.area)


def find_runs(ids: UInt[np.ndarray, "height width"]) -> LayoutRuns:
    """The runs of a layout's ids, or of its keys. Runs never go over the end of a row."""
    height, width = ids.shape
    flat = np.ascontiguousarray(ids).ravel()
    is_start = np.empty(flat.size, np.bool_)
    np.not_equal(flat[1:], flat[:-1], out=is_start[1:])
    is_start[::width] = True
    starts = np.flatnonzero(is_start)
    return LayoutRuns(Extent(height, width), starts, flat[starts])
