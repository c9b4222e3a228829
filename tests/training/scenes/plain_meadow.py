"""A level meadow with a lake on its left, and what is planted on it."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np

from training.scenes.labels import Label
from training.scenes.land_recipe import PlantingRecipe
from training.scenes.planting import Planting, plan_planting
from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

EYE = 1.7


class CoverShares:
    """A meadow; the strip from y = 60 to 64 is a road, and a hill stands from y = 900 on."""

    def shares(self, x: np.ndarray, y: np.ndarray, height: np.ndarray, slope: np.ndarray) -> np.ndarray:
        return y

    def label_of(self, x: np.ndarray, y: np.ndarray, shares: np.ndarray) -> np.ndarray:
        label = np.full(x.shape, Label.GRASS, np.uint8)
        label[(y > 60) & (y < 64)] = Label.ROAD
        label[y > 900] = Label.HILL
        return label


class Plain:
    """Level land with a lake on the left (x < -20)."""

    camera_z = EYE + 0.5
    cover_model = CoverShares()

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.where(x < -20, -1.0, 0.5).astype(np.float32) + 60 * np.clip((y - 900) / 900, 0, 1).astype(
            np.float32
        )

    def inland(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x + 20).astype(np.float32)

    def relief_height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.zeros(np.shape(x), np.float32)


def meadow(**changes: object) -> SceneRecipe:
    scene = recipe_from_seed(3)
    terrain = dataclasses.replace(
        scene.terrain,
        relief="hills",
        shore="lake",
        snow_cover=0.0,
        ground="grass",
        relief_height_m=60.0,
        stones=0.6,
    )
    planting = dataclasses.replace(scene.planting, **(_PLANTED | changes))
    camera = dataclasses.replace(scene.camera, horizon=0.5, focal_mm=35.0)
    return dataclasses.replace(scene, terrain=terrain, planting=planting, camera=camera)


_PLANTED: dict = dataclasses.asdict(
    PlantingRecipe(
        seed=11,
        trees=(("oak", 1.0), ("spruce", 1.0)),
        tree_cover=0.3,
        near_trees=2,
        lone_trees=0,
        near_tree_side=1.0,
        clump_m=40.0,
        bushes=(("hazel", 1.0), ("gorse", 0.5)),
        bush_cover=0.1,
        grass="meadow",
        grass_height_m=0.3,
        grass_cover=0.9,
        dryness=0.2,
        flowers=(("daisy", 1.0), ("poppy", 1.0)),
        flower_cover=0.3,
        reeds=0.5,
        litter=0.3,
        foliage="summer",
        snow_load=0.0,
    )
)


@lru_cache(maxsize=4)
def planted(**changes: object) -> Planting:
    return plan_planting(meadow(**changes), Plain())


def standing(planting: Planting) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    return [
        *((places.x, places.y, places.z) for places in (planting.trees, planting.bushes)),
        *((root[:, 0], root[:, 1], root[:, 2]) for root in (planting.grass.root, planting.flowers.position)),
    ]
