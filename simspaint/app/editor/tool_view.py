"""The layout with the tool that a press would use, and the stroke that is being drawn with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.layout_view import LayoutView
from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Tool
from simspaint.app.labels.label_state import LabelState


class ToolView(LayoutView):
    """Presses, moves and releases of the pen go to the tool.

    A tool set by `hold_tool` stands in for the chosen one until it is taken back, but never in mid-stroke.
    """

    pointed = Signal(object)
    """((row, column) or None): the pixel under the pointer; None where it left the layout."""
    picked = Signal(int, int)
    """(row, column): the label there was picked."""

    def __init__(
        self,
        bridge: DocumentBridge,
        label_state: LabelState,
        brush_state: BrushState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, label_state, parent)
        self._brush_state = brush_state
        self.tools: dict[str, Tool] = {}
        self._held: Tool | None = None
        self._is_down = self._is_by_mouse = False
        self._last_pen: Pen | None = None
        self._outline_bounds = QRectF()
        bridge.replaced.connect(self._cancel_all)
        brush_state.tool_changed.connect(self._on_tool_changed)
        brush_state.brush_changed.connect(self.update)
        label_state.label_changed.connect(self.update)

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if not self.is_panning and self.tools:
            self._paint_outline(painter)

    def _paint_outline(self, painter: QPainter) -> None:
        path = self.tool.outline(self.geometry_of_view)
        if path.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.tool.is_outline_filled:
            color = QColor(
                *self._label_state.color_of_id(self._bridge.document.labels, self._label_state.label_id)
            )
            color.setAlphaF(0.45)
            painter.fillPath(path, color)
        # Dark under light: seen on every label.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 170), 3))
        painter.drawPath(path)
        painter.setPen(QPen(QColor(255, 255, 255), 1.2))
        painter.drawPath(path)

    @property
    def tool(self) -> Tool:
        """The tool that a press would use."""
        return self._held or self.tools[self._brush_state.tool]

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

    def finish_stroke(self) -> None:
        """Keep what the stroke that was begun has painted; give up a shape that was begun."""
        if self._bridge.document.is_editing:
            self.tool.finish()
        self.cancel()

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
            self.update_cursor()
        self._update_outline()

    def _release(self, pen: Pen) -> None:
        if self._is_down:
            self._tell(pen)
            self.tool.release(pen)
            if self.tool.name == "pick":
                self.picked.emit(*pen.pixel)
            self._end_stroke()

    def _end_lost_stroke(self) -> None:
        """A stroke whose end did not come here, because a dialog or a menu opened meanwhile, ends where the
        pen was seen last."""
        if self._is_down and self._last_pen is not None:
            self._release(self._last_pen)

    def _update_outline(self) -> None:
        """Repaint where the tool's outline was and where it is now."""
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

    def _cancel_all(self) -> None:
        for tool in self.tools.values():
            tool.cancel()

    def _on_tool_changed(self) -> None:
        for name, tool in self.tools.items():
            if name != self._brush_state.tool and tool.is_busy:
                tool.cancel()
        self.update_cursor()
        self.update()
