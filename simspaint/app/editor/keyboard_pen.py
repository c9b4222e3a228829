"""Painting without a mouse: arrow keys move a pen over the layout, one key puts it down and lifts it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from simspaint.domain.geometry import Extent

_STEP = 1 / 64
"""Share of the canvas's width that an arrow key moves the pen by; with Ctrl it is one pixel."""
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

    def moved(self, event: QKeyEvent, canvas: Extent, start: QPointF) -> bool:
        """Move by an arrow key, at first from `start`; False for another key."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_fine = modifiers == Qt.KeyboardModifier.ControlModifier
        if event.key() not in _ARROWS or not (is_fine or modifiers == Qt.KeyboardModifier.NoModifier):
            return False
        across, down = _ARROWS[Qt.Key(event.key())]
        step = 1.0 if is_fine else max(round(canvas.width * _STEP), 1)
        before = self.point or start
        x = min(max(before.x() + across * step, 0.5), canvas.width - 0.5)
        y = min(max(before.y() + down * step, 0.5), canvas.height - 0.5)
        self.point = QPointF(x, y)
        return True

    @staticmethod
    def is_pen_key(event: QKeyEvent) -> bool:
        """The key that puts the pen down, and lifts it."""
        return event.key() in _PEN_KEYS and not event.isAutoRepeat()

    def paint(self, painter: QPainter, place: QPointF) -> None:
        """Draw a cross at a point of the widget."""
        for color, width in ((QColor(0, 0, 0, 170), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(color, width))
            painter.drawLine(place - QPointF(_ARM, 0), place + QPointF(_ARM, 0))
            painter.drawLine(place - QPointF(0, _ARM), place + QPointF(0, _ARM))
