"""Stones and boulders: broken ones with faces, and ones that water has rounded."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.plant_mesh import WOOD, PlantMesh, empty_mesh, joined, unit

_FINE, _COARSE = (13, 9), (7, 5)
_VARIANTS = 9


def stone_shape(rng: np.random.Generator, grid: tuple[int, int], rounded: float) -> np.ndarray:
    """Vertices (rows, columns, 3) of a stone about 1 wide around the origin; `rounded` in [0, 1]."""
    columns, rows = grid
    polar, turn = np.linspace(0, np.pi, rows), np.linspace(0, 2 * np.pi, columns, endpoint=False)
    direction = np.stack(
        [
            np.sin(polar)[:, None] * np.cos(turn)[None],
            np.sin(polar)[:, None] * np.sin(turn)[None],
            np.cos(polar)[:, None] * np.ones((1, columns)),
        ],
        axis=-1,
    )
    planes = unit(rng.normal(size=(14, 3)))
    distance = rng.uniform(0.62, 1.0, 14)
    facing = np.maximum(direction @ planes.T, 1e-3)
    broken = np.minimum((distance / facing).min(axis=-1), 1.15)
    radius = 0.5 * (rounded * 0.85 + (1 - rounded) * broken)
    stretch = np.array([rng.uniform(0.85, 1.25), rng.uniform(0.7, 1.0), rng.uniform(0.45, 0.8)])
    return direction * radius[..., None] * stretch


def stones_mesh(
    rng: np.random.Generator,
    position: np.ndarray,
    size: np.ndarray,
    turn: np.ndarray,
    fine: np.ndarray,
    colors: np.ndarray,
    rounded: float,
) -> PlantMesh:
    """Stones half sunk at `position` (n, 3).

    Parameters
    ----------
    size
        (n,) width in metres.
    turn
        (n,) radians about the vertical.
    fine
        (n,) bool: seen from so near that its shape needs more faces.
    colors
        (k, 3) linear RGB that stones mix.
    """
    meshes = []
    for grid, chosen in ((_FINE, fine), (_COARSE, ~fine)):
        shapes = np.stack([stone_shape(rng, grid, rounded * rng.uniform(0.6, 1.0)) for _ in range(_VARIANTS)])
        index = np.flatnonzero(chosen)
        if len(index):
            meshes.append(_copies(rng, shapes, grid, position[index], size[index], turn[index], colors))
    return joined(meshes) if meshes else empty_mesh()


def _copies(rng, shapes, grid, position, size, turn, colors) -> PlantMesh:
    n, (columns, rows) = len(position), grid
    shape = shapes[rng.integers(0, len(shapes), n)].reshape(n, rows * columns, 3)
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    tilt = rng.normal(0, 0.18, (n, 1))
    x, z = shape[..., 0] + tilt * shape[..., 2], shape[..., 2] - tilt * shape[..., 0]
    turned = np.stack([c * x - s * shape[..., 1], s * x + c * shape[..., 1], z], axis=-1)
    vertices = position[:, None] + turned * size[:, None, None]
    vertices[..., 2] += (0.12 * size)[:, None]
    weights = rng.dirichlet(np.full(len(colors), 1.3), n)
    rgb = np.clip(weights @ colors * rng.lognormal(0, 0.2, (n, 1)), 0.01, 0.9)
    shade = np.clip(0.8 + 0.5 * z, 0.55, 1.1)[..., None]
    tones = np.concatenate([rgb[:, None] * shade, np.ones((n, rows * columns, 1))], axis=-1)
    return PlantMesh(
        vertices.reshape(-1, 3).astype(np.float32),
        _corners(n, columns, rows),
        np.full(n * (rows - 1) * columns, 4, np.int32),
        tones.reshape(-1, 4).astype(np.float32),
        np.full(n * (rows - 1) * columns, WOOD, np.int32),
    )


def _corners(n: int, columns: int, rows: int) -> np.ndarray:
    base = (np.arange(n) * rows * columns)[:, None, None]
    row = (np.arange(rows - 1) * columns)[None, :, None]
    side = np.arange(columns)[None, None]
    a, b = base + row + side, base + row + (side + 1) % columns
    return np.stack([a, a + columns, b + columns, b], axis=-1).reshape(-1).astype(np.int32)
