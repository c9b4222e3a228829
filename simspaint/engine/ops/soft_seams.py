"""Seams as soft as a lens makes edges."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.ops.seams import seams

SIGMA = 0.6
"""Pixels of the blur at a seam."""
REACH = 3
"""Pixels beyond which nothing depends on a pixel of the photograph or of the canvas."""


def with_soft_seams(
    photograph: UInt8[np.ndarray, "height width 3"], canvas: Canvas, layout: Layout
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph, a little blurred on the two pixels of every seam, and as it is elsewhere.

    A piece ends from one pixel to the next, which no lens shows: photographs have almost no power in the
    highest frequencies, and such edges have much.

    Parameters
    ----------
    layout
        Of what the canvas shows; it tells where there are seams (see `seams`).
    """
    found = seams(canvas, layout)
    if not found.any():
        return photograph
    blurred = cv2.GaussianBlur(photograph, (5, 5), SIGMA)
    return np.where(found[..., None], blurred, photograph)
