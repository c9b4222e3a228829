"""Brush and eraser; Shift draws straight lines, Shift and a drag sets the size."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.edit import Edit
from simspaint.painting.regions.brush import BrushStroke
from simspaint.painting.regions.region import Point
from simspaint.painting.regions.shapes import line_region, polygon_region, snapped_to_angle

_DRAG_POINTS = 6
"""Shift moved less than this is a click: a straight line."""
_SMALLEST_CIRCLE = 1.5


class BrushTool(Tool):
    """Paints round dabs along the pen's way."""

    name, text, icon = "brush", "Brush", "brush"
    help = "Drag to paint. Shift-click: straight line from the last stroke. Shift-drag: size."
    fills_inside = False
    """Whether what the way encloses is painted too."""

    def __init__(self, bridge: DocumentBridge, label_state: LabelState, brush_state: BrushState) -> None:
        super().__init__(bridge, label_state, brush_state)
        self._last: Point | None = None
        """Where the stroke before ended."""
        self._is_painting = False
        self._sized_at: Pen | None = None

    def story(self, pen: Pen) -> Story:
        return self._size_or_line(pen) if pen.shift else self._stroke(pen)

    def _stroke(self, pen: Pen) -> Story:
        label_id, way = self.label_for(pen), [pen.point]
        stroke = BrushStroke(self.brush_state.brush, self.extent)
        self._is_painting = True
        try:
            with self.bridge.document.edit(self._step_name(label_id), self.protection()) as edit:
                self._dab(edit, stroke, pen, label_id)
                while not pen.is_up:
                    pen = yield
                    way.append(pen.point)
                    self._dab(edit, stroke, pen, label_id)
                if self.fills_inside and len(way) > 2:
                    inside = polygon_region(way, self.extent)
                    edit.paint(inside.box, inside.mask, label_id)
        finally:
            self._is_painting = False
        self._last = pen.point
        self.label_state.note_used(label_id)

    def _size_or_line(self, start: Pen) -> Story:
        pen, size = start, self.brush_state.size_px
        try:
            while not pen.is_up:
                pen = yield
                moved = pen.view.x() - start.view.x()
                if not pen.is_up and (self._sized_at or abs(moved) > _DRAG_POINTS):
                    self._sized_at = start
                    self.brush_state.set_size(size + moved)
            if self._sized_at is None:
                self._draw_line(pen)
        finally:
            self._sized_at = None

    def _dab(self, edit: Edit, stroke: BrushStroke, pen: Pen, label_id: int) -> None:
        region = stroke.move_to(pen.point, pen.pressure)
        edit.paint(region.box, region.mask, label_id)

    def _draw_line(self, pen: Pen) -> None:
        end = self._line_end(pen)
        start = self._last or end
        region = line_region(start, end, self.brush_state.brush.radius() * 2, self.extent)
        self.paint(region, self.label_for(pen))
        self._last = end

    def _line_end(self, pen: Pen) -> Point:
        return snapped_to_angle(self._last, pen.point) if pen.alt and self._last else pen.point

    def _step_name(self, label_id: int) -> str:
        return "Eraser" if label_id == UNLABELLED else self.text

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        """The brush's circle, and the straight line that a click with Shift would draw."""
        path, pen = QPainterPath(), self._sized_at or self.pen
        if pen is None:
            return path
        radius = self.brush_state.brush.radius(pen.pressure if self._is_painting else 1.0) * geometry.scale
        radius = max(radius, _SMALLEST_CIRCLE)
        path.addEllipse(geometry.to_view(QPointF(pen.x, pen.y)), radius, radius)
        if pen.shift and self._last is not None and not self._is_painting and self._sized_at is None:
            row, column = self._line_end(pen)
            path.moveTo(geometry.to_view(QPointF(self._last[1], self._last[0])))
            path.lineTo(geometry.to_view(QPointF(column, row)))
        return path


class EraserTool(BrushTool):
    """Makes painted pixels unpainted again."""

    name, text, icon = "eraser", "Eraser", "eraser"
    help = "Drag to unpaint. Shift-click: straight line. Shift-drag: size."

    def label_for(self, pen: Pen) -> int:
        return UNLABELLED


class EncircleTool(BrushTool):
    """Paints like the brush; when the pen goes up, what its way encloses is painted too."""

    name, text, icon = "encircle", "Encircle and fill", "encircle"
    help = "Paint round an area: when you let go, its inside is filled."
    fills_inside = True
