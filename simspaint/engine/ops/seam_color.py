"""Bringing a piece of a photograph to the colour of the pieces that it adjoins: in the mean along the seam,
as in Reinhard et al. 2001 without their scaling of the spread, which would change textures."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float64, UInt8

from simspaint.engine.ops.cie_lab import cie_lab

LARGEST_SHIFT = np.array([30.0, 12.0, 16.0])
"""How far L*, a* and b* are shifted at most."""
_FEWEST = 12
"""Pixels on both sides of a seam from which on their means are trusted."""


def seam_shift(
    color: UInt8[np.ndarray, "height width 3"],
    mask: Bool[np.ndarray, "height width"],
    other_color: UInt8[np.ndarray, "height width 3"],
    other_mask: Bool[np.ndarray, "height width"],
    reach_px: int,
) -> Float64[np.ndarray, 3]:
    """L*, a* and b* that a piece differs by from another one where they adjoin, at most `LARGEST_SHIFT`.

    Both are given on one box, and are compared within `reach_px` of one another; 0 where they do not adjoin.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * reach_px + 1, 2 * reach_px + 1))
    near = mask & cv2.dilate(other_mask.view(np.uint8), disc).view(bool)
    other_near = other_mask & cv2.dilate(mask.view(np.uint8), disc).view(bool)
    if min(np.count_nonzero(near), np.count_nonzero(other_near)) < _FEWEST:
        return np.zeros(3)
    shift = _mean_lab(other_color[other_near]) - _mean_lab(color[near])
    return np.clip(shift, -LARGEST_SHIFT, LARGEST_SHIFT)


def shifted_color(
    color: UInt8[np.ndarray, "height width 3"], shift: Float64[np.ndarray, 3]
) -> UInt8[np.ndarray, "height width 3"]:
    """The picture with L*, a* and b* shifted, clipped to what RGB can show."""
    if not np.any(shift) or not color.size:
        return color
    # L* is stored as 0 to 255 for 0 to 100
    lab = cv2.cvtColor(color, cv2.COLOR_RGB2LAB)
    steps = np.rint(shift * [2.55, 1.0, 1.0]).astype(int).tolist()
    tables = [np.clip(np.arange(256) + step, 0, 255) for step in steps]
    lab = cv2.LUT(lab, np.stack(tables, axis=1).astype(np.uint8)[None])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _mean_lab(pixels: UInt8[np.ndarray, "n 3"]) -> Float64[np.ndarray, 3]:
    return cie_lab(pixels[None])[0].mean(axis=0, dtype=np.float64)
