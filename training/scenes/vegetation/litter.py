"""What lies on the ground: fallen leaves, twigs and logs."""

from __future__ import annotations

import numpy as np

from training.scenes.vegetation.palettes import Palette, leaf_colors, linear
from training.scenes.vegetation.plant_mesh import LEAF, PlantMesh, quad_mesh, unit
from training.scenes.vegetation.skeleton import Branches
from training.scenes.vegetation.tubes import tube_mesh

_FRESH = Palette(((168, 118, 54), (140, 86, 44), (184, 146, 68), (112, 78, 48)), (3, 3, 2, 2), 0.1, 0.25)
_OLD = Palette(((112, 84, 60), (92, 70, 52), (134, 106, 76)), (3, 3, 2), 0.1, 0.25)


def fallen_leaves(
    rng: np.random.Generator, position: np.ndarray, size: np.ndarray, autumn: bool
) -> PlantMesh:
    """Leaves lying at `position` (n, 3); `size` (n,) is a factor on 8 cm."""
    n = len(position)
    turn = rng.uniform(0, 2 * np.pi, n)
    normal = unit(np.stack([rng.normal(0, 0.35, n), rng.normal(0, 0.35, n), np.ones(n)], axis=1))
    along = unit(np.cross(normal, np.stack([np.cos(turn), np.sin(turn), np.zeros(n)], axis=1)))
    side = np.cross(normal, along)
    length = (0.08 * size)[:, None]
    wide = side * length * rng.uniform(0.2, 0.36, (n, 1))
    curl = normal * length * rng.uniform(-0.05, 0.3, (n, 1))
    quads = np.stack(
        [
            position,
            position + along * length * 0.45 + wide + curl,
            position + along * length,
            position + along * length * 0.45 - wide + curl,
        ],
        axis=1,
    )
    rgb = leaf_colors(rng, _FRESH if autumn else _OLD, np.zeros(n, int))
    return quad_mesh(quads, np.concatenate([rgb, np.ones((n, 1))], axis=1), LEAF)


def twigs(rng: np.random.Generator, position: np.ndarray, size: np.ndarray) -> PlantMesh:
    """Sticks lying at `position` (n, 3); `size` (n,) is a factor on 35 cm."""
    n, k = len(position), 5
    turn = rng.uniform(0, 2 * np.pi, n)
    length = 0.35 * size * rng.lognormal(0, 0.5, n)
    s = np.linspace(0, 1, k)
    bow = rng.normal(0, 0.12, (n, 1)) * np.sin(np.pi * s)[None] * length[:, None]
    ahead = np.stack([np.cos(turn), np.sin(turn), np.zeros(n)], axis=1)[:, None]
    side = np.stack([-np.sin(turn), np.cos(turn), np.zeros(n)], axis=1)[:, None]
    points = position[:, None] + ahead * (s[None] * length[:, None])[..., None] + side * bow[..., None]
    points[..., 2] += 0.01 + 0.02 * rng.random((n, k))
    radius = 0.012 * length[:, None] * (1.1 - 0.8 * s)[None]
    return tube_mesh(Branches(points, radius, np.full(n, -1)), 4, tuple(linear((104, 88, 72))))


def fallen_log(rng: np.random.Generator, length: float, radius: float) -> PlantMesh:
    """A trunk on the ground along x, half sunk, with stubs of branches."""
    k = 14
    s = np.linspace(0, 1, k)
    line = np.stack(
        [(s - 0.5) * length, 0.06 * length * np.sin(2.3 * s + rng.uniform(0, 6)), radius * 0.7 + 0 * s], 1
    )
    line += rng.normal(0, 0.02 * radius, line.shape)
    radii = radius * (1.05 - 0.35 * s)
    radii[[0, -1]] *= 0.01
    line[0], line[-1] = line[1], line[-2]
    trunk = Branches(line[None], radii[None], np.array([-1]))
    return tube_mesh(trunk, 12, tuple(linear((98, 86, 74))))
