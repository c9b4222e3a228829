"""The widget that is painted on: shows the layout, and hands the pen to the tool of the moment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.layout_tiles import LayoutTiles
from simspaint.app.editor.tools.tool import Pen, Tool
from simspaint.app.labels.painting_state import PaintingState
from simspaint.app.pictures.label_pattern import paint_checks
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.viewport import Viewport
from simspaint.domain.geometry import Box

_NO_BUTTON = Qt.MouseButton.NoButton
_ESCAPE_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)


class LayoutEditor(Viewport):
    """Shows the document's layout over the tracing photograph; presses, moves and releases go to the tool.

    A tool set by `hold_tool` stands in for the chosen one until it is taken back, but never in mid-stroke.
    """

    pointed = Signal(object)
    """((row, column) or None): the pixel under the pointer; None where it left the layout."""
    wheel_asked = Signal(QPointF)
    """A label is to be chosen at this point of the widget."""
    pen_seen = Signal(object)
    """(Pen): a tablet's pen moved; its pressure is as the tablet told it."""

    def __init__(
        self, bridge: DocumentBridge, painting: PaintingState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._painting = bridge, painting
        self.tools: dict[str, Tool] = {}
        self._held: Tool | None = None
        self._is_down = self._is_by_mouse = False
        self._last_pen: Pen | None = None
        self._outline_bounds = QRectF()
        self._tracing: PictureLevels | None = None
        self._tiles = LayoutTiles(bridge.document.ids, bridge.document.labels)
        self.setAccessibleName("Layout")
        self.setAccessibleDescription("The layout that is painted on")
        self.setTabletTracking(True)
        bridge.painted.connect(self._on_painted)
        bridge.replaced.connect(self._on_replaced)
        painting.view_changed.connect(self._on_view_settings_changed)
        painting.colors_changed.connect(self._on_view_settings_changed)
        painting.tool_changed.connect(self._on_tool_changed)
        painting.brush_changed.connect(self.update)
        painting.label_changed.connect(self.update)
        self._on_replaced()

    # What is shown

    @property
    def tracing(self) -> PictureLevels | None:
        """The photograph under the layout."""
        return self._tracing

    def set_tracing(self, picture: PictureLevels | None) -> None:
        """Show a photograph under the layout, stretched to it; None for none."""
        self._tracing = picture
        self.update()

    def recolor(self) -> None:
        """Show the labels in the colours that the person chose."""
        self._tiles.set_colors(self._painting.palette(self._bridge.document.labels), self._painting.patterns)
        self.update()

    def paint_picture(self, painter: QPainter, box: Box) -> None:
        whole = QRectF(0, 0, *reversed(self._bridge.document.extent))
        painter.setClipRect(whole, Qt.ClipOperation.IntersectClip)
        if self._tracing is None:
            self._paint_checks(painter, box)
        else:
            self._tracing.draw(painter, whole, box, self.device_scale)
            painter.setOpacity(1 - self._painting.tracing_strength)
        self._tiles.draw(painter, box, self.device_scale)

    def paint_over(self, painter: QPainter) -> None:
        frame = self.geometry_of_view.box_in_view(Box(0, 0, *self._bridge.document.extent))
        painter.setPen(QPen(QColor(0, 0, 0, 110), 1))
        painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))
        if not self.is_panning and self.tools:
            self._paint_outline(painter)

    def _paint_outline(self, painter: QPainter) -> None:
        path = self.tool.outline(self.geometry_of_view)
        if path.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.tool.is_outline_filled:
            color = QColor(*self._painting.color_of_id(self._bridge.document.labels, self._painting.label_id))
            color.setAlphaF(0.45)
            painter.fillPath(path, color)
        # Dark under light: seen on every label.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 170), 3))
        painter.drawPath(path)
        painter.setPen(QPen(QColor(255, 255, 255), 1.2))
        painter.drawPath(path)

    def _paint_checks(self, painter: QPainter, box: Box) -> None:
        painter.save()
        painter.resetTransform()
        view = self.geometry_of_view.box_in_view(box).intersected(QRectF(self.rect()))
        paint_checks(painter, view, origin=self.geometry_of_view.to_view(QPointF(0, 0)))
        painter.restore()

    # Tools

    @property
    def tool(self) -> Tool:
        """The tool that a press would use."""
        return self._held or self.tools[self._painting.tool]

    def hold_tool(self, name: str | None) -> None:
        """Use another tool while a key is held; None for the chosen one again."""
        if self._is_down or (name is not None and self.tool.is_busy):
            return
        self._held = None if name is None else self.tools[name]
        self.update_cursor()
        self.update()

    def update_cursor(self) -> None:
        super().update_cursor()
        if not self.is_panning and self.tools:
            self.setCursor(self.tool.cursor)

    def cancel(self) -> None:
        """Give up the stroke or shape that was begun."""
        self.tool.cancel()
        self._end_stroke()

    def _press(self, pen: Pen, by_mouse: bool = True) -> None:
        self._end_lost_stroke()
        self._is_down, self._is_by_mouse, self._last_pen = True, by_mouse, pen
        self._bridge.set_pen_down(True)
        self._tell(pen)
        self.tool.press(pen)
        self._update_outline()

    def _move(self, pen: Pen) -> None:
        self._tell(pen)
        if self._is_down:
            self._last_pen = pen
            self.tool.move(pen)
        else:
            self.tool.hover(pen)
        self._update_outline()

    def _release(self, pen: Pen) -> None:
        if self._is_down:
            self._tell(pen)
            self.tool.release(pen)
            self._end_stroke()

    def _end_lost_stroke(self) -> None:
        """A stroke whose end did not come here, because a dialog or a menu opened meanwhile, ends where the
        pen was seen last."""
        if self._is_down and self._last_pen is not None:
            self._release(self._last_pen)

    def _update_outline(self) -> None:
        """Draw anew where the tool's outline was and where it is now."""
        bounds = self.tool.outline(self.geometry_of_view).controlPointRect().adjusted(-3, -3, 3, 3)
        self.update(bounds.united(self._outline_bounds).toAlignedRect())
        self._outline_bounds = bounds

    def _end_stroke(self) -> None:
        self._is_down = False
        self._bridge.set_pen_down(False)
        self.update()

    def _tell(self, pen: Pen) -> None:
        row, column = pen.pixel
        height, width = self._bridge.document.extent
        inside = 0 <= row < height and 0 <= column < width
        self.pointed.emit((row, column) if inside else None)

    def _pen_at(
        self, view: QPointF, modifiers: Qt.KeyboardModifier, pressure: float = 1.0, eraser: bool = False
    ) -> Pen:
        point = self.geometry_of_view.to_picture(view)
        return Pen(point.x(), point.y(), pressure, eraser, modifiers, view)

    # Events

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
        self.pen_seen.emit(pen)
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
                self._painting.step_size(1 if steps > 0 else -1)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
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

    # What others tell

    def _on_painted(self, box: Box) -> None:
        self._tiles.mark_painted(box)
        margin = max(2 / self.geometry_of_view.scale, 1)
        grown = box.grown(int(margin) + 1, int(margin) + 1)
        self.update(self.geometry_of_view.box_in_view(grown).toAlignedRect())

    def _on_replaced(self) -> None:
        document = self._bridge.document
        for tool in self.tools.values():
            tool.cancel()
        self._tracing = None
        self._tiles = LayoutTiles(document.ids, document.labels)
        self.set_picture_extent(document.extent)
        self.recolor()

    def _on_view_settings_changed(self) -> None:
        self.recolor()

    def _on_tool_changed(self) -> None:
        for name, tool in self.tools.items():
            if name != self._painting.tool and tool.is_busy:
                tool.cancel()
        self.update_cursor()
        self.update()
