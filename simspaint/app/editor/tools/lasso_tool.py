"""Draw round an area by hand: lasso, and a brush that fills what it goes round."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.brush_tool import BrushTool
from simspaint.app.editor.tools.tool import Pen, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.painting.region import Point
from simspaint.painting.shapes import polygon_region


class LassoTool(Tool):
    """Drag round an area; it is painted when the pen goes up."""

    name, text, icon = "lasso", "Lasso", "lasso"
    help = "Drag round an area to paint it."

    def __init__(self, *shared) -> None:
        super().__init__(*shared)
        self._points: list[Point] = []

    def press(self, pen: Pen) -> None:
        self._points = [pen.point]

    def move(self, pen: Pen) -> None:
        if self._points:
            self._points.append(pen.point)

    def release(self, pen: Pen) -> None:
        points, self._points = self._points, []
        if len(points) > 2:
            self.paint(polygon_region(points, self.extent), self.label_for(pen))

    def cancel(self) -> None:
        self._points = []

    @property
    def is_busy(self) -> bool:
        return bool(self._points)

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        return path_through(self._points, geometry)


class EncircleTool(BrushTool):
    """Paints like the brush; when the pen goes up, what its way encloses is painted too."""

    name, text, icon = "encircle", "Encircle and fill", "encircle"
    help = "Paint round an area: when you let go, its inside is filled."

    def __init__(self, *shared) -> None:
        super().__init__(*shared)
        self._way: list[Point] = []

    def press(self, pen: Pen) -> None:
        self._way = [pen.point]
        super().press(pen)

    def move(self, pen: Pen) -> None:
        self._way.append(pen.point)
        super().move(pen)

    def release(self, pen: Pen) -> None:
        if self._edit is not None and len(self._way) > 2:
            region = polygon_region(self._way, self.extent)
            self._edit.paint(region.box, region.mask, self._label_id)
        self._way = []
        super().release(pen)


def path_through(points: list[Point], geometry: ViewGeometry) -> QPainterPath:
    """A line through points of the layout, in points of the widget."""
    path = QPainterPath()
    for index, (row, column) in enumerate(points):
        place = geometry.to_view(QPointF(column, row))
        path.lineTo(place) if index else path.moveTo(place)
    return path
