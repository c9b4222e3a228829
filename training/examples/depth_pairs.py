"""Pairs of pixels with the truth about which is farther (Chen et al. 2016), of any monotone depth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simspaint.files.depth_file import UNKNOWN_DEPTH, Depth
from training.examples.ordering_pair import smallest_difference

NEAR = 0.1
"""Half of the pairs lie within this share of the frame's height of one another, where edges are."""


class DepthPairs(NamedTuple):
    """Pairs of pixels of one frame.

    Parameters
    ----------
    first, second
        (n,) int64: places in the flattened frame.
    farther
        (n,) float32: 1 where the first is farther, -1 where it is nearer, 0 where they are alike.
    known
        () float32: 1, or 0 where too little is known of the frame for pairs.
    """

    first: np.ndarray
    second: np.ndarray
    farther: np.ndarray
    known: np.ndarray


def drawn_pairs(depth: Depth, n: int, rng: np.random.Generator) -> DepthPairs:
    """`n` random pairs of pixels whose depths are known, half of them close to one another."""
    height, width = depth.shape
    places = np.flatnonzero(depth != UNKNOWN_DEPTH)
    if len(places) < 2:
        nothing = np.zeros(n, np.int64)
        return DepthPairs(nothing, nothing, np.zeros(n, np.float32), np.zeros((), np.float32))
    first = places[rng.integers(len(places), size=n)]
    second = places[rng.integers(len(places), size=n)]
    reach = max(round(NEAR * height), 1)
    close = first[: n // 2]
    rows = np.clip(close // width + rng.integers(-reach, reach + 1, len(close)), 0, height - 1)
    columns = np.clip(close % width + rng.integers(-reach, reach + 1, len(close)), 0, width - 1)
    beside = rows * width + columns
    measured = depth.ravel()[beside] != UNKNOWN_DEPTH
    second[: n // 2][measured] = beside[measured]
    return DepthPairs(first, second, farther_of(depth, first, second), np.ones((), np.float32))


def farther_of(depth: Depth, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(n,) float32: as in `DepthPairs`."""
    a, b = (depth.ravel()[places].astype(np.float64) for places in (first, second))
    differ = np.abs(a - b) >= smallest_difference(depth.dtype, np.minimum(a, b))
    return np.where(differ, np.sign(a - b), 0).astype(np.float32)
