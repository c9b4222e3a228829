"""Bark around a skeleton."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.plant_mesh import WOOD, PlantMesh, empty_mesh, unit
from training.scenes.vegetation.skeleton import Branches


def tube_mesh(
    branches: Branches, sides: int, color: tuple[float, float, float], slot: int = WOOD
) -> PlantMesh:
    """Tubes with `sides` sides (3 or more) around every branch, tips left open.

    `color` is linear RGB; the exposure channel is 1, so snow lies on the upper side of all wood.
    """
    n, k = branches.radii.shape
    if n == 0:
        return empty_mesh()
    tangent = np.gradient(branches.points, axis=1)
    tangent = unit(tangent)
    reference = np.where(np.abs(tangent[:, :1, 2:]) > 0.9, [1.0, 0.0, 0.0], [0.0, 0.0, 1.0])
    u = unit(np.cross(tangent, np.broadcast_to(reference, tangent.shape)))
    v = np.cross(tangent, u)
    turn = np.arange(sides) * (2 * np.pi / sides)
    ring = np.cos(turn)[:, None] * u[:, :, None] + np.sin(turn)[:, None] * v[:, :, None]
    vertices = branches.points[:, :, None] + ring * branches.radii[:, :, None, None]
    corners = _tube_corners(n, k, sides)
    colors = np.empty((n * k * sides, 4), np.float32)
    colors[:] = (*color, 1.0)
    n_faces = n * (k - 1) * sides
    return PlantMesh(
        vertices.reshape(-1, 3).astype(np.float32),
        corners,
        np.full(n_faces, 4, np.int32),
        colors,
        np.full(n_faces, slot, np.int32),
    )


def _tube_corners(n: int, k: int, sides: int) -> np.ndarray:
    base = (np.arange(n) * k * sides)[:, None, None]
    row = (np.arange(k - 1) * sides)[None, :, None]
    side = np.arange(sides)[None, None]
    after = (side + 1) % sides
    a, b = base + row + side, base + row + after
    quads = np.stack([a, b, b + sides, a + sides], axis=-1)
    return quads.reshape(-1).astype(np.int32)


def thinned(branches: Branches, segments: int) -> Branches:
    """The same branches with fewer pieces."""
    k = branches.points.shape[1]
    keep = np.unique(np.linspace(0, k - 1, segments + 1).round().astype(int))
    return Branches(branches.points[:, keep], branches.radii[:, keep], branches.parent)
