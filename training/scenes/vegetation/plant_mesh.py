"""Triangles and quads of a plant as plain arrays, before Blender sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

WOOD, LEAF, BLOOM = 0, 1, 2


@dataclass(frozen=True)
class PlantMesh:
    """A plant standing at the origin, z up, in metres.

    Attributes
    ----------
    vertices
        (n, 3) float32.
    corners
        (m,) int32, the vertex of each face corner, face after face.
    sizes
        (f,) int32, 3 or 4 corners a face.
    colors
        (n, 4) float32: linear RGB albedo in [0, 1], and exposure to the sky in [0, 1] (1 is the outside of
        the crown, where snow and frost lie).
    slots
        (f,) int32: WOOD, LEAF or BLOOM.
    """

    vertices: np.ndarray
    corners: np.ndarray
    sizes: np.ndarray
    colors: np.ndarray
    slots: np.ndarray

    @property
    def n_faces(self) -> int:
        return len(self.sizes)

    @property
    def n_triangles(self) -> int:
        return int((self.sizes - 2).sum())

    @property
    def height(self) -> float:
        """Highest point in metres; 0 for an empty plant."""
        return float(self.vertices[:, 2].max()) if len(self.vertices) else 0.0

    def moved(self, offset: Sequence[float], scale: float = 1.0, turn: float = 0.0) -> PlantMesh:
        """The plant scaled, turned about z by `turn` radians, then shifted by `offset` metres."""
        c, s = np.cos(turn), np.sin(turn)
        rotation = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]], np.float32)
        vertices = (self.vertices @ rotation.T) * np.float32(scale) + np.asarray(offset, np.float32)
        return replace(self, vertices=vertices.astype(np.float32))


def empty_mesh() -> PlantMesh:
    """A plant without a face."""
    none = np.zeros(0, np.int32)
    return PlantMesh(np.zeros((0, 3), np.float32), none, none, np.zeros((0, 4), np.float32), none)


def quad_mesh(quads: np.ndarray, colors: np.ndarray, slot: int) -> PlantMesh:
    """Loose quads that share no vertex.

    Parameters
    ----------
    quads
        (n, 4, 3) corners in order, in metres.
    colors
        (n, 4) one colour a quad, or (n, 4, 4) one a corner; see `PlantMesh.colors`.
    slot
        WOOD, LEAF or BLOOM.
    """
    n = len(quads)
    if colors.ndim == 2:
        colors = np.repeat(colors[:, None], 4, axis=1)
    return PlantMesh(
        quads.reshape(-1, 3).astype(np.float32),
        np.arange(4 * n, dtype=np.int32),
        np.full(n, 4, np.int32),
        colors.reshape(-1, 4).astype(np.float32),
        np.full(n, slot, np.int32),
    )


def strip_mesh(rows: np.ndarray, colors: np.ndarray, slot: int) -> PlantMesh:
    """Ribbons: `rows` (n, k, 2, 3), k pairs (left, right) of each of n ribbons; `colors` (n, k, 4)."""
    n, k = rows.shape[:2]
    base = (np.arange(n, dtype=np.int32) * (2 * k))[:, None, None]
    pair = (2 * np.arange(k - 1, dtype=np.int32))[None, :, None]
    corners = base + pair + np.array([0, 1, 3, 2], np.int32)
    return PlantMesh(
        rows.reshape(-1, 3).astype(np.float32),
        corners.reshape(-1).astype(np.int32),
        np.full(n * (k - 1), 4, np.int32),
        np.repeat(colors, 2, axis=1).reshape(-1, 4).astype(np.float32),
        np.full(n * (k - 1), slot, np.int32),
    )


def joined(meshes: Sequence[PlantMesh]) -> PlantMesh:
    """One mesh of several; they keep their places."""
    meshes = [mesh for mesh in meshes if mesh.n_faces]
    if not meshes:
        return empty_mesh()
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return PlantMesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([m.corners + np.int32(s) for m, s in zip(meshes, starts, strict=True)]).astype(
            np.int32
        ),
        np.concatenate([mesh.sizes for mesh in meshes]),
        np.concatenate([mesh.colors for mesh in meshes]),
        np.concatenate([mesh.slots for mesh in meshes]),
    )


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length 1 along the last axis; zero stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-9)
