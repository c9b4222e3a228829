"""A line of wooden poles with wires along a road."""

from __future__ import annotations

import itertools
import math

import numpy as np

from training.scenes.course import Road
from training.scenes.house_parts import Array, Parts
from training.scenes.terrain import Terrain

_APART = 42.0


def poles(road: Road, terrain: Terrain, rng: np.random.Generator) -> Parts:
    """Poles on one side of a road, up to a third of a kilometre away; slots are wood and wire."""
    parts, side = Parts(), float(rng.choice((-1.0, 1.0)) * (road.half_width_m + rng.uniform(2.0, 3.5)))
    first = max(road.first, 6.0) + rng.uniform(0, 14)
    along = np.arange(first, min(road.last, 340.0), _APART, dtype=np.float32)
    if len(along) < 2:
        return parts
    x, y = road.at(along, side)
    feet = np.stack([x, y, terrain.height(x, y)], -1)
    high = float(rng.uniform(6.2, 7.5))
    tops = [_pole(parts, foot, high, feet, rng) for foot in feet]
    for arms, next_arms in itertools.pairwise(tops):
        for start, end in zip(arms, next_arms, strict=True):
            _wire(parts, start, end, float(rng.uniform(0.35, 0.5)))
    return parts


def _pole(parts: Parts, foot: Array, high: float, feet: Array, rng: np.random.Generator) -> list[Array]:
    """One pole with its cross-arm; returns where wires are fixed."""
    lean = 0.012 * high * rng.standard_normal(2)
    top = foot + np.array([lean[0], lean[1], high], np.float32)
    tone = float(rng.random())
    rings = []
    for middle, radius in ((foot - np.array([0, 0, 0.6], np.float32), 0.15), (top, 0.10)):
        turns = np.arange(7) * (math.pi / 3.5)
        circle = np.stack([np.cos(turns), np.sin(turns), np.zeros(7)], -1).astype(np.float32)
        rings.append(middle + radius * circle)
    for k in range(7):
        j = (k + 1) % 7
        parts.quad("wood", np.stack([rings[0][k], rings[0][j], rings[1][j], rings[1][k]]), tone)
    ahead = feet[-1] - feet[0]
    across = np.array([-ahead[1], ahead[0], 0], np.float32) / max(float(np.hypot(*ahead[:2])), 1e-6)
    arm = top - np.array([0, 0, 0.35], np.float32)
    up = np.array([0, 0, 0.05], np.float32)
    forward = np.cross(np.array([0, 0, 1], np.float32), across) * 0.05
    ends = arm - across * 0.75, arm + across * 0.75
    for offset in (forward, -forward):
        a, b = ends if offset is forward else ends[::-1]
        parts.quad(
            "wood", np.stack([a - up + offset, b - up + offset, b + up + offset, a + up + offset]), tone
        )
    parts.quad(
        "wood", np.stack([ends[0] + up, ends[0] + up - forward, ends[1] + up - forward, ends[1] + up]), tone
    )
    return [arm + across * away + 2.5 * up for away in (-0.68, 0.0, 0.68)]


def _wire(parts: Parts, start: Array, end: Array, sag: float) -> None:
    """A wire that hangs between two poles: a thin upright band, seen from both sides."""
    share = np.linspace(0, 1, 8, dtype=np.float32)[:, None]
    points = start + (end - start) * share
    points[:, 2:] -= sag * 4 * share * (1 - share)
    thick = np.array([0, 0, 0.012], np.float32)
    for a, b in itertools.pairwise(points):
        parts.quad("wire", np.stack([a, b, b + thick, a + thick]))
