"""Everything that grows in a scene, as arrays: what stands where. No Blender here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.scenes.land_map import Land, LandMap
from training.scenes.noise import Array
from training.scenes.plant_fields import KeepOut, Site
from training.scenes.plant_grass import plan_grass
from training.scenes.plant_ground import Spots, plan_flowers, plan_litter, plan_reeds
from training.scenes.plant_places import Places
from training.scenes.plant_trees import plan_bushes, plan_trees
from training.scenes.recipe import SceneRecipe
from training.scenes.vegetation.catalogue import HEIGHTS
from training.scenes.vegetation.sward import Sward


@dataclass(frozen=True)
class Planting:
    """The plants of a scene that its camera may see."""

    trees: Places
    bushes: Places
    grass: Sward
    reeds: Sward
    flowers: Spots
    litter: Spots


def plan_planting(
    scene: SceneRecipe, terrain: Land, keep_out: KeepOut | None = None, keep_trees_out: KeepOut | None = None
) -> Planting:
    """Choose every plant of a scene; the same recipe gives the same plants.

    Parameters
    ----------
    terrain : Land
        The land of this scene.
    keep_out : callable, optional
        (x, y) -> mask, true where something built stands or a road runs; nothing grows there.
    keep_trees_out : callable, optional
        The same for trees and bushes only: where they would hide what is to be seen.

    Raises
    ------
    KeyError
        The recipe names a plant that is not in the catalogue.
    """
    site = Site(
        scene, keep_out or _nothing_built, keep_trees_out or _nothing_built, LandMap(scene.camera, terrain)
    )
    streams = np.random.SeedSequence(scene.planting.seed).spawn(6)
    trees, bushes, grass, reeds, flowers, litter = (np.random.Generator(np.random.PCG64(s)) for s in streams)
    standing = plan_trees(site, trees, HEIGHTS)
    near = np.hypot(standing.x, standing.y) < 45
    return Planting(
        standing,
        plan_bushes(site, bushes, HEIGHTS),
        plan_grass(site, grass),
        plan_reeds(site, reeds),
        plan_flowers(site, flowers),
        plan_litter(site, litter, standing.x[near], standing.y[near]),
    )


def _nothing_built(x: Array, y: Array) -> NDArray[np.bool_]:
    return np.zeros(np.shape(x), bool)
