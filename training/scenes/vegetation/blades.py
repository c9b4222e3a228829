"""Curved, tapering blades, stems and seed heads: what tufts of grass are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.vegetation.palettes import Rgb, linear
from training.scenes.vegetation.plant_mesh import LEAF, PlantMesh, quad_mesh, unit


@dataclass(frozen=True)
class BladeKind:
    """One kind of blade in a tuft.

    Attributes
    ----------
    share
        Part of the tuft's blades.
    length
        Shortest and longest, as fractions of the grass's height.
    width_m
        At the widest place.
    lean, bend
        Degrees from upright at the root, and turned until the tip; both spread by half.
    colors
        sRGB at the foot, the middle and the tip.
    head
        none, panicle, ear or plume at the end.
    """

    share: float
    length: tuple[float, float]
    width_m: float
    lean: float
    bend: float
    colors: tuple[Rgb, Rgb, Rgb]
    head: str = "none"


def blade_rows(
    rng: np.random.Generator,
    roots: np.ndarray,
    length: np.ndarray,
    width: np.ndarray,
    lean: np.ndarray,
    bend: np.ndarray,
    heading: np.ndarray,
    rows: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of edge points (n, rows, 2, 3) of blades, and their middle lines (n, rows, 3).

    Angles in radians; `heading` is the way a blade leans, seen from above.
    """
    s = np.linspace(0, 1, rows)
    tilt = lean[:, None] + bend[:, None] * s[None] ** 1.4
    step = (length / (rows - 1))[:, None]
    middle_tilt = 0.5 * (tilt[:, 1:] + tilt[:, :-1])
    out = np.concatenate([np.zeros((len(roots), 1)), np.cumsum(np.sin(middle_tilt) * step, axis=1)], axis=1)
    up = np.concatenate([np.zeros((len(roots), 1)), np.cumsum(np.cos(middle_tilt) * step, axis=1)], axis=1)
    ahead = np.stack([np.cos(heading), np.sin(heading)], axis=1)
    line = np.empty((len(roots), rows, 3))
    line[:, :, :2] = roots[:, None, :2] + out[:, :, None] * ahead[:, None]
    line[:, :, 2] = roots[:, 2:3] + up
    # The flat of the blade is turned a little out of the plane of its bow.
    twist = heading + np.pi / 2 + rng.normal(0, 0.5, len(roots))
    across = np.stack([np.cos(twist), np.sin(twist), np.zeros(len(roots))], axis=1)
    half = 0.5 * width[:, None] * np.minimum(1, 0.55 + 1.8 * s)[None] * np.maximum(1 - s[None] ** 2.2, 0.02)
    offset = across[:, None] * half[:, :, None]
    return np.stack([line - offset, line + offset], axis=2), line


def blade_colors(
    rng: np.random.Generator, kind: BladeKind, tint: np.ndarray, rows: int, jitter: float = 0.16
) -> np.ndarray:
    """(n, rows, 4) colours from foot to tip, each blade a little brighter or drier, times `tint` (n, 3)."""
    n = len(tint)
    foot, middle, tip = (linear(color) for color in kind.colors)
    s = np.linspace(0, 1, rows)[None, :, None]
    color = np.where(s < 0.5, foot + (middle - foot) * 2 * s, middle + (tip - middle) * (2 * s - 1))
    bright = rng.lognormal(0, jitter, (n, 1, 1))
    warm = 1 + rng.normal(0, jitter * 0.5, (n, 1, 1)) * np.array([1.0, 0.0, -0.6])
    rgb = np.clip(color * bright * warm * tint[:, None], 0.003, 0.9)
    return np.concatenate([rgb, np.ones((n, rows, 1))], axis=2)


_HEADS = {
    # florets, length over the stem, floret length and width in metres, spread
    "panicle": (14, 0.24, 0.018, 0.0035, 0.8),
    "ear": (10, 0.13, 0.026, 0.008, 0.25),
    "plume": (22, 0.13, 0.045, 0.007, 0.3),
}


def seed_heads(
    rng: np.random.Generator,
    kind: BladeKind,
    line: np.ndarray,
    height: np.ndarray,
    widen: np.ndarray,
    tint: np.ndarray,
) -> PlantMesh:
    """Florets around the ends of stems (n, rows, 3); `height`, `widen` and `tint` as in `Sward`."""
    florets, part, long, wide, spread = _HEADS[kind.head]
    florets = max(3, int(florets / float(np.median(widen)) ** 0.7))
    n = len(line)
    height, widen = height[:, None, None], widen[:, None, None]
    top, below = line[:, -1], line[:, -2]
    axis = unit(top - below)
    size = part * np.linalg.norm(line[:, -1] - line[:, 0], axis=1)
    t = np.linspace(0, 1, florets)[None] + rng.normal(0, 0.05, (n, florets))
    root = top[:, None] + axis[:, None] * ((t - 0.85) * size[:, None])[:, :, None]
    along = unit(axis[:, None] + spread * rng.normal(size=(n, florets, 3)))
    side = unit(np.cross(along, rng.normal(size=(n, florets, 3))))
    stature = 0.6 + np.minimum(height, 0.6)
    long, wide = long * widen**0.4 * stature, wide * widen**0.8 * stature
    taper = (1.1 - 0.7 * np.clip(t, 0, 1))[:, :, None]
    middle = root + along * long * 0.5 * taper
    quads = np.stack(
        [root, middle + side * wide * taper, root + along * long * taper, middle - side * wide * taper], 2
    )
    tip = linear(kind.colors[2]) * 0.75
    rgb = np.repeat(tip * tint, florets, axis=0) * rng.lognormal(0, 0.2, (n * florets, 1))
    colors = np.concatenate([rgb, np.ones((n * florets, 1))], axis=1)
    return quad_mesh(quads.reshape(-1, 4, 3), colors, LEAF)
