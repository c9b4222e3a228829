"""Fences along runs of points: rails, pickets, wire between posts, and dry-stone walls."""

from __future__ import annotations

import itertools
import math

import numpy as np

from training.scenes.house_parts import Array, Parts, Point
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
    line = np.concatenate([run, ground[:, None]], 1).astype(np.float32)
    return {"rails": _rails, "pickets": _pickets, "wire": _wire, "wall": _wall}[kind](line, rng)


def _at(line: Array, away: float) -> Array:
    """The point at a distance along a line."""
    steps = np.linalg.norm(np.diff(line[:, :2], axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(steps)])
    return np.array([np.interp(away, along, line[:, k]) for k in range(3)], np.float32)


def _length(line: Array) -> float:
    return float(np.linalg.norm(np.diff(line[:, :2], axis=0), axis=1).sum())


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
    parts: Parts, line: Array, apart: float, height: float, wide: float, rng: np.random.Generator, lean: float
) -> list[Array]:
    count = max(2, round(_length(line) / apart) + 1)
    feet = [_at(line, away) for away in np.linspace(0, _length(line), count)]
    for foot in feet:
        _post(parts, "wood", foot, height * (1 + 0.05 * rng.standard_normal()), wide, rng, lean)
    return feet


def _rails(line: Array, rng: np.random.Generator) -> Parts:
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


def _pickets(line: Array, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 2.0, 1.0, 0.1, rng, 0.01)
    for a, b in itertools.pairwise(feet):
        for height in (0.32, 0.8):
            up = np.array([0, 0, height], np.float32)
            _beam(parts, "wood", a + up, b + up, 0.04, 0.08, 0.5)
    away, total = 0.0, min(_length(line), 70.0)
    while away < total:
        point = _at(line, away)
        ahead = _at(line, away + 0.07) - point
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


def _wire(line: Array, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 3.2, 1.25, 0.1, rng, 0.035)
    for a, b in itertools.pairwise(feet):
        for height in (0.3, 0.6, 0.88, 1.12):
            up = np.array([0, 0, height + 0.02 * rng.standard_normal()], np.float32)
            middle = 0.5 * (a + b) + up - np.array([0, 0, 0.015], np.float32)
            _beam(parts, "wire", a + up, middle, 0.008, 0.008, 0.5)
            _beam(parts, "wire", middle, b + up, 0.008, 0.008, 0.5)
    return parts


def _wall(line: Array, rng: np.random.Generator) -> Parts:
    """Courses of rough stones on both faces of a dark core, and upright cap stones."""
    parts, total = Parts(), min(_length(line), 110.0)
    high = float(rng.uniform(0.85, 1.2))
    for a, b in itertools.pairwise(line):
        low = np.array([0, 0, 0.5 * high - 0.45], np.float32)
        _beam(parts, "dark", a + low, b + low, 0.34, high + 0.7, 0.1)
    for side in (-1, 1):
        level = -0.15
        while level < high - 0.05:
            course = float(rng.uniform(0.1, 0.2))
            away = float(rng.uniform(0, 0.2))
            while away < total:
                long = float(rng.uniform(0.16, 0.46))
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
    line: Array,
    away: float,
    long: float,
    side: float,
    level: float,
    tall: float,
    thick: float,
    rng: np.random.Generator,
) -> None:
    """A rough block: a box whose corners are displaced and whose face bulges."""
    a, b = _at(line, away), _at(line, away + long)
    ahead = b - a
    across = np.array([-ahead[1], ahead[0], 0], np.float32)
    across /= max(float(np.linalg.norm(across)), 1e-6)
    wobble = 0.16 * min(tall, long)
    corners: list[Point | Array] = []
    for end, out, up in (
        (a, -1, 0),
        (b, -1, 0),
        (b, 1, 0),
        (a, 1, 0),
        (a, -1, 1),
        (b, -1, 1),
        (b, 1, 1),
        (a, 1, 1),
    ):
        point = end + across * (side + 0.5 * thick * out) + np.array([0, 0, level + tall * up], np.float32)
        corners.append(point + (wobble * (rng.random(3) - 0.5) * 2).astype(np.float32))
    c = np.stack(corners).astype(np.float32)
    tone = float(rng.random())
    for face in ((0, 1, 5, 4), (2, 3, 7, 6), (1, 2, 6, 5), (3, 0, 4, 7), (4, 5, 6, 7)):
        parts.quad("stone", c[list(face)], tone)
