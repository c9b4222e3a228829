"""The brush: round dabs, joined along the path of the pen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.domain.geometry import Box, Extent
from simspaint.painting.regions.region import Point, Region, no_region

MAX_DIAMETER_PX = 500.0
MIN_DIAMETER_PX = 1.0
_PIXEL_WIDE = 1.5
"""Thinner brushes paint the pixels under the pen: a disc might lie between all pixel centres."""
_FAR = 1e5
"""Pens are taken to be no farther outside than this, in pixels."""


@dataclass(frozen=True, slots=True)
class PressureCurve:
    """How pressure becomes size: share = minimum + (1 − minimum) · pressure ** exponent.

    Parameters
    ----------
    minimum
        Share of the diameter that the lightest touch has, 0 to 1.
    exponent
        1 is proportional; more needs a firmer hand, less a lighter one. Above 0.
    is_on
        Off: the diameter is the same whatever the pressure.
    """

    minimum: float = 0.1
    exponent: float = 1.0
    is_on: bool = True

    def share(self, pressure: float) -> float:
        """Share of the diameter for a pressure, which is clipped to [0, 1]; 1 where the curve is off."""
        if not self.is_on or math.isnan(pressure):
            return 1.0
        return self.minimum + (1 - self.minimum) * min(max(pressure, 0.0), 1.0) ** self.exponent


@dataclass(frozen=True, slots=True)
class Brush:
    """A round brush with a hard edge; the diameter is clipped to 1–500 pixels of the painting."""

    diameter_px: float = 40.0
    curve: PressureCurve = PressureCurve(is_on=False)

    def radius(self, pressure: float = 1.0) -> float:
        """Radius in pixels at this pressure."""
        diameter = self.diameter_px * self.curve.share(pressure)
        return min(max(diameter, MIN_DIAMETER_PX), MAX_DIAMETER_PX) / 2


class BrushStroke:
    """The path of the pen from touching down on; gives what each move adds.

    Parameters
    ----------
    brush
        Its size does not change during the stroke, other than by pressure.
    extent
        Frame of the painting: nothing outside is given.
    """

    def __init__(self, brush: Brush, extent: Extent) -> None:
        self._brush = brush
        self._extent = extent
        self._last: tuple[Point, float] | None = None

    def move_to(self, point: Point, pressure: float = 1.0) -> Region:
        """The pixels between the last point and this one, both ends included; a round dab at the first."""
        here = (_near(point[0]), _near(point[1])), self._brush.radius(pressure)
        start, radius = self._last or here
        self._last = here
        return capsule_region(start, radius, here[0], here[1], self._extent)


def capsule_region(
    start: Point, start_radius: float, end: Point, end_radius: float, extent: Extent
) -> Region:
    """All pixels whose centres lie in the hull of two discs, clipped to the frame.

    Where both are thinner than 1.5 pixels it is the line of pixels between the two points instead.
    """
    if max(start_radius, end_radius) * 2 <= _PIXEL_WIDE:
        return _thin_line(start, end, extent)
    box = Box(
        math.floor(min(start[0] - start_radius, end[0] - end_radius)),
        math.floor(min(start[1] - start_radius, end[1] - end_radius)),
        math.ceil(max(start[0] + start_radius, end[0] + end_radius)),
        math.ceil(max(start[1] + start_radius, end[1] + end_radius)),
    ).clipped(extent)
    if not box.area:
        return no_region()
    rows = np.arange(box.top, box.bottom) + 0.5
    spans = [_disc_spans(rows, start, start_radius), _disc_spans(rows, end, end_radius)]
    spans += _tangent_spans(rows, start, start_radius, end, end_radius)
    left = np.min([left for left, _ in spans], axis=0)
    right = np.max([right for _, right in spans], axis=0)
    columns = (np.arange(box.left, box.right) + 0.5).astype(np.float32)
    mask = columns >= left.astype(np.float32)[:, None]
    mask &= columns <= right.astype(np.float32)[:, None]
    return Region(box, mask)


def _disc_spans(rows: np.ndarray, center: Point, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Left and right end of a disc in each row; the left end is +inf where the row misses it."""
    square = radius**2 - (rows - center[0]) ** 2
    half = np.sqrt(np.maximum(square, 0))
    hit = square >= 0
    return np.where(hit, center[1] - half, np.inf), np.where(hit, center[1] + half, -np.inf)


def _tangent_spans(
    rows: np.ndarray, start: Point, start_radius: float, end: Point, end_radius: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Spans of the quadrangle between the points where both outer tangents touch the discs."""
    along = (end[0] - start[0], end[1] - start[1])
    distance = math.hypot(*along)
    if distance <= abs(start_radius - end_radius) or distance == 0:
        return []
    cosine = (start_radius - end_radius) / distance
    sine = math.sqrt(max(1 - cosine**2, 0))
    unit = (along[0] / distance, along[1] / distance)
    corners = []
    for sign, order in ((1, 1), (-1, -1)):
        normal = (unit[0] * cosine - sign * unit[1] * sine, unit[1] * cosine + sign * unit[0] * sine)
        ends = [
            (center[0] + radius * normal[0], center[1] + radius * normal[1])
            for center, radius in ((start, start_radius), (end, end_radius))
        ]
        corners += ends[::order]
    return [_edge_span(rows, a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]


def _edge_span(rows: np.ndarray, a: Point, b: Point) -> tuple[np.ndarray, np.ndarray]:
    """Where a line crosses each row, as a span of no width; misses as in `_disc_spans`."""
    if a[0] == b[0]:
        return np.full_like(rows, np.inf), np.full_like(rows, -np.inf)
    crossing = a[1] + (rows - a[0]) * (b[1] - a[1]) / (b[0] - a[0])
    hit = (rows >= min(a[0], b[0])) & (rows <= max(a[0], b[0]))
    return np.where(hit, crossing, np.inf), np.where(hit, crossing, -np.inf)


def _thin_line(start: Point, end: Point, extent: Extent) -> Region:
    ends = [(math.floor(row), math.floor(column)) for row, column in (start, end)]
    box = Box(
        min(row for row, _ in ends),
        min(column for _, column in ends),
        max(row for row, _ in ends) + 1,
        max(column for _, column in ends) + 1,
    ).clipped(extent)
    if not box.area:
        return no_region()
    mask = np.zeros((box.height, box.width), np.uint8)
    first, last = ((column - box.left, row - box.top) for row, column in ends)
    cv2.line(mask, first, last, 1)
    return Region(box, mask.view(bool))


def _near(coordinate: float) -> float:
    return min(max(coordinate, -_FAR), _FAR) if math.isfinite(coordinate) else 0.0
