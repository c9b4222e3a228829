"""A run of points that a fence or a wall follows, and beams along it."""

from __future__ import annotations

import numpy as np

from training.scenes.house_parts import Array, Parts


class Line:
    """A run of points on the ground, by the distance along it."""

    def __init__(self, points: Array) -> None:
        self.points = points
        steps = np.linalg.norm(np.diff(points[:, :2], axis=0), axis=1)
        self._along = np.concatenate([[0], np.cumsum(steps)])
        self.length = float(self._along[-1])

    def up_to(self, length: float) -> Line:
        """Its first part: what lies farther along a road is too far to be seen in parts."""
        return Line(self.points[self._along <= max(length, 1.5)])

    def at(self, away: float) -> Array:
        """The point at a distance from the start."""
        return np.array([np.interp(away, self._along, self.points[:, k]) for k in range(3)], np.float32)


def beam(parts: Parts, slot: str, a: Array, b: Array, thick: float, high: float, tone: float) -> None:
    """A bar from a to b (their middles) of upright rectangular section."""
    ahead = b - a
    flat = np.array([ahead[0], ahead[1], 0], np.float32)
    flat /= max(float(np.linalg.norm(flat)), 1e-6)
    side = np.array([-flat[1], flat[0], 0], np.float32) * (0.5 * thick)
    up = np.array([0, 0, 0.5 * high], np.float32)
    parts.quad(slot, np.stack([a - side - up, b - side - up, b - side + up, a - side + up]), tone)
    parts.quad(slot, np.stack([b + side - up, a + side - up, a + side + up, b + side + up]), tone)
    parts.quad(slot, np.stack([a - side + up, b - side + up, b + side + up, a + side + up]), tone)
    parts.quad(slot, np.stack([b - side - up, b + side - up, b + side + up, b - side + up]), tone)
    parts.quad(slot, np.stack([a + side - up, a - side - up, a - side + up, a + side + up]), tone)
