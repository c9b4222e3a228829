"""A widget that shows a picture at any size: what is seen of it, and how large."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.app.shell.theme import is_dark_palette
from simspaint.domain.geometry import Box, Extent

_EMPTY_TEXT_WIDTH = 360


class ZoomedView(QWidget):
    """Shows a picture. Derive and draw it in `paint_picture`; `has_picture` is False while there is none.

    Until somebody zooms or moves, the picture is fitted to the widget whenever that changes its size. Two
    views can be linked with `follow`: they then show the same part.
    """

    view_changed = Signal()
    """The person, or code, zoomed, moved or mirrored the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.geometry_of_view = ViewGeometry(Extent(1, 1))
        self.has_picture = False
        self.fitted = True
        self.empty_text = ""
        self._followers: list[ZoomedView] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    def paint_picture(self, painter: QPainter, box: Box) -> None:
        """Draw at least the picture's pixels in `box`; the painter is in picture coordinates."""
        raise NotImplementedError

    def paint_over(self, painter: QPainter) -> None:
        """Draw over the picture, in view points: outlines, handles."""

    @property
    def device_scale(self) -> float:
        """Device pixels a picture pixel: 1 at 100 %."""
        return self.geometry_of_view.scale * self.devicePixelRatioF()

    def set_picture_extent(self, extent: Extent | None) -> None:
        """Say how large the picture is; fits it where the size is new. None: there is no picture."""
        self.has_picture = extent is not None
        if extent is not None and extent != self.geometry_of_view.extent:
            mirrored = self.geometry_of_view.mirrored
            self.geometry_of_view = ViewGeometry(extent)
            self.geometry_of_view.mirrored = mirrored
            self.geometry_of_view.view_size = QRectF(self.rect()).size()
            self.fit()
        self.update()

    def fit(self) -> None:
        """Show the whole picture, now and after changes of size."""
        self.fitted = True
        self.geometry_of_view.fit()
        self._tell_change()

    def show_actual_pixels(self) -> None:
        """100 %: one picture pixel a device pixel."""
        self.zoom(1 / self.device_scale)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify, at the middle unless a view point is given."""
        self.fitted = False
        self.geometry_of_view.zoom_at(QRectF(self.rect()).center() if at is None else at, factor)
        self._tell_change()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture mirrored, or as it is."""
        if mirrored != self.geometry_of_view.mirrored:
            self.geometry_of_view.mirrored = mirrored
            self._tell_change()

    def pan(self, shift: QPointF) -> None:
        """Move the picture by view points."""
        self.fitted = False
        self.geometry_of_view.pan(shift)
        self._tell_change()

    def follow(self, other: ZoomedView) -> None:
        """Show what the other shows from now on, and the other what this one shows."""
        self._followers.append(other)
        other._followers.append(self)

    def _tell_change(self) -> None:
        self.update()
        self.view_changed.emit()
        for follower in self._followers:
            follower._take_view_of(self)

    def _take_view_of(self, other: ZoomedView) -> None:
        """The same share of the picture in the middle, at the same size on the screen."""
        mine, theirs = self.geometry_of_view, other.geometry_of_view
        ratio = theirs.extent.width / mine.extent.width
        mine.scale, mine.mirrored = theirs.scale * ratio, theirs.mirrored
        mine.center = QPointF(
            theirs.center.x() / ratio, theirs.center.y() * mine.extent.height / theirs.extent.height
        )
        self.fitted = other.fitted
        if self.fitted:
            mine.fit()
        self.update()
        self.view_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._surround())
        if not self.has_picture:
            self._paint_empty(painter)
            return
        exposed = self.geometry_of_view.visible_box(QRectF(event.rect()).adjusted(-2, -2, 2, 2))
        if exposed.area:
            painter.save()
            painter.setTransform(self.geometry_of_view.transform, True)
            self.paint_picture(painter, exposed)
            painter.restore()
        self.paint_over(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.geometry_of_view.view_size = QRectF(self.rect()).size()
        if self.fitted:
            self.geometry_of_view.fit()
        self.view_changed.emit()

    def _surround(self) -> QColor:
        return QColor("#1c1d1f" if is_dark_palette(self.palette()) else "#d3d5d9")

    def _paint_empty(self, painter: QPainter) -> None:
        width = min(self.width() - 32, _EMPTY_TEXT_WIDTH)
        frame = QRectF(0, 0, width, self.height())
        frame.moveCenter(QPointF(self.rect().center()))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)
