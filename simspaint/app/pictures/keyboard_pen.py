"""Pointing without a mouse: arrow keys move a pen over a picture, one key puts it down and lifts it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from simspaint.app.pictures.view_geometry import ViewGeometry

_STEP = 1 / 64
"""Share of the picture's width that an arrow key moves the pen by; with Ctrl it is one pixel."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PEN_KEYS = (Qt.Key.Key_Period, Qt.Key.Key_Insert)
_ARM = 9


class KeyboardPen:
    """Where the pen is that keys move; `point` is None until one does, and again when the mouse is moved."""

    def __init__(self) -> None:
        self.point: QPointF | None = None

    def moved(self, event: QKeyEvent, geometry: ViewGeometry) -> bool:
        """Move by an arrow key, at first from the middle; False for another key."""
        step = arrow_step(event, geometry)
        if step is None:
            return False
        extent, to = geometry.extent, (self.point or middle_of(geometry)) + step
        x = min(max(to.x(), 0.5), extent.width - 0.5)
        y = min(max(to.y(), 0.5), extent.height - 0.5)
        self.point = QPointF(x, y)
        return True

    @staticmethod
    def is_pen_key(event: QKeyEvent) -> bool:
        """The key that puts the pen down, and lifts it."""
        return event.key() in _PEN_KEYS and not event.isAutoRepeat()

    def paint(self, painter: QPainter, geometry: ViewGeometry) -> None:
        """Draw a cross where the pen is, in points of the widget."""
        if self.point is None:
            return
        place = geometry.to_view(self.point)
        for color, width in ((QColor(0, 0, 0, 170), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(color, width))
            painter.drawLine(place - QPointF(_ARM, 0), place + QPointF(_ARM, 0))
            painter.drawLine(place - QPointF(0, _ARM), place + QPointF(0, _ARM))


def arrow_step(event: QKeyEvent, geometry: ViewGeometry) -> QPointF | None:
    """How far an arrow key moves something in the picture, as it is seen; None for another key."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_fine = modifiers == Qt.KeyboardModifier.ControlModifier
    if event.key() not in _ARROWS or not (is_fine or modifiers == Qt.KeyboardModifier.NoModifier):
        return None
    across, down = _ARROWS[Qt.Key(event.key())]
    step = 1.0 if is_fine else max(round(geometry.extent.width * _STEP), 1)
    return QPointF(-across if geometry.mirrored else across, down) * step


def middle_of(geometry: ViewGeometry) -> QPointF:
    """The middle of the picture's pixel in the middle."""
    return QPointF(geometry.extent.width // 2 + 0.5, geometry.extent.height // 2 + 0.5)
