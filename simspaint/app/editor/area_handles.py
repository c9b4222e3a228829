"""Handles around an area of the layout: what the pointer takes hold of, and the change that a drag makes."""

from __future__ import annotations

import math
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.geometry import Box
from simspaint.domain.warped_layout import PixelAffine
from simspaint.painting.regions.region import Point, Region

_REACH = 10.0
"""View points around a handle in which it is taken."""
_STEM = 24.0
"""View points from the upper edge to the handle that turns."""
_HALF = 4.0
_SNAP_DEGREES = 15.0
SMALLEST_SCALE, LARGEST_SCALE = 0.05, 20.0


class AreaGrip(Enum):
    """What the pointer has taken."""

    INSIDE = auto()
    CORNER = auto()
    TURN = auto()


def grip_at(region: Region, point: Point, geometry: ViewGeometry) -> AreaGrip | None:
    """What a press at a point (row, column) of the layout takes."""
    view = geometry.to_view(QPointF(point[1], point[0]))
    if _distance(_turn_handle(region.box, geometry), view) <= _REACH:
        return AreaGrip.TURN
    if min(_distance(corner, view) for corner in _corners(region.box, geometry)) <= _REACH:
        return AreaGrip.CORNER
    top, left, bottom, right = region.box
    row, column = math.floor(point[0]), math.floor(point[1])
    inside = top <= row < bottom and left <= column < right and region.mask[row - top, column - left]
    return AreaGrip.INSIDE if inside else None


def dragged_change(
    region: Region, grip: AreaGrip, start: Point, end: Point, is_free: bool = False
) -> PixelAffine:
    """The change (see `move_area`) of a drag between two points (row, column).

    Parameters
    ----------
    is_free
        A corner changes width and height each by its own; turning snaps to steps of 15°.
    """
    if grip is AreaGrip.INSIDE:
        return moved(round(end[1] - start[1]), round(end[0] - start[0]))
    box = region.box
    middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    first, last = np.array(start[::-1], float), np.array(end[::-1], float)
    if grip is AreaGrip.TURN:
        degrees = math.degrees(_angle(last - middle) - _angle(first - middle))
        return turned(middle, round(degrees / _SNAP_DEGREES) * _SNAP_DEGREES if is_free else degrees)
    corners = np.array([[x, y] for y in (box.top, box.bottom) for x in (box.left, box.right)], float)
    nearest = int(np.argmin(np.linalg.norm(corners - first, axis=1)))
    held = corners[3 - nearest]  # the opposite corner stays
    if is_free:
        factors = (last - held) / np.where(np.abs(first - held) < 1e-6, 1e-6, first - held)
        return scaled(held, _within(factors[0]), _within(factors[1]))
    factor = _within(float(np.linalg.norm(last - held)) / max(float(np.linalg.norm(first - held)), 1e-6))
    return scaled(held, factor, factor)


def moved(columns: float, rows: float) -> PixelAffine:
    """The change that moves to the right and down."""
    return np.array([[1, 0, columns], [0, 1, rows]], np.float64)


def scaled(about: np.ndarray, across: float, down: float) -> PixelAffine:
    """The change that magnifies about a point (x, y)."""
    return _about(np.diag([across, down]).astype(np.float64), about)


def turned(about: np.ndarray, degrees: float) -> PixelAffine:
    """The change that turns clockwise about a point (x, y)."""
    angle = math.radians(degrees)
    return _about(np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]), about)


def mirrored(region: Region) -> PixelAffine:
    """The change that mirrors an area left to right in its place."""
    return np.array([[-1, 0, region.box.left + region.box.right], [0, 1, 0]], np.float64)


def handles_path(box: Box, geometry: ViewGeometry) -> QPainterPath:
    """The handles of an area, in points of the widget."""
    path, corners, turn = QPainterPath(), _corners(box, geometry), _turn_handle(box, geometry)
    for corner in corners:
        path.addRect(QRectF(corner.x() - _HALF, corner.y() - _HALF, 2 * _HALF, 2 * _HALF))
    path.moveTo((corners[0] + corners[1]) / 2)
    path.lineTo(turn + QPointF(0, _HALF))
    path.addEllipse(turn, _HALF, _HALF)
    return path


def corners_path(box: Box, change: PixelAffine, geometry: ViewGeometry) -> QPainterPath:
    """The frame of an area after a change."""
    top, left, bottom, right = box
    points = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]]) @ change.T
    path = QPainterPath()
    path.addPolygon(QPolygonF([geometry.to_view(QPointF(float(x), float(y))) for x, y in points]))
    path.closeSubpath()
    return path


def _about(matrix: np.ndarray, point: np.ndarray) -> PixelAffine:
    return np.column_stack([matrix, point - matrix @ point])


def _within(factor: float) -> float:
    size = min(max(abs(float(factor)), SMALLEST_SCALE), LARGEST_SCALE)
    return math.copysign(size, factor)


def _corners(box: Box, geometry: ViewGeometry) -> list[QPointF]:
    return [geometry.to_view(QPointF(x, y)) for y in (box.top, box.bottom) for x in (box.left, box.right)]


def _turn_handle(box: Box, geometry: ViewGeometry) -> QPointF:
    return geometry.to_view(QPointF((box.left + box.right) / 2, box.top)) - QPointF(0, _STEM)


def _distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())


def _angle(direction: np.ndarray) -> float:
    return math.atan2(direction[1], direction[0])
