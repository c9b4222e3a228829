"""Every plant by its name: how tall it grows, and its mesh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from training.scenes.vegetation.broadleaved import BROADLEAVED
from training.scenes.vegetation.bushes import BUSHES, bush_bloom, bush_palette
from training.scenes.vegetation.conifers import CONIFERS
from training.scenes.vegetation.fronds import fern_mesh, palm_mesh
from training.scenes.vegetation.palettes import leaf_palette
from training.scenes.vegetation.plant_mesh import PlantMesh
from training.scenes.vegetation.succulents import agave_mesh, cactus_mesh, prickly_pear_mesh
from training.scenes.vegetation.trees import BUSH_DETAIL, TREE_DETAIL, grow_tree, tree_mesh

_TREES = {species.name: species for species in (*BROADLEAVED, *CONIFERS)}
_SHAPED: dict[str, tuple[tuple[float, float], Callable[[np.random.Generator, float], PlantMesh]]] = {
    "palm": ((6, 13), palm_mesh),
    "cactus": ((1.8, 5.5), cactus_mesh),
    "prickly_pear": ((0.6, 1.5), prickly_pear_mesh),
    "agave": ((0.45, 1.1), agave_mesh),
    "fern": ((0.4, 0.8), fern_mesh),
}
_SEASON = {"bare": "winter"}

HEIGHTS: dict[str, tuple[float, float]] = {
    **{name: species.height for name, species in _TREES.items()},
    **{name: species.height for name, species in BUSHES.items()},
    **{name: height for name, (height, _) in _SHAPED.items()},
}
"""Smallest and largest height in metres of every plant that has a name."""


def plant_mesh(name: str, rng: np.random.Generator, height: float, detail: int, foliage: str) -> PlantMesh:
    """A plant of `height` metres.

    Parameters
    ----------
    detail
        0 (fills the frame) to 3 (some pixels high).
    foliage
        bare, spring, summer or autumn; evergreens keep their leaves when others are bare.

    Raises
    ------
    KeyError
        Nothing of this name grows here.
    """
    season = _SEASON.get(foliage, foliage)
    if name in _SHAPED:
        return _SHAPED[name][1](rng, height)
    if name in _TREES:
        species, details = _TREES[name], TREE_DETAIL
    else:
        species, details = BUSHES[name], BUSH_DETAIL
        # A low bush is seen from nearer than a high one of the same detail.
        low = min(1.0, height / 2.0)
        details = tuple(replace(item, least_length=item.least_length * low) for item in details)
    bare = (season == "winter" and not species.evergreen) or species.leaf.density == 0
    tree = grow_tree(species, rng, height, bare=bare)
    if bare:
        mesh = tree_mesh(tree, rng, details[detail], None)
    elif name in _TREES:
        mesh = tree_mesh(tree, rng, details[detail], leaf_palette(name, season))
    else:
        mesh = tree_mesh(tree, rng, details[detail], bush_palette(name, season), bush_bloom(name, season))
    # Limbs reach beyond the trunk's tip, most of all in bushes.
    return mesh.moved((0.0, 0.0, 0.0), scale=height / mesh.height)


def bark_of(name: str) -> str:
    """The kind of bark of a plant, as `shaders.bark_material` knows it."""
    species = _TREES.get(name) or BUSHES.get(name)
    if species is None:
        return "smooth" if name != "palm" else "scaly"
    return species.bark[1]
