"""Holes of a canvas, filled before f sees it: f then mends where pieces meet, and paints no shapes of the
layout into a sky."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.ops.nearest_label import nearest_values


@dataclass(frozen=True, slots=True)
class InpaintConfig:
    """How holes are filled."""

    radius_px: float = 5.0
    """Pixels of what is around that a pixel is made of."""
    largest: float = 0.05
    """Share of the frame up to which a hole is filled: what is around says nothing of the middle of a larger
    one, which f paints by the layout."""


def inpainted_canvas(canvas: Canvas, config: InpaintConfig = InpaintConfig()) -> Canvas:
    """The canvas with what no segment covers filled by OpenCV's inpainting (Telea 2004), each pixel a part of
    the nearest piece. Large holes stay. The canvas itself where there is no other hole."""
    hole = _small_holes(canvas.component == NO_COMPONENT, config.largest)
    if not hole.any() or hole.all():
        return canvas
    color = cv2.inpaint(canvas.color, hole.view(np.uint8), config.radius_px, cv2.INPAINT_TELEA)
    return Canvas(color, canvas.known | hole, nearest_values(canvas.component, hole))


def _small_holes(hole: Bool[np.ndarray, "height width"], largest: float) -> Bool[np.ndarray, "height width"]:
    """The holes but for those that are larger than a share of the frame."""
    if np.count_nonzero(hole) <= largest * hole.size:
        return hole
    _, number, stats, _ = cv2.connectedComponentsWithStats(hole.view(np.uint8))
    is_small = stats[:, cv2.CC_STAT_AREA] <= largest * hole.size
    is_small[0] = False
    return is_small[np.asarray(number, np.int32)]
