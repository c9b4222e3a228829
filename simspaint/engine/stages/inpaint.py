"""Holes of a canvas, filled before f sees it: f then mends where pieces meet, and paints no shapes of the
layout into a sky."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.ops.nearest_label import nearest_values


@dataclass(frozen=True, slots=True)
class InpaintConfig:
    """How holes are filled."""

    radius_px: float = 5.0
    """Pixels of what is around that a pixel is made of."""


def inpainted_canvas(canvas: Canvas, config: InpaintConfig = InpaintConfig()) -> Canvas:
    """The canvas with what no segment covers filled by OpenCV's inpainting (Telea 2004), each pixel a part of
    the nearest piece. The canvas itself where there is no hole, or nothing else."""
    hole = canvas.component == NO_COMPONENT
    if not hole.any() or hole.all():
        return canvas
    color = cv2.inpaint(canvas.color, hole.view(np.uint8), config.radius_px, cv2.INPAINT_TELEA)
    return Canvas(color, np.ones_like(canvas.known), nearest_values(canvas.component, hole))
