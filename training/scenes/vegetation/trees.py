"""A tree from its species: skeleton, leaves, and a mesh for each distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.vegetation.leaves import Leaves, exposure, leaf_mesh, place_leaves
from training.scenes.vegetation.palettes import Bloom, Palette, leaf_colors, linear
from training.scenes.vegetation.plant_mesh import PlantMesh, joined
from training.scenes.vegetation.skeleton import Branches, grow, grow_trunk
from training.scenes.vegetation.species import Species
from training.scenes.vegetation.tubes import thinned, tube_mesh


@dataclass(frozen=True)
class Detail:
    """What is left of a plant at a distance.

    Attributes
    ----------
    most_leaves
        Upper bound; fewer leaves are larger.
    least_length
        Of a leaf, metres.
    sides
        Of trunk, limbs, branches and twigs; 0 leaves them out.
    bare_sides
        The same for a plant without leaves.
    """

    most_leaves: int
    least_length: float
    sides: tuple[int, int, int, int]
    bare_sides: tuple[int, int, int, int]


TREE_DETAIL = (
    Detail(110_000, 0.0, (12, 7, 4, 3), (12, 7, 5, 3)),
    Detail(42_000, 0.1, (9, 5, 3, 0), (9, 5, 4, 3)),
    Detail(18_000, 0.18, (7, 4, 3, 0), (7, 4, 3, 3)),
    Detail(5_000, 0.33, (4, 3, 0, 0), (4, 3, 3, 0)),
)
BUSH_DETAIL = (
    Detail(26_000, 0.0, (5, 4, 3, 3), (5, 4, 3, 3)),
    Detail(9_000, 0.05, (4, 4, 3, 0), (4, 4, 3, 3)),
    Detail(3_500, 0.08, (4, 3, 0, 0), (4, 3, 3, 0)),
    Detail(700, 0.2, (3, 0, 0, 0), (3, 3, 0, 0)),
)
"""From what fills the frame to what is some pixels high, as `plant_trees.DETAIL_PX` tells them apart."""


@dataclass(frozen=True)
class Tree:
    """A grown tree: `wood` from the trunk to the twigs; `leaf_area` in square metres (0: bare)."""

    species: Species
    height: float
    wood: tuple[Branches, ...]
    leaf_area: float


def crown_width(shape: str, s: np.ndarray) -> np.ndarray:
    """Radius of the crown over its largest radius at fraction `s` in [0, 1] of the crown's height."""
    s = np.clip(s, 0, 1)
    if shape == "cone":
        return (1 - s) ** 0.85 * (0.72 + 0.28 * np.minimum(s / 0.12, 1)) + 0.025
    if shape == "column":
        return np.sqrt(np.maximum(1 - (1.9 * s - 0.75) ** 2 / 1.4, 0.03))
    if shape == "egg":
        return np.sqrt(np.maximum(1 - ((s - 0.35) / 0.67) ** 2, 0.02))
    if shape == "umbrella":
        return 1.15 - 0.35 * s
    if shape == "ragged":
        return 0.4 + 0.4 * np.sin(s * 23.0) ** 2 * (1 - 0.6 * s)
    return np.sqrt(np.maximum(1 - ((s - 0.42) / 0.64) ** 2, 0.03))


def grow_tree(species: Species, rng: np.random.Generator, height: float, *, bare: bool = False) -> Tree:
    """A tree of `height` metres; the same generator state gives the same tree."""
    trunk = grow_trunk(
        rng,
        height * species.trunk_reach,
        height * species.girth,
        lean=species.trunk_lean,
        wiggle=species.trunk_wiggle,
        stems=species.stems,
    )
    base, radius = species.crown[0] * height * rng.uniform(0.8, 1.2), species.crown[1] * height
    top = height * species.trunk_reach
    lopsided = rng.normal(0, 0.14, 4)

    def reach_at(root: np.ndarray) -> np.ndarray:
        s = (root[:, 2] - base) / max(top - base, 0.1)
        return (
            0.76
            * radius
            * crown_width(species.shape, s)
            * (1 + lopsided[0] * np.sin(9 * s + lopsided[1] * 20))
        )

    wood = [trunk]
    for i, level in enumerate(species.levels):
        if i == 0:
            start = min(base / top, 0.9)
            level = type(level)(**{**level.__dict__, "start": start})
            wood.append(grow(rng, wood[-1], level, reach_at))
        else:
            wood.append(grow(rng, wood[-1], level))
    heights = np.linspace(0, 1, 24)
    silhouette = 2 * radius * crown_width(species.shape, heights).mean() * (top - base)
    return Tree(species, height, tuple(wood), 0.0 if bare else silhouette * species.leaf.density)


def _leaves(rng: np.random.Generator, tree: Tree, most: int, least_length: float) -> Leaves:
    """Leaves of their true size, or fewer and larger ones that cover the same area."""
    habit = tree.species.leaf
    length = max(least_length, habit.size[0])
    width = max(habit.size[1], 0.45 * least_length)
    count = min(most, int(tree.leaf_area / (0.5 * length * width)))
    twigs, parents = tree.wood[-1], tree.wood[-2]
    if len(tree.wood) > 3:
        return place_leaves(rng, twigs, twigs.parent, habit, count).covering(tree.leaf_area)
    # Conifers bear needles along the branch as well as on its side shoots.
    on_shoots = place_leaves(rng, twigs, twigs.parent, habit, int(count * 0.8))
    on_limbs = place_leaves(rng, parents, np.arange(len(parents.parent)), habit, int(count * 0.2))
    pairs = zip(on_shoots.__dict__.values(), on_limbs.__dict__.values(), strict=True)
    return Leaves(*(np.concatenate(pair) for pair in pairs)).covering(tree.leaf_area)


def tree_mesh(
    tree: Tree, rng: np.random.Generator, detail: Detail, palette: Palette | None, bloom: Bloom | None = None
) -> PlantMesh:
    """The tree as a mesh.

    Parameters
    ----------
    palette
        Of the leaves; may be None for a bare tree.
    bloom
        Flowers in place of some leaves, those open to the sky first.
    """
    leafy = tree.leaf_area > 0
    bark = tuple(linear(tree.species.bark[0]))
    parts = []
    all_sides = _sides(tree, detail.sides if leafy else detail.bare_sides)
    for branches, n_sides, segments in zip(tree.wood, all_sides, (14, 6, 3, 2), strict=False):
        if n_sides:
            parts.append(tube_mesh(thinned(branches, segments), n_sides, bark))
    if leafy and palette is not None:
        leaves = _leaves(rng, tree, detail.most_leaves, detail.least_length)
        rgb = leaf_colors(rng, palette, leaves.group)
        open_sky = exposure(leaves.root, max(0.02 * tree.height, float(leaves.length.mean()) * 1.5))
        if bloom is not None:
            flower = rng.random(len(rgb)) < bloom.share * (0.25 + 0.95 * open_sky)
            rgb[flower] = linear(bloom.color) * rng.lognormal(0, 0.12, (int(flower.sum()), 1))
        parts.append(leaf_mesh(leaves, np.concatenate([rgb, open_sky[:, None]], axis=1)))
    return joined(parts)


def _sides(tree: Tree, sides: tuple[int, ...]) -> tuple[int, ...]:
    """Conifers have no level of branches between limbs and twigs."""
    return sides if len(tree.wood) > 3 else (sides[0], sides[2], sides[3])
