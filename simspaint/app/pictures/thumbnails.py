"""Small pictures for lists. Made in any thread."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8
from PySide6.QtGui import QImage

from simspaint.app.pictures.qimage import image_of_rgb


def thumbnail_of(pixels: UInt8[np.ndarray, "height width 3"], side: int) -> QImage:
    """The picture fitted into a square; never magnified."""
    height, width = pixels.shape[:2]
    factor = min(side / max(height, width), 1.0)
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    return image_of_rgb(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
