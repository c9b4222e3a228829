"""Sky below land: strips and pockets that a careless hand leaves between a mountain and the ground.

A photograph shows none: land goes down to what lies before it. Composed as they are painted, they become
pools of sky, and white strips.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Int32, Shaped

from simspaint.domain.geometry import Box, bounding_box


@dataclass(frozen=True, slots=True)
class GapConfig:
    """Which sky below land is a gap."""

    highest: float = 2.0
    """Height of one column of a gap, in mean heights that a gap may have: a pocket is closed with its tip,
    and the open side of a bay is not."""


def gaps_below_land(
    is_sky: Bool[np.ndarray, "height width"],
    is_land: Bool[np.ndarray, "height width"],
    covers: Bool[np.ndarray, "height width"],
    mean_px: float,
    config: GapConfig | None = None,
) -> Bool[np.ndarray, "height width"]:
    """Pixels of sky with land right above and something right below in their column.

    Parameters
    ----------
    is_land
        What reaches down to the ground.
    covers
        What sky ends at: land and all else but sky, clouds and what is unpainted.
    mean_px
        Height in pixels that a gap's columns have at most, in the mean; a larger one is left as it is.
    """
    config = config or GapConfig()
    held = np.zeros_like(is_sky)
    begins = is_sky[1:] & is_land[:-1]
    at = np.flatnonzero(begins.any(axis=0))
    if at.size:
        top = int(begins.any(axis=1).argmax())  # the land above the first gap
        below = is_sky[top:, at], is_land[top:, at], covers[top:, at]
        held[top:, at] = _held_below(*below, config.highest * mean_px)
        if held.any():
            held = _low_regions(held, mean_px)
    return held


def _held_below(
    is_sky: Bool[np.ndarray, "height width"],
    is_land: Bool[np.ndarray, "height width"],
    covers: Bool[np.ndarray, "height width"],
    highest_px: float,
) -> Bool[np.ndarray, "height width"]:
    """The same, with the height of every single column alone."""
    above, below = _last_above(~is_sky), _first_below(~is_sky)
    columns = np.arange(is_sky.shape[1])
    # Row -1 is the last one: sky at the upper edge has no land above, nor has any at the lower edge a ground.
    held = is_sky & (above >= 0) & (below < is_sky.shape[0])
    held &= is_land[above, columns] & covers[np.minimum(below, is_sky.shape[0] - 1), columns]
    return held & (below - above - 1 <= highest_px)


def values_above(
    values: Shaped[np.ndarray, "height width"], gaps: Bool[np.ndarray, "height width"]
) -> Shaped[np.ndarray, "height width"]:
    """A copy in which pixels of gaps have the value right above their gap; none may be in the first row."""
    result, box = values.copy(), bounding_box(gaps)
    place = Box(max(box.top - 1, 0), box.left, box.bottom, box.right).slices
    inside = result[place]
    result[place] = inside[np.maximum(_last_above(~gaps[place]), 0), np.arange(box.width)]
    return result


def _last_above(ends: Bool[np.ndarray, "height width"]) -> Int32[np.ndarray, "height width"]:
    """Row of the last such pixel at or above each; -1 where there is none."""
    rows = np.arange(len(ends), dtype=np.int32)[:, None]
    return np.maximum.accumulate(np.where(ends, rows, np.int32(-1)), axis=0)


def _first_below(ends: Bool[np.ndarray, "height width"]) -> Int32[np.ndarray, "height width"]:
    """Row of the first such pixel at or below each; the height where there is none."""
    rows = np.arange(len(ends), dtype=np.int32)[:, None]
    found = np.where(ends, rows, np.int32(len(ends)))
    return np.minimum.accumulate(found[::-1], axis=0)[::-1]


def _low_regions(held: Bool[np.ndarray, "height width"], mean_px: float) -> Bool[np.ndarray, "height width"]:
    """The connected regions that are low enough, in the mean of their columns."""
    result, place = np.zeros_like(held), bounding_box(held).slices
    n, regions, found, _ = cv2.connectedComponentsWithStats(held[place].astype(np.uint8), connectivity=8)
    is_low = found[:n, cv2.CC_STAT_AREA] <= mean_px * found[:n, cv2.CC_STAT_WIDTH]
    is_low[0] = False
    result[place] = is_low[np.asarray(regions, np.int32)]
    return result
