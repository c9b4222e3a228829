"""Colours put over some pixels of a picture."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, UInt8


def copy_where(
    picture: UInt8[np.ndarray, "h w 3"], color: UInt8[np.ndarray, "h w 3"], mask: Bool[np.ndarray, "h w"]
) -> None:
    """Put colours over the pixels of a picture that the mask holds, in place.

    By OpenCV: NumPy takes twenty times as long for three channels and a mask of one.
    """
    if mask.size:
        cv2.copyTo(color, mask.view(np.uint8), picture)
