"""How rough the outlines of layouts are: those of nature have detail at every scale, blobs have none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import UNLABELLED

COARSE = 8
"""Pixels of the grid beside which outlines are measured."""


def roughness(layouts: Sequence[UInt8[np.ndarray, "height width"]]) -> float:
    """Length of all outlines between labels over their length on a grid of `COARSE` pixels, of all layouts
    together: 1 for straight ones, more for a coast; 0 where there are none.

    The dimension of the outlines is 1 + its logarithm to the base `COARSE` (Richardson 1961).
    """
    fine = sum(outline_length(ids) for ids in layouts)
    coarse = sum(outline_length(coarsened(ids)) for ids in layouts) * COARSE
    return fine / coarse if coarse else 0.0


def outline_length(ids: UInt8[np.ndarray, "height width"]) -> int:
    """Pairs of pixels beside or below one another that have different labels."""
    total = 0
    for first, second in ((ids[:, 1:], ids[:, :-1]), (ids[1:], ids[:-1])):
        total += int(np.count_nonzero((first != second) & (first != UNLABELLED) & (second != UNLABELLED)))
    return total


def coarsened(ids: UInt8[np.ndarray, "height width"]) -> UInt8[np.ndarray, "h w"]:
    """The most frequent label of every cell; of equally frequent ones the lowest."""
    height, width = (side // COARSE for side in ids.shape)
    cells = ids[: height * COARSE, : width * COARSE].reshape(height, COARSE, width, COARSE)
    cells = cells.transpose(0, 2, 1, 3).reshape(height, width, -1)
    labels = np.unique(cells)
    counts = np.stack([(cells == label).sum(axis=2) for label in labels])
    return labels[counts.argmax(axis=0)]
