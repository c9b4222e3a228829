"""Handles around a piece of a photograph, to move, scale and turn it with the pointer."""

from __future__ import annotations

import math
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.app.segments.placement_frame import PlacementFrame

_REACH = 11.0
"""View points around a handle in which it is taken."""
_STEM = 26.0
"""View points from the upper edge to the handle that turns."""
_SNAP_DEGREES = 15.0


class Grip(Enum):
    """What the pointer has taken."""

    INSIDE = auto()
    CORNER = auto()
    TURN = auto()


_CURSORS = {
    Grip.INSIDE: Qt.CursorShape.SizeAllCursor,
    Grip.CORNER: Qt.CursorShape.SizeFDiagCursor,
    Grip.TURN: Qt.CursorShape.CrossCursor,
}


class PlacementHandles:
    """The handles of one piece, while it is being placed. Points are view points.

    Parameters
    ----------
    ghost
        The piece cut out of its photograph, shown where it would lie; of the proportions of its box.
    """

    def __init__(self, frame: PlacementFrame, ghost: QImage | None = None) -> None:
        self.frame = frame
        self.ghost = ghost
        self._begun: PlacementFrame | None = None
        self._grip: Grip | None = None
        self._from = np.zeros(2)
        self._corner = 0

    @property
    def is_dragging(self) -> bool:
        return self._begun is not None

    def grip_at(self, point: QPointF, geometry: ViewGeometry) -> Grip | None:
        """What a press here would take."""
        corners, turn = self._in_view(geometry)
        if _distance(turn, point) <= _REACH:
            return Grip.TURN
        if min(_distance(corner, point) for corner in corners) <= _REACH:
            return Grip.CORNER
        inside = geometry.to_picture(point)
        return Grip.INSIDE if self.frame.holds(inside.x(), inside.y()) else None

    def cursor_at(self, point: QPointF, geometry: ViewGeometry) -> Qt.CursorShape | None:
        """What the pointer looks like where a press would take something."""
        grip = self.grip_at(point, geometry)
        return None if grip is None else _CURSORS[grip]

    def press(self, point: QPointF, geometry: ViewGeometry) -> bool:
        """Take what lies here; False where nothing does."""
        self._grip = self.grip_at(point, geometry)
        if self._grip is None:
            return False
        corners, _ = self._in_view(geometry)
        self._corner = int(np.argmin([_distance(corner, point) for corner in corners]))
        self._begun, self._from = self.frame, _xy(geometry.to_picture(point))
        return True

    def move(self, point: QPointF, geometry: ViewGeometry, snap: bool = False) -> None:
        """Follow the pointer; `snap` turns in steps of 15°."""
        if self._begun is None or self._grip is None:
            return
        to = _xy(geometry.to_picture(point))
        if self._grip is Grip.INSIDE:
            self.frame = self._begun.moved(*(to - self._from))
        elif self._grip is Grip.CORNER:
            held = self._begun.corners[(self._corner + 2) % 4]  # the opposite corner stays
            before, now = np.linalg.norm(self._from - held), np.linalg.norm(to - held)
            self.frame = self._begun.scaled(float(now / max(before, 1e-6)), held)
        else:
            angle = _angle(to - self._begun.center) - _angle(self._from - self._begun.center)
            degrees = math.degrees(angle)
            if snap:
                degrees = round(degrees / _SNAP_DEGREES) * _SNAP_DEGREES
            self.frame = self._begun.rotated(degrees)

    def nudge(self, shift: QPointF) -> None:
        """Move by pixels of the picture, as a key does; takes the piece where nothing has it yet."""
        self._change(self.frame.moved(shift.x(), shift.y()))

    def grow(self, factor: float) -> None:
        """Magnify about its middle by a key."""
        self._change(self.frame.scaled(factor))

    def turn(self, degrees: float) -> None:
        """Turn clockwise about its middle by a key."""
        self._change(self.frame.rotated(degrees))

    def _change(self, frame: PlacementFrame) -> None:
        self._begun, self._grip, self.frame = self._begun or self.frame, None, frame

    def release(self) -> bool:
        """Let go; True where the piece lies elsewhere now."""
        begun, self._begun = self._begun, None
        return begun is not None and not np.allclose(begun.affine, self.frame.affine)

    def cancel(self) -> None:
        """Put the piece back where the drag took it."""
        if self._begun is not None:
            self.frame, self._begun = self._begun, None

    def paint(self, painter: QPainter, geometry: ViewGeometry, accent: QColor) -> None:
        """Draw the handles, and while dragging the piece itself."""
        corners, turn = self._in_view(geometry)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ghost is not None and self.is_dragging:
            self._paint_ghost(painter, corners)
        outline = QPolygonF(corners)
        for color, width in ((QColor(0, 0, 0, 150), 3.5), (accent, 1.5)):
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(outline)
            painter.drawLine((corners[0] + corners[1]) / 2, turn)
        painter.setPen(QPen(QColor(0, 0, 0, 180), 1))
        painter.setBrush(QColor("white"))
        for corner in corners:
            painter.drawRect(QRectF(corner.x() - 4.5, corner.y() - 4.5, 9, 9))
        painter.drawEllipse(turn, 5.5, 5.5)

    def _paint_ghost(self, painter: QPainter, corners: list[QPointF]) -> None:
        assert self.ghost is not None
        width, height = self.ghost.width(), self.ghost.height()
        source = QPolygonF([QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)])
        transform = QTransform()
        if QTransform.quadToQuad(source, QPolygonF(corners), transform):
            painter.save()
            painter.setOpacity(0.75)
            painter.setTransform(transform, True)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(0, 0, self.ghost)
            painter.restore()

    def _in_view(self, geometry: ViewGeometry) -> tuple[list[QPointF], QPointF]:
        """Corners, and the handle that turns, beyond the upper edge."""
        corners = [geometry.to_view(QPointF(x, y)) for x, y in self.frame.corners]
        top = (corners[0] + corners[1]) / 2
        away = top - (corners[0] + corners[1] + corners[2] + corners[3]) / 4
        length = math.hypot(away.x(), away.y())
        return corners, top + (away * (_STEM / length) if length > 0 else QPointF(0, -_STEM))


def _distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())


def _xy(point: QPointF) -> np.ndarray:
    return np.array([point.x(), point.y()])


def _angle(direction: np.ndarray) -> float:
    return math.atan2(direction[1], direction[0])
