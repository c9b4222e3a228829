"""The fine detail of pieces, given back to a photograph that a network has smoothed."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas

SIGMA = 6.0
"""Detail is what a blur of this many pixels takes away: light and colour of areas stay the network's."""
RAMP = 10.0
"""Pixels from seams and holes over which detail comes in: nearby all is the network's."""
REACH = 30
"""Pixels beyond which nothing depends on a pixel of the canvas: below a draft's margin."""
_STRIP = 1024


def with_kept_detail(
    photograph: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    seam: Bool[np.ndarray, "height width"],
    ramp: float = RAMP,
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the detail of the canvas where that shows a piece, and as it is elsewhere.

    Rows are done in strips, so that large pictures need little memory.

    Parameters
    ----------
    seam
        The canvas' seams (see `seams`).
    ramp
        Pixels from seams and holes over which detail comes in, at most `RAMP`.
    """
    height = photograph.shape[0]
    result = photograph.copy()
    shown = canvas.component != NO_COMPONENT
    inside = shown & ~seam
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        low, high = max(top - REACH, 0), min(bottom + REACH, height)
        rows = np.s_[low:high]
        strip = _strip(photograph[rows], canvas.color[rows], shown[rows], _share(inside[rows], ramp))
        result[top:bottom] = strip[top - low : bottom - low]
    return result


def _strip(
    photograph: UInt8[np.ndarray, "h w 3"],
    color: UInt8[np.ndarray, "h w 3"],
    shown: Bool[np.ndarray, "h w"],
    share: Float32[np.ndarray, "h w"],
) -> UInt8[np.ndarray, "h w 3"]:
    if not share.any():
        return photograph
    difference = color.astype(np.float32) - photograph
    difference[~shown] = 0
    side = 2 * round(2.5 * SIGMA) + 1
    weight = cv2.GaussianBlur(shown.astype(np.float32), (side, side), SIGMA)
    smooth = cv2.GaussianBlur(difference, (side, side), SIGMA) / np.maximum(weight, 1e-3)[..., None]
    made = photograph + share[..., None] * (difference - smooth)
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)


def _share(inside: Bool[np.ndarray, "h w"], ramp: float) -> Float32[np.ndarray, "h w"]:
    """How much of the detail is given back: 0 at seams and in holes, 1 from the ramp's end on."""
    if inside.all():
        return np.ones(inside.shape, np.float32)
    # Not exact but local: a mask of 5 finds distances up to the ramp from the pixels within it.
    distance = cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.clip(distance / ramp, 0, 1).astype(np.float32)
