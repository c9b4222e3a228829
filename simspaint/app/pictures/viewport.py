"""A picture that can be zoomed and moved by hand: what both halves of the window are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QTextEdit, QWidget

from simspaint.app.pictures.zoomed_view import ZoomedView
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.key_names import key_name

WHEEL_STEP = 1.2
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_FRAME = 2
"""Points of the frame that says where the keys went."""


class Viewport(ZoomedView):
    """The wheel zooms at the pointer, the middle button or `hold_pan(True)` moves.

    `holds` is the table whose held keys it takes, such as Space.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.holds: ActionTable | None = None
        self._pan_from: QPointF | None = None
        self._pan_held = False
        self.is_framed = False
        """Whether keys came by keys, which a frame shows: nobody would see where they are otherwise."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def hold_pan(self, held: bool) -> None:
        """While held, dragging moves the picture."""
        self._pan_held = held
        self._pan_from = None if not held else self._pan_from
        self.update_cursor()

    def update_cursor(self) -> None:
        """Show the cursor for what a press would do; derived classes have more kinds."""
        if self._pan_held or self._pan_from is not None:
            grabbing = self._pan_from is not None
            self.setCursor(Qt.CursorShape.ClosedHandCursor if grabbing else Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    @property
    def is_panning(self) -> bool:
        """Whether presses move the picture rather than do something to it."""
        return self._pan_held or self._pan_from is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_framed:
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2 * _FRAME))  # half is seen
            painter.drawRect(self.rect())

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom(WHEEL_STEP**steps, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), event.position())
                return True
            if event.gestureType() == Qt.NativeGestureType.PanNativeGesture:
                self.pan(QPointF(event.delta()))
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton or self._pan_held:
            self._pan_from = event.position()
            self.update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self.pan(event.position() - self._pan_from)
            self._pan_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self.update_cursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or self.holds is None or not self.holds.press_hold(key_name(event.key())):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or self.holds is None or not self.holds.release_hold(key_name(event.key())):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.is_framed = event.reason() in _BY_KEYS
        super().focusInEvent(event)  # paints anew

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.holds is not None:
            self.holds.release_hold()
        self.is_framed = False
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer brings the keys along, unless something is being typed."""
        typing = isinstance(QApplication.focusWidget(), (QLineEdit, QAbstractSpinBox, QTextEdit))
        if not typing and self.isActiveWindow():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().enterEvent(event)
