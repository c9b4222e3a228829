"""Areas with straight sides, corner by corner."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.lasso_tool import path_through
from simspaint.app.editor.tools.tool import Pen, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.painting.region import Point
from simspaint.painting.shapes import polygon_region, snapped_to_angle

_CLOSE_POINTS = 9
"""A click so near to the first corner closes the polygon, in points of the widget."""


class PolygonTool(Tool):
    """Click corners; Enter, a double click or a click on the first corner paints the polygon."""

    name, text, icon = "polygon", "Polygon", "polygon"
    help = "Click corners. Enter or double-click paints, Backspace takes a corner back, Esc gives up."

    def __init__(self, *shared) -> None:
        super().__init__(*shared)
        self._corners: list[Point] = []
        self._first_view = QPointF()
        self._end: Point | None = None
        self._is_eraser = False

    def press(self, pen: Pen) -> None:
        away = pen.view - self._first_view
        if len(self._corners) > 2 and hypot(away.x(), away.y()) <= _CLOSE_POINTS:
            self.finish()
            return
        if not self._corners:
            self._first_view, self._is_eraser = pen.view, pen.is_eraser
        self._corners.append(self._snapped(pen))
        self._end = self._corners[-1]

    def move(self, pen: Pen) -> None:
        self.hover(pen)

    def hover(self, pen: Pen) -> None:
        if self._corners:
            self._end = self._snapped(pen)

    def double_click(self, pen: Pen) -> None:
        self.finish()

    def finish(self) -> None:
        corners, self._corners, self._end = self._corners, [], None
        if len(set(corners)) > 2:
            eraser = Pen(0, 0, is_eraser=self._is_eraser)
            self.paint(polygon_region(corners, self.extent), self.label_for(eraser))

    def step_back(self) -> None:
        self._corners = self._corners[:-1]

    def cancel(self) -> None:
        self._corners, self._end = [], None

    @property
    def is_busy(self) -> bool:
        return bool(self._corners)

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        ends = [self._end] if self._end is not None and self._corners else []
        path = path_through([*self._corners, *ends], geometry)
        if self._corners:
            path.addEllipse(geometry.to_view(QPointF(self._corners[0][1], self._corners[0][0])), 4, 4)
        return path

    def _snapped(self, pen: Pen) -> Point:
        return snapped_to_angle(self._corners[-1], pen.point) if pen.shift and self._corners else pen.point
