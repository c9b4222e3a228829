"""Fences along runs of points: rails, pickets, wire between posts, and dry-stone walls."""

from __future__ import annotations

import itertools
import math

import numpy as np

from training.scenes.dry_stone_wall import wall
from training.scenes.fence_line import Line, beam
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
    line = Line(np.concatenate([run, ground[:, None]], 1).astype(np.float32))
    makers = {
        "rails": (_rails, 260.0),
        "pickets": (_pickets, 110.0),
        "wire": (_wire, 260.0),
        "wall": (wall, 110.0),
    }
    make, longest = makers[kind]
    return make(line.up_to(longest), rng)


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
    parts: Parts, line: Line, apart: float, height: float, wide: float, rng: np.random.Generator, lean: float
) -> list[Array]:
    count = max(2, round(line.length / apart) + 1)
    feet = [line.at(away) for away in np.linspace(0, line.length, count)]
    for foot in feet:
        _post(parts, "wood", foot, height * (1 + 0.05 * rng.standard_normal()), wide, rng, lean)
    return feet


def _rails(line: Line, rng: np.random.Generator) -> Parts:
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
            beam(parts, "wood", ends[0], ends[1], 0.045, 0.115, float(rng.random()))
    return parts


def _pickets(line: Line, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 2.0, 1.0, 0.1, rng, 0.01)
    for a, b in itertools.pairwise(feet):
        for height in (0.32, 0.8):
            up = np.array([0, 0, height], np.float32)
            beam(parts, "wood", a + up, b + up, 0.04, 0.08, 0.5)
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


def _wire(line: Line, rng: np.random.Generator) -> Parts:
    parts = Parts()
    feet = _posts(parts, line, 3.2, 1.25, 0.1, rng, 0.035)
    for a, b in itertools.pairwise(feet):
        for height in (0.3, 0.6, 0.88, 1.12):
            up = np.array([0, 0, height + 0.02 * rng.standard_normal()], np.float32)
            middle = 0.5 * (a + b) + up - np.array([0, 0, 0.015], np.float32)
            beam(parts, "wire", a + up, middle, 0.008, 0.008, 0.5)
            beam(parts, "wire", middle, b + up, 0.008, 0.008, 0.5)
    return parts
