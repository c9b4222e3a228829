"""Areas with straight sides, corner by corner."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.lasso_tool import path_through
from simspaint.app.editor.tools.pen import Act, Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.painting.regions.region import Point
from simspaint.painting.regions.shapes import polygon_region, snapped_to_angle

_CLOSE_POINTS = 9
"""A click so near to the first corner closes the polygon, in points of the widget."""


class PolygonTool(Tool):
    """Click corners; Enter, a double click or a click on the first corner paints the polygon."""

    name, text, icon = "polygon", "Polygon", "polygon"
    help = "Click corners. Enter or double-click paints, Backspace takes a corner back, Esc gives up."

    def story(self, pen: Pen) -> Story:
        first, corners = pen, [pen.point]
        while corners:
            self.shown = [*corners, _snapped(corners, pen)]
            pen = yield
            if pen.act in (Act.FINISH, Act.DOUBLE_CLICK) or (len(corners) > 2 and _closes(pen, first)):
                break
            if pen.act is Act.PRESS:
                corners.append(_snapped(corners, pen))
            elif pen.act is Act.STEP_BACK:
                corners.pop()
        if len(set(corners)) > 2:
            self.paint(polygon_region(corners, self.extent), self.label_for(first))

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        path = path_through(self.shown, geometry)
        if self.shown:
            row, column = self.shown[0]
            path.addEllipse(geometry.to_view(QPointF(column, row)), 4, 4)
        return path


def _closes(pen: Pen, first: Pen) -> bool:
    away = pen.view - first.view
    return pen.act is Act.PRESS and hypot(away.x(), away.y()) <= _CLOSE_POINTS


def _snapped(corners: list[Point], pen: Pen) -> Point:
    return snapped_to_angle(corners[-1], pen.point) if pen.shift else pen.point
