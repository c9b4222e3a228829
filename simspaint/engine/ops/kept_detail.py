"""The fine detail of pieces, given back to a photograph that a network has smoothed."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int16, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout

SIGMA = 6.0
"""Detail is what a blur of this many pixels takes away: light and colour of areas stay the network's."""
RAMP = 10.0
"""Pixels from seams and holes over which detail comes in: nearby all is the network's."""
REACH = 30
"""Pixels beyond which nothing depends on a pixel of the canvas: below a draft's margin."""
_STRIP = 1024


def with_kept_detail(
    photograph: UInt8[np.ndarray, "height width 3"], canvas: Canvas, layout: Layout, ramp: float = RAMP
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the detail of the canvas where that shows a piece, and as it is elsewhere.

    Rows are done in strips, so that large pictures need little memory.

    Parameters
    ----------
    layout
        Of what the canvas shows. Where a soft label meets one that is farther by its rank there is no seam:
        the canvas fades from one to the other, and the network would draw a line.
    ramp
        Pixels from seams and holes over which detail comes in, at most `RAMP`.
    """
    height = photograph.shape[0]
    result = photograph.copy()
    nearness = _nearness_of_soft(layout.labels)
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        low, high = max(top - REACH, 0), min(bottom + REACH, height)
        soft = nearness[layout.ids[low:high]] if nearness.any() else None
        component = canvas.component[low:high]
        strip = _strip(photograph[low:high], canvas.color[low:high], component, soft, ramp)
        result[top:bottom] = strip[top - low : bottom - low]
    return result


def _strip(
    photograph: UInt8[np.ndarray, "h w 3"],
    color: UInt8[np.ndarray, "h w 3"],
    component: Int16[np.ndarray, "h w"],
    soft: Int16[np.ndarray, "h w"] | None,
    ramp: float,
) -> UInt8[np.ndarray, "h w 3"]:
    shown = component != NO_COMPONENT
    share = _share(component, shown, soft, ramp)
    if not share.any():
        return photograph
    difference = color.astype(np.float32) - photograph
    difference[~shown] = 0
    side = 2 * round(2.5 * SIGMA) + 1
    weight = cv2.GaussianBlur(shown.astype(np.float32), (side, side), SIGMA)
    smooth = cv2.GaussianBlur(difference, (side, side), SIGMA) / np.maximum(weight, 1e-3)[..., None]
    made = photograph + share[..., None] * (difference - smooth)
    return np.clip(np.rint(made), 0, 255).astype(np.uint8)


def _nearness_of_soft(labels: LabelSet) -> Int16[np.ndarray, " ids"]:
    """Of every id that a layout may hold: positive for soft labels, negative for what is farther than one of
    them, so that two of other signs have no seam; else 0."""
    soft = [label for label in labels.labels if label.is_soft]
    nearness = np.zeros(UNLABELLED + 1, np.int16)
    for label in labels.labels:
        if label.is_soft:
            nearness[label.id] = 1
        elif any(label.rank < near.rank for near in soft):
            nearness[label.id] = -1
    return nearness


def _share(
    component: Int16[np.ndarray, "h w"],
    shown: Bool[np.ndarray, "h w"],
    soft: Int16[np.ndarray, "h w"] | None,
    ramp: float,
) -> Float32[np.ndarray, "h w"]:
    """How much of the detail is given back: 0 at seams and in holes, 1 from the ramp's end on."""
    inside = shown.copy()
    for here, there in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        seam = component[here] != component[there]
        if soft is not None:
            seam &= soft[here] * soft[there] >= 0
        inside[here] &= ~seam
        inside[there] &= ~seam
    if inside.all():
        return np.ones(component.shape, np.float32)
    # Not exact but local: a mask of 5 finds distances up to the ramp from the pixels within it.
    distance = cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.clip(distance / ramp, 0, 1).astype(np.float32)
