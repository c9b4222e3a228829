"""Shapes drawn from corner to corner: rectangle and ellipse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from simspaint.app.editor.tools.tool import Pen, Tool
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.geometry import Extent
from simspaint.painting.region import Point, Region
from simspaint.painting.shapes import ellipse_region, rectangle_region, squared


class DraggedShape(Tool):
    """Drag from corner to corner; Shift makes it as high as wide, Alt begins in the middle."""

    def __init__(self, *shared) -> None:
        super().__init__(*shared)
        self._from: Point | None = None
        self._pen: Pen | None = None

    def region(self, corner: Point, opposite: Point, extent: Extent) -> Region:
        """The pixels of the shape."""
        raise NotImplementedError

    def add_shape(self, path: QPainterPath, frame: QRectF) -> None:
        """Add the shape's outline to a path."""
        raise NotImplementedError

    def press(self, pen: Pen) -> None:
        self._from, self._pen = pen.point, pen

    def move(self, pen: Pen) -> None:
        self._pen = pen

    def release(self, pen: Pen) -> None:
        if self._from is None:
            return
        self._pen = pen
        corner, opposite = self._corners()
        self._from = None
        if corner != opposite:
            self.paint(self.region(corner, opposite, self.extent), self.label_for(pen))

    def cancel(self) -> None:
        self._from = None

    @property
    def is_busy(self) -> bool:
        return self._from is not None

    @property
    def is_outline_filled(self) -> bool:
        return True

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        path = QPainterPath()
        if self._from is not None:
            (top, left), (bottom, right) = self._corners()
            frame = QRectF(
                geometry.to_view(QPointF(left, top)), geometry.to_view(QPointF(right, bottom))
            ).normalized()
            self.add_shape(path, frame)
        return path

    def _corners(self) -> tuple[Point, Point]:
        assert self._from is not None
        assert self._pen is not None
        corner, opposite = self._from, self._pen.point
        if self._pen.shift:
            opposite = squared(corner, opposite)
        if self._pen.alt:
            corner = (2 * corner[0] - opposite[0], 2 * corner[1] - opposite[1])
        return corner, opposite


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
