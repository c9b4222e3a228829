"""Gabled roofs of houses, with rows of tiles and edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.house_parts import Parts, Point


@dataclass(frozen=True)
class Roof:
    """A gabled roof over a plan of length x width; heights over the floor."""

    length: float
    width: float
    eaves: float
    ridge: float
    over_sides: float
    over_ends: float
    thick: float
    course: float
    """Height of a row of tiles along the slope."""
    sag: float


def gabled_roof(parts: Parts, roof: Roof, rng: np.random.Generator) -> None:
    """Two slopes of overlapping rows, verges, eaves and a ridge cap."""
    rise = (roof.ridge - roof.eaves) / (0.5 * roof.width)
    half_x, out_y = 0.5 * roof.length + roof.over_ends, 0.5 * roof.width + roof.over_sides
    slope = out_y * float(np.hypot(1, rise))
    rows = max(4, round(slope / roof.course))
    stations = np.linspace(-half_x, half_x, 7)
    drop = roof.sag * (1 - (stations / half_x) ** 2)
    lift = 0.28 * roof.course * 0.35
    for side in (-1, 1):
        for row in range(rows):
            low, high = out_y * (1 - row / rows), out_y * (1 - (row + 1) / rows)
            wobble = 0.012 * rng.standard_normal()
            for k in range(6):
                points = []
                for y, s, up in ((low, k, lift), (low, k + 1, lift), (high, k + 1, 0), (high, k, 0)):
                    z = roof.ridge - rise * y + roof.thick - drop[s] * (1 - 0.5 * y / out_y) + up + wobble
                    points.append((stations[s], side * y, z))
                _roof_row(parts, points, side, row, lift)
        _roof_edges(parts, roof, side, rise, out_y, half_x)
    for k in range(6):
        z = roof.ridge + roof.thick + 0.04
        parts.box(
            "ridge",
            (stations[k], -0.13, z - 0.12 - drop[k]),
            (stations[k + 1], 0.13, z - 0.5 * (drop[k] + drop[k + 1])),
        )


def _roof_row(parts: Parts, points: list[Point], side: int, row: int, lift: float) -> None:
    if side > 0:
        points = [points[1], points[0], points[3], points[2]]
    parts.quad("roof", points, (row * 0.618) % 1.0)
    a, b = points[0], points[1]
    under = [(a[0], a[1], a[2] - 2.0 * lift), (b[0], b[1], b[2] - 2.0 * lift), b, a]
    parts.quad("roof", under, (row * 0.618) % 1.0)


def _roof_edges(parts: Parts, roof: Roof, side: int, rise: float, out_y: float, half_x: float) -> None:
    """The underside, the boards at both verges, and the gutter."""
    top, low = roof.ridge, roof.ridge - rise * out_y
    under = [(-half_x, side * out_y, low), (-half_x, 0, top), (half_x, 0, top), (half_x, side * out_y, low)]
    parts.quad("beam", under if side > 0 else under[::-1])
    for x in (-half_x, half_x):
        edge = [
            (x, side * out_y, low - 0.05),
            (x, 0, top - 0.05),
            (x, 0, top + roof.thick),
            (x, side * out_y, low + roof.thick),
        ]
        parts.quad("beam", edge if side * x > 0 else edge[::-1])
    y0, y1 = sorted((side * (out_y + 0.10), side * (out_y - 0.01)))
    parts.box("gutter", (-half_x, y0, low - 0.02), (half_x, y1, low + 0.09))
