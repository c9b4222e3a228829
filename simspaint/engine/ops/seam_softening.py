"""Seams as soft as a lens makes edges."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

SIGMA = 0.6
"""Pixels of the blur at a seam."""
REACH = 3
"""Pixels beyond which nothing depends on a pixel of the photograph or of the canvas."""


def with_soft_seams(
    photograph: UInt8[np.ndarray, "height width 3"], seam: Bool[np.ndarray, "height width"]
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph, a little blurred on the two pixels of every seam (see `seams`), and as it is elsewhere.

    A piece ends from one pixel to the next, which no lens shows: photographs have almost no power in the
    highest frequencies, and such edges have much.
    """
    if not seam.any():
        return photograph
    return np.where(seam[..., None], cv2.GaussianBlur(photograph, (5, 5), SIGMA), photograph)
