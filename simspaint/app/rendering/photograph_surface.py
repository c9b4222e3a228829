"""Where a rendering is looked at: one picture, or two with a slider between them; spots can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPalette, QTransform
from PySide6.QtWidgets import QWidget

from simspaint.app.pictures.keyboard_pen import KeyboardPen
from simspaint.app.pictures.outline_picture import outline_picture
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.viewport import Viewport
from simspaint.app.rendering.surface_handles import Handles
from simspaint.app.rendering.surface_marks import paint_divider, paint_lock
from simspaint.domain.geometry import Box, Extent

_DIVIDER_REACH = 8.0
_CLICK_SLACK = 5.0
"""View points that a pointer may move during a click."""


class PhotographSurface(Viewport):
    """Shows pictures in the painting's frame: whatever their size, they are stretched to it, so that zoom and
    place stay when a draft gives way to the finished photograph."""

    spot_clicked = Signal(int, int)
    """(row, column) in the painting's frame."""
    spot_left = Signal()
    """A click beside the picture."""
    placed = Signal(object)
    """(`frame` of the handles): the piece was put there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: PictureLevels | None = None
        self.beside: PictureLevels | None = None
        self.is_split = False
        self.divider = 0.5
        """Where the slider stands, as a share of the width."""
        self.handles: Handles | None = None
        self._outlines: list[np.ndarray] = []
        self._outline_drawn: tuple[tuple[QTransform, QSize, float], QImage] | None = None
        self._locks: list[QPointF] = []
        self._pressed_at: QPointF | None = None
        self._drags_divider = False
        self.pen = KeyboardPen()
        self.setAccessibleName("Photograph")

    # What is shown

    def show_pictures(
        self, picture: PictureLevels | None, beside: PictureLevels | None, frame: Extent
    ) -> None:
        """Show a picture, and `beside` left of the slider while the view is split."""
        self.picture, self.beside = picture, beside
        self.set_picture_extent(frame)
        self.has_picture = picture is not None
        self.update_cursor()

    def set_split(self, is_split: bool) -> None:
        self.is_split = is_split
        self.update()

    def set_outlines(self, lines: Sequence[np.ndarray]) -> None:
        """Mark a region by closed lines of (x, y) as shares of the frame."""
        self._outlines, self._outline_drawn = list(lines), None
        self.update()

    @property
    def is_marked(self) -> bool:
        return bool(self._outlines) or self.handles is not None

    def set_locks(self, pixels: Sequence[tuple[int, int]]) -> None:
        """Mark locked pieces at these (row, column) of the painting."""
        self._locks = [QPointF(column + 0.5, row + 0.5) for row, column in pixels]
        self.update()

    def set_handles(self, handles: Handles | None) -> None:
        """Let a piece be moved by these handles; None takes them away."""
        self.handles = handles
        self.update_cursor()
        self.update()

    def paint_picture(self, painter: QPainter, box: Box) -> None:
        extent = self.geometry_of_view.extent
        whole = QRectF(0, 0, extent.width, extent.height)
        if self.picture is not None:
            self.picture.draw(painter, whole, box, self.device_scale)
        if self.beside is not None and self.can_divide:
            edge = self.geometry_of_view.to_picture(QPointF(self._divider_x, 0)).x()
            left = (
                QRectF(edge, 0, extent.width, extent.height)
                if self.geometry_of_view.mirrored
                else (QRectF(0, 0, edge, extent.height))
            )
            painter.setClipRect(left.intersected(whole), Qt.ClipOperation.IntersectClip)
            self.beside.draw(painter, whole, box, self.device_scale)

    def paint_over(self, painter: QPainter) -> None:
        for lock in self._locks:
            paint_lock(painter, self.geometry_of_view.to_view(lock), self.palette())
        if self._outlines and not (self.handles and self.handles.is_dragging):
            self._paint_outline(painter)
        if self.handles is not None:
            self.handles.paint(
                painter, self.geometry_of_view, self.palette().color(QPalette.ColorRole.Accent)
            )
        if self.can_divide:
            paint_divider(painter, self._divider_x, self.height())
        if self.hasFocus():
            self.pen.paint(painter, self.geometry_of_view)

    def _paint_outline(self, painter: QPainter) -> None:
        """As it was drawn last, while it is seen in the same way."""
        extent, scale = self.geometry_of_view.extent, self.devicePixelRatioF()
        to_view = QTransform.fromScale(extent.width, extent.height) * self.geometry_of_view.transform
        seen = to_view, self.size(), scale
        if self._outline_drawn is None or self._outline_drawn[0] != seen:
            self._outline_drawn = seen, outline_picture(self._outlines, *seen)
        painter.drawImage(QPointF(0, 0), self._outline_drawn[1])

    @property
    def can_divide(self) -> bool:
        """Whether there is a slider between two pictures."""
        return self.is_split and self.beside is not None

    def set_divider(self, share: float) -> None:
        """Move the slider to a share of the width."""
        self.divider = min(max(share, 0.0), 1.0)
        self.update()

    @property
    def _divider_x(self) -> float:
        return self.divider * self.width()

    # Events

    def update_cursor(self) -> None:
        super().update_cursor()
        if not self.is_panning and self.has_picture:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.is_panning or event.button() != Qt.MouseButton.LeftButton or not self.has_picture:
            return
        self._pressed_at = event.position()
        if self._is_at_divider(event.position()):
            self._drags_divider = True
        elif self.handles is not None:
            self.handles.press(event.position(), self.geometry_of_view)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._drags_divider:
            self.set_divider(event.position().x() / max(self.width(), 1))
        elif self.handles is not None and self.handles.is_dragging:
            snap = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.handles.move(event.position(), self.geometry_of_view, snap)
            self.update()
        elif not self.is_panning:
            self._show_what_a_press_does(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed_at = self._pressed_at, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        was_dragging = self.handles is not None and self.handles.is_dragging
        if self._drags_divider:
            self._drags_divider = False
        elif self.handles is not None and was_dragging and self.handles.release():
            self.placed.emit(self.handles.frame)
        elif (event.position() - pressed).manhattanLength() <= _CLICK_SLACK:
            self.click(self.geometry_of_view.to_picture(event.position()))
        self.update()

    def click(self, point: QPointF) -> None:
        """Choose what lies at a point of the picture, or nothing where that is beside it."""
        extent = self.geometry_of_view.extent
        if 0 <= point.x() < extent.width and 0 <= point.y() < extent.height:
            self.spot_clicked.emit(int(point.y()), int(point.x()))
        else:
            self.spot_left.emit()

    def _is_at_divider(self, position: QPointF) -> bool:
        return self.can_divide and abs(position.x() - self._divider_x) <= _DIVIDER_REACH

    def _show_what_a_press_does(self, position: QPointF) -> None:
        handles = self.handles
        cursor = handles.cursor_at(position, self.geometry_of_view) if handles is not None else None
        if self._is_at_divider(position):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif cursor is not None:
            self.setCursor(cursor)
        else:
            self.update_cursor()
