"""Flowers: a stem with leaves and a bloom whose form tells the species."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.blades import blade_rows
from training.scenes.vegetation.flower_kinds import FlowerKind
from training.scenes.vegetation.palettes import linear
from training.scenes.vegetation.plant_mesh import BLOOM, LEAF, PlantMesh, joined, quad_mesh, strip_mesh, unit


def flower_mesh(rng: np.random.Generator, kind: FlowerKind, roots: np.ndarray, size: np.ndarray) -> PlantMesh:
    """Plants of one species at `roots` (n, 3); `size` (n,) enlarges blooms: a far one stands for several."""
    per = np.maximum(1, rng.poisson(kind.stems, len(roots)))
    index = np.repeat(np.arange(len(roots)), per)
    n = len(index)
    large = size[index]
    tall = rng.uniform(*kind.height_m, n) * rng.uniform(0.85, 1.1, len(roots))[index]
    spread = 0.05 + 0.12 * tall
    start = roots[index] + np.stack(
        [rng.normal(0, 0.4, n) * spread, rng.normal(0, 0.4, n) * spread, np.zeros(n)], 1
    )
    heading, lean = rng.uniform(0, 2 * np.pi, n), rng.uniform(0.0, 0.3, n)
    pairs, line = blade_rows(rng, start, tall, 0.0026 * large, lean, rng.normal(0.1, 0.2, n), heading, 4)
    green = linear(kind.leaf) * rng.lognormal(0, 0.15, (n, 1))
    stem = np.concatenate([np.repeat(green[:, None], 4, 1), np.ones((n, 4, 1))], axis=2)
    color = linear(np.array(kind.colors))[rng.integers(0, len(kind.colors), len(roots))][index]
    color = color * rng.lognormal(0, 0.1, (n, 1))
    axis = unit(line[:, -1] - line[:, -2])
    bloom = {"rays": _rays, "cup": _cup, "globe": _globe, "spike": _spike, "umbel": _umbel}[kind.form]
    width = kind.size_m * large * rng.uniform(0.75, 1.2, n)
    return joined(
        [
            strip_mesh(pairs, stem, LEAF),
            _leaves(rng, line, green, tall, large),
            bloom(rng, kind, line[:, -1], axis, width, color),
        ]
    )


def _leaves(rng, line, green, tall, large) -> PlantMesh:
    n, per = len(line), 4
    t = rng.uniform(0.0, 0.7, (n, per))
    place = t * (line.shape[1] - 1)
    low = np.minimum(place.astype(int), line.shape[1] - 2)
    rows = np.arange(n)[:, None]
    root = line[rows, low] + (line[rows, low + 1] - line[rows, low]) * (place - low)[..., None]
    turn = rng.uniform(0, 2 * np.pi, (n, per))
    along = np.stack([np.cos(turn), np.sin(turn), rng.uniform(0.1, 0.9, (n, per))], axis=2)
    side = np.stack([-np.sin(turn), np.cos(turn), np.zeros((n, per))], axis=2)
    length = (
        (0.05 + 0.1 * tall)[:, None, None] * rng.uniform(0.5, 1.2, (n, per, 1)) * (1 - 0.5 * t)[..., None]
    )
    wide = side * length * 0.13 * (large**0.5)[:, None, None]
    middle, tip = root + along * length * 0.45, root + along * length - np.array([0, 0, 0.3]) * length
    quads = np.stack([root, middle + wide, tip, middle - wide], axis=2).reshape(-1, 4, 3)
    rgb = np.repeat(green, per, axis=0) * rng.lognormal(0, 0.15, (n * per, 1))
    return quad_mesh(quads, np.concatenate([rgb, np.ones((n * per, 1))], 1), LEAF)


def _frame(axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    u = unit(np.cross(axis, np.array([0.3, 0.9, 0.2])))
    return u, np.cross(axis, u)


def _petals(rng, kind, top, axis, width, color, open_at, shape) -> PlantMesh:
    """Petals around an axis: `open_at` is their rise over their length, `shape` their width over it."""
    n, k = len(top), kind.petals
    u, v = _frame(axis)
    turn = (
        np.arange(k)[None] * (2 * np.pi / k) + rng.uniform(0, 2 * np.pi, (n, 1)) + rng.normal(0, 0.08, (n, k))
    )
    out = np.cos(turn)[..., None] * u[:, None] + np.sin(turn)[..., None] * v[:, None]
    across = -np.sin(turn)[..., None] * u[:, None] + np.cos(turn)[..., None] * v[:, None]
    rise = axis[:, None] * rng.normal(open_at, 0.12, (n, k, 1))
    half = (0.5 * width)[:, None, None]
    root = top[:, None] + out * half * 0.12
    middle = top[:, None] + (out * 0.7 + rise * 0.55) * half
    tip = top[:, None] + (out + rise * 0.9) * half
    wide = across * half * shape
    quads = np.stack([root, middle + wide, tip, middle - wide], axis=2).reshape(-1, 4, 3)
    rgb = np.repeat(color, k, axis=0) * rng.lognormal(0, 0.08, (n * k, 1))
    return quad_mesh(quads, _opaque(rgb), BLOOM)


def _heart(kind: FlowerKind, top, axis, width, share) -> PlantMesh:
    u, v = _frame(axis)
    half = (0.5 * share * width)[:, None]
    lifted = top + axis * half * 0.35
    meshes = []
    for turn in (0.0, np.pi / 4):
        a = (np.cos(turn) * u + np.sin(turn) * v) * half
        b = (-np.sin(turn) * u + np.cos(turn) * v) * half
        quads = (
            np.stack([lifted + a, lifted + b, lifted - a, lifted - b], axis=1) + axis[:, None] * 0.001 * turn
        )
        meshes.append(quad_mesh(quads, _opaque(np.tile(linear(kind.heart), (len(top), 1))), BLOOM))
    return joined(meshes)


def _rays(rng, kind, top, axis, width, color) -> PlantMesh:
    return joined(
        [_petals(rng, kind, top, axis, width, color, 0.12, 0.22), _heart(kind, top, axis, width, 0.34)]
    )


def _cup(rng, kind, top, axis, width, color) -> PlantMesh:
    return joined(
        [_petals(rng, kind, top, axis, width, color, 0.6, 0.62), _heart(kind, top, axis, width, 0.26)]
    )


def _scattered(rng, kind, center, reach, petal, color) -> PlantMesh:
    """`kind.petals` small petals a bloom at `center` + `reach` (both (n, k, 3)), of `petal` (n,) metres."""
    n, k = reach.shape[:2]
    along = unit(reach + rng.normal(0, 0.3, reach.shape) * np.linalg.norm(reach, axis=2, keepdims=True))
    side = unit(np.cross(along, rng.normal(size=reach.shape)))
    long = petal[:, None, None]
    root = center + reach * 0.75
    middle, tip = root + along * long * 0.5, root + along * long
    quads = np.stack([root, middle + side * long * 0.3, tip, middle - side * long * 0.3], axis=2).reshape(
        -1, 4, 3
    )
    rgb = np.repeat(color, k, axis=0) * rng.lognormal(0, 0.18, (n * k, 1))
    return quad_mesh(quads, _opaque(rgb), BLOOM)


def _globe(rng, kind, top, axis, width, color) -> PlantMesh:
    reach = (
        unit(rng.normal(size=(len(top), kind.petals, 3)) + axis[:, None] * 0.6) * (0.4 * width)[:, None, None]
    )
    return _scattered(rng, kind, top[:, None], reach, 0.42 * width, color)


def _spike(rng, kind, top, axis, width, color) -> PlantMesh:
    n, k = len(top), kind.petals
    t = (np.arange(k)[None] + rng.random((n, k))) / k
    center = top[:, None] + axis[:, None] * ((t - 0.6) * width[:, None])[..., None]
    around = unit(np.cross(axis[:, None], rng.normal(size=(n, k, 3))))
    reach = (
        around * (0.13 * width[:, None] * (1.15 - t))[..., None]
        + axis[:, None] * (0.03 * width)[:, None, None]
    )
    return _scattered(rng, kind, center, reach, 0.16 * width, color)


def _umbel(rng, kind, top, axis, width, color) -> PlantMesh:
    n, k = len(top), kind.petals
    u, v = _frame(axis)
    turn, away = (
        np.arange(k)[None] * 2.4 + rng.uniform(0, 6.28, (n, 1)),
        np.sqrt((np.arange(k) + 0.5) / k)[None],
    )
    disc = (np.cos(turn) * away)[..., None] * u[:, None] + (np.sin(turn) * away)[..., None] * v[:, None]
    dome = axis[:, None] * (0.25 * (1 - away**2) * np.ones((n, 1)))[..., None]
    reach = (disc + dome) * (0.5 * width)[:, None, None]
    return _scattered(rng, kind, top[:, None], reach, 0.17 * width, color)


def _opaque(rgb: np.ndarray) -> np.ndarray:
    return np.concatenate([np.clip(rgb, 0, 0.92), np.ones((len(rgb), 1))], axis=1)
