"""Where a picture lies in a view: zoom, place and mirror. Plain numbers, no widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

from simspaint.domain.geometry import Box, Extent

MIN_SCALE, MAX_SCALE = 1 / 64, 64.0
_FIT_MARGIN = 0.96


class ViewGeometry:
    """Maps between a picture's pixels and a view's points.

    `scale` is view points a picture pixel. `center` is the picture point (x, y) in the middle of the view. A
    mirrored view shows the picture's right side on the left; the picture stays as it is.
    """

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.view_size = QSizeF(1, 1)
        self.scale = 1.0
        self.center = QPointF(extent.width / 2, extent.height / 2)
        self.mirrored = False

    @property
    def transform(self) -> QTransform:
        """From picture pixels to view points."""
        across = -self.scale if self.mirrored else self.scale
        transform = QTransform.fromTranslate(self.view_size.width() / 2, self.view_size.height() / 2)
        transform.scale(across, self.scale)
        transform.translate(-self.center.x(), -self.center.y())
        return transform

    def to_picture(self, point: QPointF) -> QPointF:
        """The picture point (x, y) under a view point."""
        across = -self.scale if self.mirrored else self.scale
        return QPointF(
            (point.x() - self.view_size.width() / 2) / across + self.center.x(),
            (point.y() - self.view_size.height() / 2) / self.scale + self.center.y(),
        )

    def to_view(self, point: QPointF) -> QPointF:
        """The view point that shows a picture point (x, y)."""
        return self.transform.map(point)

    def box_in_view(self, box: Box) -> QRectF:
        """The rectangle of view points that shows a box."""
        return self.transform.mapRect(QRectF(box.left, box.top, box.width, box.height))

    def visible_box(self, view_rect: QRectF) -> Box:
        """The smallest box of whole pixels that covers a part of the view, clipped to the picture."""
        first, last = self.to_picture(view_rect.topLeft()), self.to_picture(view_rect.bottomRight())
        left, right = sorted((first.x(), last.x()))
        return Box(int(first.y() // 1), int(left // 1), -int(-last.y() // 1), -int(-right // 1)).clipped(
            self.extent
        )

    def zoom_at(self, view_point: QPointF, factor: float) -> None:
        """Magnify; the picture point under `view_point` stays there."""
        before = self.to_picture(view_point)
        self.scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        self.center += before - self.to_picture(view_point)
        self._keep_in_sight()

    def pan(self, view_shift: QPointF) -> None:
        """Move the picture by view points."""
        across = -self.scale if self.mirrored else self.scale
        self.center -= QPointF(view_shift.x() / across, view_shift.y() / self.scale)
        self._keep_in_sight()

    def fit(self) -> None:
        """Show the whole picture."""
        across = self.view_size.width() / self.extent.width
        down = self.view_size.height() / self.extent.height
        self.scale = min(max(min(across, down) * _FIT_MARGIN, MIN_SCALE), MAX_SCALE)
        self.center = QPointF(self.extent.width / 2, self.extent.height / 2)

    def _keep_in_sight(self) -> None:
        """The view's middle never leaves the picture: it cannot be lost."""
        self.center = QPointF(
            min(max(self.center.x(), 0.0), float(self.extent.width)),
            min(max(self.center.y(), 0.0), float(self.extent.height)),
        )
