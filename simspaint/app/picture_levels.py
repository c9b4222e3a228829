"""A picture that does not change, ready to be drawn at any size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from simspaint.domain.geometry import Box, Extent

_SMALLEST = 64


class PictureLevels:
    """Halved copies of a picture, made when first needed: drawn small it neither flickers nor takes long."""

    def __init__(self, image: QImage) -> None:
        self._levels = [image]

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
                above = self._levels[-1]
                self._levels.append(
                    above.scaled(
                        above.width() // 2,
                        above.height() // 2,
                        Qt.AspectRatioMode.IgnoreAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
        return self._levels[level]
