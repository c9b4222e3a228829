"""The widget that is painted on: what Qt tells of mouse, pen and keys goes to the tool."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.tool_view import ToolView
from simspaint.app.editor.tools.pen import Pen
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.keyboard_pen import KeyboardPen, middle_of

_ESCAPE_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)


class LayoutEditor(ToolView):
    """Shows the document's layout over the tracing photograph, and is painted on."""

    wheel_asked = Signal(QPointF)
    """A label is to be chosen at this point of the widget."""

    def __init__(
        self,
        bridge: DocumentBridge,
        label_state: LabelState,
        brush_state: BrushState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, label_state, brush_state, parent)
        self._keyboard = KeyboardPen()
        self.setAccessibleName("Layout")
        self.setAccessibleDescription(
            "The layout that is painted on: arrow keys move the pen, the full stop puts it down and lifts it"
        )
        self.setTabletTracking(True)

    def _pen_at(
        self, view: QPointF, modifiers: Qt.KeyboardModifier, pressure: float = 1.0, eraser: bool = False
    ) -> Pen:
        point = self.geometry_of_view.to_picture(view)
        return Pen(point.x(), point.y(), pressure, eraser, modifiers, view)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.is_panning:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._press(self._pen_at(event.position(), event.modifiers()))
        elif event.button() == Qt.MouseButton.RightButton and not self._is_down:
            self.wheel_asked.emit(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.is_panning:
            return
        if self._is_down and self._is_by_mouse and not event.buttons() & Qt.MouseButton.LeftButton:
            self._end_lost_stroke()
        self._keyboard.point = None
        self._move(self._pen_at(event.position(), event.modifiers()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_panning:
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._release(self._pen_at(event.position(), event.modifiers()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.is_panning:
            pen = self._pen_at(event.position(), event.modifiers())
            self._press(pen)
            self.tool.double_click(pen)
        else:
            self.mousePressEvent(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen: like the mouse, with pressure; while it is handled here no mouse events follow."""
        eraser = event.pointerType() == event.pointerType().Eraser
        pen = self._pen_at(event.position(), event.modifiers(), event.pressure(), eraser)
        if self.is_panning or event.buttons() & ~Qt.MouseButton.LeftButton:
            event.ignore()  # comes back as a mouse event: panning, or the wheel of labels
            return
        event.accept()
        if event.type() == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            self._press(pen, by_mouse=False)
        elif event.type() == QEvent.Type.TabletRelease and event.button() == Qt.MouseButton.LeftButton:
            self._release(pen)
        elif event.type() == QEvent.Type.TabletMove:
            self._move(pen)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() or event.angleDelta().x()
            if steps:
                self._brush_state.step_size(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ESCAPE_KEYS
            and self.tool.is_busy
        ):
            event.accept()
            return True
        return super().event(event)

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if self.hasFocus():
            self._keyboard.paint(painter, self.geometry_of_view)

    def _paint_by_key(self, event: QKeyEvent) -> bool:
        """Move, put down or lift the pen that keys move; False where it is another key."""
        has_moved = self._keyboard.moved(event, self.geometry_of_view)
        if not has_moved and not self._keyboard.is_pen_key(event):
            return False
        self._keyboard.point = self._keyboard.point or middle_of(self.geometry_of_view)
        view = self.geometry_of_view.to_view(self._keyboard.point)
        pen = self._pen_at(view, Qt.KeyboardModifier.NoModifier)
        if has_moved:
            self._move(pen)
        elif self._is_down:
            self._release(pen)
        else:
            self._press(pen, by_mouse=False)
        self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._paint_by_key(event):
            return
        if not self.tool.is_busy or event.key() not in _ESCAPE_KEYS:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() == Qt.Key.Key_Backspace:
            self.tool.step_back()
            self.update()
        else:
            self.tool.finish()
            self._end_stroke()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update_cursor()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        for tool in self.tools.values():
            tool.leave()
        self.update()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.wheel_asked.emit(QPointF(self.rect().center()))
        event.accept()
