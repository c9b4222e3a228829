"""Brush and eraser; Shift draws straight lines, Shift and a drag sets the size."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.tool import Pen, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.brush import BrushStroke
from simspaint.painting.edit import Edit
from simspaint.painting.region import Point
from simspaint.painting.shapes import line_region, snapped_to_angle

_DRAG_POINTS = 6
"""Shift moved less than this is a click: a straight line."""


class BrushTool(Tool):
    """Paints round dabs along the pen's way."""

    name, text, icon = "brush", "Brush", "brush"
    help = "Drag to paint. Shift-click: straight line from the last stroke. Shift-drag: size."

    def __init__(self, *shared) -> None:
        super().__init__(*shared)
        self._edit: Edit | None = None
        self._stroke: BrushStroke | None = None
        self._label_id = 0
        self._last: Point | None = None
        self._shift_from: tuple[Pen, int] | None = None
        self._is_sizing = False
        self._over: Pen | None = None

    def press(self, pen: Pen) -> None:
        self._over = pen
        if pen.shift:
            self._shift_from, self._is_sizing = (pen, self.painting.size_px), False
            return
        self._label_id = self.label_for(pen)
        self._edit = self.bridge.document.begin(self._step_name(), self.protection())
        self._stroke = BrushStroke(self.painting.brush, self.extent)
        self._paint_to(pen)

    def move(self, pen: Pen) -> None:
        if self._shift_from is not None:
            self._size_by(pen)
            return
        self._over = pen
        if self._edit is not None:
            self._paint_to(pen)

    def release(self, pen: Pen) -> None:
        if self._shift_from is not None:
            if not self._is_sizing:
                self._draw_line(pen)
            self._shift_from = None
        elif self._edit is not None:
            self._paint_to(pen)
            self._edit.commit()
            self._edit, self._last = None, pen.point
            self.painting.note_used(self._label_id)

    def hover(self, pen: Pen) -> None:
        self._over = pen

    def leave(self) -> None:
        self._over = None

    def cancel(self) -> None:
        if self._edit is not None and self._edit.is_open:
            self._edit.abandon()
        self._edit, self._shift_from = None, None

    @property
    def is_busy(self) -> bool:
        return self._edit is not None

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        path = QPainterPath()
        if self._over is None:
            return path
        radius = self.painting.brush.radius(self._over.pressure if self._edit else 1.0) * geometry.scale
        center = geometry.to_view(QPointF(self._over.x, self._over.y))
        path.addEllipse(center, max(radius, 1.5), max(radius, 1.5))
        if self._over.shift and self._last is not None and not self._edit and not self._is_sizing:
            row, column = self._line_end(self._over)
            path.moveTo(geometry.to_view(QPointF(self._last[1], self._last[0])))
            path.lineTo(geometry.to_view(QPointF(column, row)))
        return path

    def _paint_to(self, pen: Pen) -> None:
        assert self._edit is not None
        assert self._stroke is not None
        region = self._stroke.move_to(pen.point, pen.pressure)
        self._edit.paint(region.box, region.mask, self._label_id)

    def _size_by(self, pen: Pen) -> None:
        assert self._shift_from is not None
        start, size = self._shift_from
        moved = pen.view.x() - start.view.x()
        if self._is_sizing or abs(moved) > _DRAG_POINTS:
            self._is_sizing = True
            self.painting.set_size(size + moved)

    def _draw_line(self, pen: Pen) -> None:
        end = self._line_end(pen)
        start = self._last or end
        region = line_region(start, end, self.painting.brush.radius() * 2, self.extent)
        self.paint(region, self.label_for(pen))
        self._last = end

    def _line_end(self, pen: Pen) -> Point:
        return snapped_to_angle(self._last, pen.point) if pen.alt and self._last else pen.point

    def _step_name(self) -> str:
        return "Eraser" if self._label_id == UNLABELLED else self.text


class EraserTool(BrushTool):
    """Makes painted pixels unpainted again."""

    name, text, icon = "eraser", "Eraser", "eraser"
    help = "Drag to unpaint. Shift-click: straight line. Shift-drag: size."

    def label_for(self, pen: Pen) -> int:
        return UNLABELLED
