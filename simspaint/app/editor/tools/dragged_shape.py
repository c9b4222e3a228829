"""Shapes drawn from corner to corner: rectangle and ellipse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.geometry import Extent
from simspaint.painting.regions.region import Point, Region
from simspaint.painting.regions.shapes import ellipse_region, rectangle_region, squared


class DraggedShape(Tool):
    """Drag from corner to corner; Shift makes it as high as wide, Alt begins in the middle."""

    def story(self, pen: Pen) -> Story:
        start = pen.point
        self.shown = corner, opposite = _corners(start, pen)
        while not pen.is_up:
            pen = yield
            self.shown = corner, opposite = _corners(start, pen)
        if corner != opposite:
            self.take(corner, opposite, pen)

    def take(self, corner: Point, opposite: Point, pen: Pen) -> None:
        """The shape is drawn: paint it."""
        self.paint(self.region(corner, opposite, self.extent), self.label_for(pen))

    def region(self, corner: Point, opposite: Point, extent: Extent) -> Region:
        """The pixels of the shape."""
        raise NotImplementedError

    def add_shape(self, path: QPainterPath, frame: QRectF) -> None:
        """Add the shape's outline to a path."""
        raise NotImplementedError

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        path = QPainterPath()
        if self.shown:
            (top, left), (bottom, right) = self.shown
            ends = geometry.to_view(QPointF(left, top)), geometry.to_view(QPointF(right, bottom))
            self.add_shape(path, QRectF(*ends).normalized())
        return path


class RectangleTool(DraggedShape):
    """Rectangles."""

    name, text, icon = "rectangle", "Rectangle", "rectangle"
    help = "Drag from corner to corner. Shift: square. Alt: from the middle."

    def region(self, corner: Point, opposite: Point, extent: Extent) -> Region:
        return rectangle_region(corner, opposite, extent)

    def add_shape(self, path: QPainterPath, frame: QRectF) -> None:
        path.addRect(frame)


class EllipseTool(DraggedShape):
    """Ellipses."""

    name, text, icon = "ellipse", "Ellipse", "ellipse"
    help = "Drag from corner to corner. Shift: circle. Alt: from the middle."

    def region(self, corner: Point, opposite: Point, extent: Extent) -> Region:
        return ellipse_region(corner, opposite, extent)

    def add_shape(self, path: QPainterPath, frame: QRectF) -> None:
        path.addEllipse(frame)


def _corners(start: Point, pen: Pen) -> tuple[Point, Point]:
    """The corner that was pressed, or its opposite through the middle, and the one at the pen."""
    corner, opposite = start, pen.point
    if pen.shift:
        opposite = squared(corner, opposite)
    if pen.alt:
        corner = (2 * corner[0] - opposite[0], 2 * corner[1] - opposite[1])
    return corner, opposite
