"""Parts of houses as quadrangles: boxes, walls with openings, windows, doors, roofs.

A house's own frame: x along the ridge, y across it (the front is at -y), z up from the floor; metres.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Point = tuple[float, float, float]


@dataclass
class Parts:
    """Quadrangles gathered by material."""

    corners: list[Array] = field(default_factory=list)
    """(4, 3) each."""
    slots: list[str] = field(default_factory=list)
    places: list[Array] = field(default_factory=list)
    """(4, 3) each: where the corner lies on its surface (right, up; metres), a tone in [0, 1)."""

    def quad(self, slot: str, points: Array | list[Point], tone: float = 0.5) -> None:
        """Add a quadrangle, anticlockwise from outside; its surface frame starts at the first corner."""
        corners = np.asarray(points, np.float32)
        right = corners[1] - corners[0]
        right = right / max(float(np.linalg.norm(right)), 1e-6)
        normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
        up = np.cross(normal / max(float(np.linalg.norm(normal)), 1e-9), right)
        # Measured from the house's origin, so that neighbours on one wall share one pattern.
        place = np.stack([corners @ right, corners @ up, np.full(4, tone)], -1)
        self.corners.append(corners)
        self.slots.append(slot)
        self.places.append(place.astype(np.float32))

    def box(self, slot: str, low: Point, high: Point, tone: float = 0.5) -> None:
        """A box with upright sides."""
        x0, y0, z0 = low
        x1, y1, z1 = high
        self.quad(slot, [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], tone)
        self.quad(slot, [(x1, y1, z0), (x0, y1, z0), (x0, y1, z1), (x1, y1, z1)], tone)
        self.quad(slot, [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], tone)
        self.quad(slot, [(x0, y1, z0), (x0, y0, z0), (x0, y0, z1), (x0, y1, z1)], tone)
        self.quad(slot, [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)], tone)
        self.quad(slot, [(x0, y1, z0), (x1, y1, z0), (x1, y0, z0), (x0, y0, z0)], tone)

    def moved(self, turn_rad: float, shift: Point) -> Parts:
        """The same parts turned about z and shifted."""
        sine, cosine = np.sin(turn_rad), np.cos(turn_rad)
        turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]], np.float32)
        moved: list[Array] = [corners @ turn.T + np.asarray(shift, np.float32) for corners in self.corners]
        return Parts(moved, list(self.slots), list(self.places))

    def add(self, other: Parts) -> None:
        """Take over all of another's quadrangles."""
        self.corners += other.corners
        self.slots += other.slots
        self.places += other.places


@dataclass(frozen=True)
class Opening:
    """A window or door in a wall: left edge, bottom, width, height on it, and what fills it."""

    left: float
    bottom: float
    width: float
    height: float
    kind: str
    """window, door, gate or hole."""


def wall(
    parts: Parts,
    start: Point,
    end: Point,
    height: float,
    openings: list[Opening],
    shutters: bool,
    deep: float = 0.16,
    grid_m: float = 100.0,
) -> None:
    """An upright wall from start to end (seen from outside: left to right), with its openings filled.

    It is cut into pieces no wider than the grid.
    """
    local = Parts()
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    across = sorted(
        {
            *np.arange(0, length, grid_m),
            length,
            *(o.left for o in openings),
            *(o.left + o.width for o in openings),
        }
    )
    upward = sorted({0.0, height, *(o.bottom for o in openings), *(o.bottom + o.height for o in openings)})
    for x0, x1 in itertools.pairwise(across):
        for z0, z1 in itertools.pairwise(upward):
            middle_x, middle_z = 0.5 * (x0 + x1), 0.5 * (z0 + z1)
            hole = any(
                o.left < middle_x < o.left + o.width and o.bottom < middle_z < o.bottom + o.height
                for o in openings
            )
            if not hole:
                local.quad("wall", [(x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1)])
    for opening in openings:
        _fill(local, opening, deep, shutters)
    turn = float(np.arctan2(end[1] - start[1], end[0] - start[0]))
    parts.add(local.moved(turn, start))


def _fill(parts: Parts, o: Opening, deep: float, shutters: bool) -> None:
    """Reveals, then glass with bars, planks, or darkness."""
    x0, x1, z0, z1 = o.left, o.left + o.width, o.bottom, o.bottom + o.height
    parts.quad("wall", [(x0, 0, z0), (x1, 0, z0), (x1, deep, z0), (x0, deep, z0)])
    parts.quad("wall", [(x0, deep, z1), (x1, deep, z1), (x1, 0, z1), (x0, 0, z1)])
    parts.quad("wall", [(x0, 0, z0), (x0, deep, z0), (x0, deep, z1), (x0, 0, z1)])
    parts.quad("wall", [(x1, deep, z0), (x1, 0, z0), (x1, 0, z1), (x1, deep, z1)])
    back = [(x0, deep, z0), (x1, deep, z0), (x1, deep, z1), (x0, deep, z1)]
    if o.kind in ("door", "gate"):
        parts.quad("door", back)
        _surround(parts, x0, x1, z0, z1, 0.09)
    elif o.kind == "hole":
        parts.quad("dark", back)
    else:
        parts.quad("glass", back)
        _window(parts, x0, x1, z0, z1, deep)
        if shutters:
            half = 0.5 * o.width
            parts.box("shutter", (x0 - half - 0.03, -0.05, z0), (x0 - 0.03, -0.01, z1))
            parts.box("shutter", (x1 + 0.03, -0.05, z0), (x1 + half + 0.03, -0.01, z1))


def _window(parts: Parts, x0: float, x1: float, z0: float, z1: float, deep: float) -> None:
    """Frame, a cross of bars, and a sill."""
    bar, front = 0.06, deep - 0.05
    middle, third = 0.5 * (x0 + x1), z0 + 0.62 * (z1 - z0)
    for a, b in ((x0, x0 + bar), (x1 - bar, x1), (middle - 0.025, middle + 0.025)):
        parts.box("frame", (a, front, z0), (b, deep - 0.005, z1))
    for a, b in ((z0, z0 + bar), (z1 - bar, z1), (third - 0.02, third + 0.02)):
        parts.box("frame", (x0, front, a), (x1, deep - 0.005, b))
    parts.box("trim", (x0 - 0.08, -0.07, z0 - 0.07), (x1 + 0.08, 0.0, z0))


def _surround(parts: Parts, x0: float, x1: float, z0: float, z1: float, wide: float) -> None:
    parts.box("frame", (x0 - wide, -0.02, z0), (x0, 0.0, z1 + wide))
    parts.box("frame", (x1, -0.02, z0), (x1 + wide, 0.0, z1 + wide))
    parts.box("frame", (x0, -0.02, z1), (x1, 0.0, z1 + wide))


def gable(parts: Parts, start: Point, end: Point, eaves: float, ridge: float, slot: str) -> None:
    """The triangle over a gable wall, in bands so that all faces are quadrangles."""
    a, b = np.asarray(start, np.float32), np.asarray(end, np.float32)
    top = 0.5 * (a + b)
    levels = np.linspace(0, 1, 5)
    for low, high in itertools.pairwise(levels):
        corners = [a + (top - a) * low, b + (top - b) * low, b + (top - b) * high, a + (top - a) * high]
        heights = eaves + (ridge - eaves) * np.array([low, low, high, high])
        if high == 1:
            # The last band ends in a point: its fourth corner lies on the left edge instead.
            corners[3] = a + (top - a) * 0.5 * (low + high)
            heights[3] = eaves + (ridge - eaves) * 0.5 * (low + high)
        points = np.stack([[c[0], c[1], c[2] + h] for c, h in zip(corners, heights, strict=True)])
        parts.quad(slot, points)
