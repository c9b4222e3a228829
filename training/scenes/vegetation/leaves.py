"""Leaves and needle tufts on twigs: one folded rhombus each, without texture or transparency."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from training.scenes.vegetation.plant_mesh import LEAF, PlantMesh, quad_mesh, unit
from training.scenes.vegetation.skeleton import UP, Branches


@dataclass(frozen=True)
class Leaves:
    """Leaves of one plant: (n, 3) roots, unit directions and unit normals, (n,) lengths and widths in metres.

    `group` (n,) tells the branch they hang on: leaves of a branch turn colour together.
    """

    root: np.ndarray
    along: np.ndarray
    normal: np.ndarray
    length: np.ndarray
    width: np.ndarray
    group: np.ndarray

    def __len__(self) -> int:
        return len(self.root)

    def only(self, keep: np.ndarray) -> Leaves:
        """The leaves that `keep` (mask or indices) names."""
        fields = (self.root, self.along, self.normal, self.length, self.width, self.group)
        return Leaves(*(field[keep] for field in fields))

    def covering(self, area: float) -> Leaves:
        """The same leaves at the size at which they cover `area` square metres all together.

        Leaves that grow stand for tufts, which are rounder than one leaf.
        """
        grown = (area / max(float((self.length * self.width).sum()) * 0.5, 1e-9)) ** 0.5
        width, length = self.width * grown, self.length * grown
        if grown > 1.3:
            rounder = np.minimum(width * min(grown**0.3, 2.0), length * 0.6)
            width, length = rounder, length * width / rounder
        root = self.root - self.along * ((length - self.length) * 0.5)[:, None]
        return replace(self, root=root, length=length, width=width)


@dataclass(frozen=True)
class LeafHabit:
    """How leaves sit on a twig.

    Attributes
    ----------
    density
        Leaf area over the area of the crown's silhouette: 2 airy, 6 dense; 0 no leaves.
    size
        Length and width in metres.
    start
        First part of the twig without leaves, a fraction.
    angle
        Degrees between leaf and twig.
    droop
        Turn of the leaf towards the ground, 0 to 1.
    level
        How much blades lie horizontally, 0 (any way) to 1.
    """

    density: float
    size: tuple[float, float]
    start: float = 0.15
    angle: float = 50.0
    droop: float = 0.2
    level: float = 0.5
    spread: float = 0.25


def place_leaves(
    rng: np.random.Generator, twigs: Branches, group: np.ndarray, habit: LeafHabit, count: int
) -> Leaves:
    """About `count` leaves along all twigs; `group` (twigs,) is handed on to the leaves."""
    lengths = twigs.lengths
    wanted = count * lengths / max(lengths.sum(), 1e-6)
    counts = np.floor(wanted + rng.random(len(wanted))).astype(int)
    index = np.repeat(np.arange(len(counts)), counts)
    n = len(index)
    root, tangent, _ = twigs.at(index, habit.start + (1 - habit.start) * rng.random(n) ** 0.8)
    around = unit(np.cross(tangent, unit(rng.normal(size=(n, 3)))))
    angle = np.radians(habit.angle) * rng.uniform(0.6, 1.25, n)
    along = np.cos(angle)[:, None] * tangent + np.sin(angle)[:, None] * around
    along = unit(along - UP * habit.droop * rng.uniform(0.4, 1.6, n)[:, None])
    normal = unit(rng.normal(size=(n, 3)) * (1 - habit.level) + UP * habit.level * 1.6)
    normal = unit(normal - along * (normal * along).sum(1, keepdims=True))
    size = rng.lognormal(0, habit.spread, n)
    return Leaves(root, along, normal, habit.size[0] * size, habit.size[1] * size, group[index])


def exposure(points: np.ndarray, cell: float) -> np.ndarray:
    """1 for points with open sky right above, down to 0 for those under others; cells of `cell` metres."""
    if not len(points):
        return np.zeros(0)
    place = np.floor((points - points.min(axis=0)) / cell).astype(np.int64)
    keys = (place[:, 0] * 4096 + place[:, 1]) * 4096 + place[:, 2]
    taken = np.unique(keys)
    covered = np.zeros(len(points))
    for above, weight in ((1, 0.6), (2, 0.3), (3, 0.1)):
        at = np.minimum(np.searchsorted(taken, keys + above), len(taken) - 1)
        covered += weight * (taken[at] == keys + above)
    return 1 - covered


def leaf_mesh(leaves: Leaves, colors: np.ndarray, fold: float = 0.25, slot: int = LEAF) -> PlantMesh:
    """One folded rhombus a leaf; `colors` (n, 4) as in `PlantMesh.colors`."""
    side = np.cross(leaves.normal, leaves.along) * (leaves.width * 0.5)[:, None]
    raised = leaves.normal * (leaves.width * fold)[:, None]
    middle = leaves.root + leaves.along * (leaves.length * 0.42)[:, None]
    tip = leaves.root + leaves.along * leaves.length[:, None] - UP * (leaves.length * 0.08)[:, None]
    quads = np.stack([leaves.root, middle + side + raised, tip, middle - side + raised], axis=1)
    return quad_mesh(quads, colors, slot)
