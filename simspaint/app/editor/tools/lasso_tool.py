"""Draw round an area by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.painting.regions.region import Point
from simspaint.painting.regions.shapes import polygon_region


class LassoTool(Tool):
    """Drag round an area; it is painted when the pen goes up."""

    name, text, icon = "lasso", "Lasso", "lasso"
    help = "Drag round an area to paint it."

    def story(self, pen: Pen) -> Story:
        self.shown = points = [pen.point]
        while not (pen := (yield)).is_up:
            points.append(pen.point)
        if len(points) > 2:
            self.paint(polygon_region(points, self.extent), self.label_for(pen))

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        return path_through(self.shown, geometry)


def path_through(points: Sequence[Point], geometry: ViewGeometry) -> QPainterPath:
    """A line through points of the layout, in points of the widget."""
    path = QPainterPath()
    for index, (row, column) in enumerate(points):
        place = geometry.to_view(QPointF(column, row))
        path.lineTo(place) if index else path.moveTo(place)
    return path
