"""Colours as CIE L*a*b*, where distances are about as large as they look."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float32, UInt8


def cie_lab(color: UInt8[np.ndarray, "h w 3"]) -> Float32[np.ndarray, "h w 3"]:
    """L* in [0, 100], a* and b* of RGB pixels. OpenCV's, in single precision: its 8-bit one is rounded."""
    return cv2.cvtColor(np.asarray(color, np.float32) / 255, cv2.COLOR_RGB2LAB)
