"""Shapes: polygon and lasso, rectangle, ellipse, line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from simspaint.domain.geometry import Box, Extent
from simspaint.painting.regions.brush import capsule_region
from simspaint.painting.regions.region import Point, Region, no_region

_FRACTION_BITS = 4
_FAR = 1e5


def polygon_region(points: Sequence[Point], extent: Extent) -> Region:
    """Everything that a closed line encloses, the line included, clipped to the frame.

    The last point is joined to the first. Where the line crosses itself all that it winds around is meant:
    no holes. This serves polygon and lasso, and the inside of encircle-and-fill. Empty for no points.
    """
    if not points:
        return no_region()
    corners = np.clip(np.nan_to_num(np.asarray(points, np.float64)), -_FAR, _FAR)  # (n, 2): row, column
    top, left = np.floor(corners.min(axis=0)).astype(int)
    bottom, right = np.floor(corners.max(axis=0)).astype(int) + 1
    box = Box(int(top), int(left), int(bottom), int(right)).clipped(extent)
    if not box.area:
        return no_region()
    # In OpenCV a pixel's centre lies at its index.
    moved = (corners - (box.top + 0.5, box.left + 0.5))[:, ::-1]
    fixed = np.round(moved * (1 << _FRACTION_BITS)).astype(np.int32)
    mask = np.zeros((box.height, box.width), np.uint8)
    cv2.fillPoly(mask, [fixed], 1, cv2.LINE_8, _FRACTION_BITS)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(mask, outlines, -1, 1, cv2.FILLED)
    return Region(box, mask.view(bool))


def rectangle_region(corner: Point, opposite: Point, extent: Extent) -> Region:
    """All pixels that a rectangle between two corners touches, clipped to the frame."""
    box = _box_between(corner, opposite).clipped(extent)
    return Region(box, np.ones((box.height, box.width), bool)) if box.area else no_region()


def ellipse_region(corner: Point, opposite: Point, extent: Extent) -> Region:
    """All pixels whose centres lie in the ellipse that fits between two corners, clipped to the frame."""
    whole = _box_between(corner, opposite)
    box = whole.clipped(extent)
    if not box.area:
        return no_region()
    rows = (np.arange(box.top, box.bottom) + 0.5 - (whole.top + whole.bottom) / 2) / (whole.height / 2)
    half = np.sqrt(np.maximum(1 - rows**2, 0)) * (whole.width / 2)
    columns = np.abs(np.arange(box.left, box.right) + 0.5 - (whole.left + whole.right) / 2)
    return Region(box, columns <= half[:, None])


def line_region(start: Point, end: Point, diameter_px: float, extent: Extent) -> Region:
    """A straight line with round ends, clipped to the frame."""
    ends = [(_near(row), _near(column)) for row, column in (start, end)]
    return capsule_region(ends[0], diameter_px / 2, ends[1], diameter_px / 2, extent)


def snapped_to_angle(start: Point, end: Point, step_degrees: float = 45.0) -> Point:
    """The end of a line turned to the nearest multiple of an angle, of the same length."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    step = math.radians(step_degrees)
    angle = round(math.atan2(rows, columns) / step) * step
    length = math.hypot(rows, columns)
    return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)


def squared(corner: Point, opposite: Point) -> Point:
    """The opposite corner moved so that the shape is as high as wide, the longer side counting."""
    rows, columns = opposite[0] - corner[0], opposite[1] - corner[1]
    side = max(abs(rows), abs(columns))
    return corner[0] + math.copysign(side, rows), corner[1] + math.copysign(side, columns)


def _box_between(corner: Point, opposite: Point) -> Box:
    rows = sorted((_near(corner[0]), _near(opposite[0])))
    columns = sorted((_near(corner[1]), _near(opposite[1])))
    return Box(
        math.floor(rows[0]),
        math.floor(columns[0]),
        max(math.ceil(rows[1]), math.floor(rows[0]) + 1),
        max(math.ceil(columns[1]), math.floor(columns[0]) + 1),
    )


def _near(coordinate: float) -> float:
    return min(max(coordinate, -_FAR), _FAR) if math.isfinite(coordinate) else 0.0
