"""A picture that does not change, ready to be drawn at any size."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from simspaint.domain.geometry import Box, Extent

_SMALLEST = 64


class PictureLevels:
    """Halved copies of a picture, made when first needed: drawn small it neither flickers nor takes long.

    Parameters
    ----------
    pixels
        RGB; copied.

    OpenCV converts and halves: it lets other threads run meanwhile, where Qt's functions hold Python's lock
    and with it the window.
    """

    def __init__(self, pixels: UInt8[np.ndarray, "height width 3"]) -> None:
        # Kept beside the images, which do not own this memory.
        self._pixels = [cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)]
        self._levels = [_image_over(self._pixels[0])]

    @property
    def extent(self) -> Extent:
        return Extent(self._levels[0].height(), self._levels[0].width())

    def make_all(self) -> PictureLevels:
        """Make all copies now: for pictures that are made in another thread than they are drawn in. Gives
        itself."""
        self._level(0.0)
        return self

    def draw(self, painter: QPainter, target: QRectF, box: Box, device_scale: float) -> None:
        """Draw the picture over `target` in the painter's coordinates, at least what lies in `box` there.

        `device_scale` is device pixels a painter's unit, as the painter will scale.
        """
        scale = device_scale * target.width() / self.extent.width
        image = self._level(scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        across, down = image.width() / target.width(), image.height() / target.height()
        wanted = QRectF(box.left, box.top, box.width, box.height).intersected(target)
        source = QRectF(
            (wanted.left() - target.left()) * across,
            (wanted.top() - target.top()) * down,
            wanted.width() * across,
            wanted.height() * down,
        )
        painter.drawImage(wanted, image, source)

    def _level(self, scale: float) -> QImage:
        level = 0
        while scale <= 0.5 and min(self._levels[level].width(), self._levels[level].height()) > _SMALLEST:
            level, scale = level + 1, scale * 2
            if level == len(self._levels):
                above = self._pixels[-1]
                half = above.shape[1] // 2, above.shape[0] // 2
                self._pixels.append(cv2.resize(above, half, interpolation=cv2.INTER_AREA))
                self._levels.append(_image_over(self._pixels[-1]))
        return self._levels[level]


def _image_over(pixels: np.ndarray) -> QImage:
    """An image that shows an array of (height, width, BGRA) and does not own it."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
