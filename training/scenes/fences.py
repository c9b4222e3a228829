"""Fences along runs of points: rails, pickets, wire between posts, and dry-stone walls."""

from __future__ import annotations

import itertools
import math

import numpy as np

from training.scenes.house_parts import Array, Parts
from training.scenes.terrain import Terrain


def fence(kind: str, run: Array, terrain: Terrain, rng: np.random.Generator) -> Parts:
    """The parts of a fence; its slots are wood, wire, stone and dark.

    Parameters
    ----------
    kind
        rails, pickets, wire or wall.
    run
        (n, 2) points about a metre apart.
    """
    ground = terrain.height(run[:, 0], run[:, 1])
    line = _Line(np.concatenate([run, ground[:, None]], 1).astype(np.float32))
    makers = {
        "rails": (_rails, 260.0),
        "pickets": (_pickets, 110.0),
        "wire": (_wire, 260.0),
        "wall": (_wall, 110.0),
    }
    make, longest = makers[kind]
    return make(line.up_to(longest), rng)


class _Line:
    """A run of points on the ground, by the distance along it."""

    def __init__(self, points: Array) -> None:
        self.points = points
        steps = np.linalg.norm(np.diff(points[:, :2], axis=0), axis=1)
        self._along = np.concatenate([[0], np.cumsum(steps)])
        self.length = float(self._along[-1])

    def up_to(self, length: float) -> _Line:
        """Its first part: what lies farther along a road is too far to be seen in parts."""
        return _Line(self.points[self._along <= max(length, 1.5)])

    def at(self, away: float) -> Array:
        """The point at a distance from the start."""
        return np.array([np.interp(away, self._along, self.points[:, k]) for k in range(3)], np.float32)


def _beam(parts: Parts, slot: str, a: Array, b: Array, thick: float, high: float, tone: float) -> None:
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


def _post(
    parts: Parts, slot: str, foot: Array, height: float, wide: float, rng: np.random.Generator, lean: float
) -> Array:
    """An upright post that leans a little; returns its top."""
    top = foot + np.array([*(lean * height * rng.standard_normal(2)), height], np.float32)
    low = foot - np.array([0, 0, 0.5], np.float32)
    tone, turn = float(rng.random()), float(rng.random() * math.pi / 2)
    ring = [
        np.array([math.cos(turn + k * math.pi / 2), math.sin(turn + k * math.pi / 2), 0], np.float32)
        * 0.6
        * wide
        for k in range(4)
    ]
    for k in range(4):
        a, b = ring[k], ring[(k + 1) % 4]
        parts.quad(slot, np.stack([low + a, low + b, top + b, top + a]), tone)
    parts.quad(slot, np.stack([top + r for r in ring]), tone)
    return top


def _posts(
    parts: Parts, line: _Line, apart: float, height: float, wide: float, rng: np.random.Generator, lean: float
) -> list[Array]:
    count = max(2, round(line.length / apart) + 1)
    feet = [line.at(away) for away in np.linspace(0, line.length, count)]
    for foot in feet:
        _post(parts, "wood", foot, height * (1 + 0.05 * rng.standard_normal()), wide, rng, lean)
    return feet


def _rails(line: _Line, rng: np.random.Generator) -> Parts:
    parts, bars = Parts(), int(rng.integers(2, 4))
    feet = _posts(parts, line, 2.3, 1.18, 0.13, rng, 0.03)
    for a, b in itertools.pairwise(feet):
        for bar in range(bars):
            if rng.random() < 0.04:
                continue
            height = 1.02 - bar * (0.72 / bars + 0.05)
            ends = [
                point + np.array([0, 0, height + 0.025 * rng.standard_normal()], np.float32)
                for point in (a, b)
            ]
            _beam(parts, "wood", ends[0], ends[1], 0.045, 0.115, float(rng.random()))
    return parts


def _pickets(line: _Line, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 2.0, 1.0, 0.1, rng, 0.01)
    for a, b in itertools.pairwise(feet):
        for height in (0.32, 0.8):
            up = np.array([0, 0, height], np.float32)
            _beam(parts, "wood", a + up, b + up, 0.04, 0.08, 0.5)
    away, total = 0.0, line.length
    while away < total:
        point = line.at(away)
        ahead = line.at(away + 0.07) - point
        top = np.array([0, 0, 0.55 + 0.02 * rng.standard_normal()], np.float32)
        flat = np.array([ahead[1], -ahead[0], 0.0], np.float32)
        flat *= 0.035 / max(float(np.linalg.norm(flat)), 1e-6)
        if rng.random() > 0.03:
            _picket(parts, point + flat + top, ahead, float(rng.random()))
        away += 0.135 + 0.01 * rng.random()
    return parts


def _picket(parts: Parts, middle: Array, ahead: Array, tone: float) -> None:
    """A pointed board, one metre high."""
    half = ahead * (0.04 / max(float(np.linalg.norm(ahead)), 1e-6))
    half[2] = 0
    low, high = np.array([0, 0, -0.48], np.float32), np.array([0, 0, 0.4], np.float32)
    tip = middle + np.array([0, 0, 0.5], np.float32)
    corners = [middle - half + low, middle + half + low, middle + half + high, middle - half + high]
    parts.quad("wood", np.stack(corners), tone)
    parts.quad("wood", np.stack([corners[3], corners[2], tip, 0.5 * (corners[3] + tip)]), tone)


def _wire(line: _Line, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 3.2, 1.25, 0.1, rng, 0.035)
    for a, b in itertools.pairwise(feet):
        for height in (0.3, 0.6, 0.88, 1.12):
            up = np.array([0, 0, height + 0.02 * rng.standard_normal()], np.float32)
            middle = 0.5 * (a + b) + up - np.array([0, 0, 0.015], np.float32)
            _beam(parts, "wire", a + up, middle, 0.008, 0.008, 0.5)
            _beam(parts, "wire", middle, b + up, 0.008, 0.008, 0.5)
    return parts


def _wall(line: _Line, rng: np.random.Generator) -> Parts:
    """Courses of rough stones on both faces of a dark core, and upright cap stones."""
    parts, total = Parts(), line.length
    high = float(rng.uniform(0.75, 1.05))
    for a, b in itertools.pairwise(line.points):
        low = np.array([0, 0, 0.5 * high - 0.45], np.float32)
        _beam(parts, "dark", a + low, b + low, 0.34, high + 0.7, 0.1)
    for side in (-1, 1):
        level = -0.15
        while level < high - 0.05:
            course = float(rng.uniform(0.07, 0.19))
            away = float(rng.uniform(0, 0.2))
            while away < total:
                long = float(rng.uniform(0.12, 0.3) + 0.25 * rng.random() ** 3)
                tall = course * float(rng.uniform(0.85, 1.1))
                _stone(parts, line, away, long, side * (0.24 - 0.06 * level), level, tall, 0.22, rng)
                away += long * 0.97
            level += course * 0.95
    away = 0.0
    while away < total:
        long = float(rng.uniform(0.1, 0.2))
        _stone(parts, line, away, long, 0.0, high - 0.08, float(rng.uniform(0.2, 0.32)), 0.44, rng)
        away += long * 1.02
    return parts


def _stone(
    parts: Parts,
    line: _Line,
    away: float,
    long: float,
    side: float,
    level: float,
    tall: float,
    thick: float,
    rng: np.random.Generator,
) -> None:
    """A rough block: its corners are displaced, its faces to the sides are rounded off."""
    a, b = line.at(away), line.at(away + long)
    ahead = b - a
    across = np.array([-ahead[1], ahead[0], 0], np.float32)
    across /= max(float(np.linalg.norm(across)), 1e-6)
    wobble = 0.11 * min(tall, long)
    tone, ends = float(rng.random()), []
    for out in (-1, 1):
        face = []
        for end, up in ((a, 0), (b, 0), (b, 1), (a, 1)):
            point = (
                end + across * (side + 0.5 * thick * out) + np.array([0, 0, level + tall * up], np.float32)
            )
            face.append(point + (wobble * (rng.random(3) - 0.5) * 2).astype(np.float32))
        ends.append(np.stack(face).astype(np.float32))
    for out, face in zip((-1, 1), ends, strict=True):
        if side and (out > 0) != (side > 0):
            continue
        bulge = across * (out * (0.015 + 0.03 * rng.random()))
        inner = face.mean(0) + 0.78 * (face - face.mean(0)) + bulge
        turned = (0, 1, 2, 3) if out < 0 else (1, 0, 3, 2)
        parts.quad("stone", inner[list(turned)], tone)
        for k in range(4):
            i, j = turned[k], turned[(k + 1) % 4]
            parts.quad("stone", np.stack([face[i], face[j], inner[j], inner[i]]), tone)
    near, far = ends
    parts.quad("stone", np.stack([near[3], near[2], far[2], far[3]]), tone)
    for i, j in ((1, 2), (3, 0)):
        parts.quad("stone", np.stack([near[i], far[i], far[j], near[j]]), tone)
