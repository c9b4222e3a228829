"""A scene from a recipe: sky, land, water, built things, plants, camera and air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.scenes.built import build_built
from training.scenes.built_plan import BuiltPlan, plan_built
from training.scenes.camera import place_camera, view_directions
from training.scenes.course import road_course
from training.scenes.cycles import set_up_cycles
from training.scenes.ground_mesh import build_ground
from training.scenes.haze import horizon_of, set_haze
from training.scenes.planting import plan_planting
from training.scenes.recipe import SceneRecipe
from training.scenes.scene_objects import empty_scene
from training.scenes.sky import CLOUD_FROM, Sky
from training.scenes.stones import KeepOut, build_stones
from training.scenes.terrain import Terrain
from training.scenes.vegetation.place import plant
from training.scenes.water import build_water
from training.scenes.world import build_sky


@dataclass(frozen=True)
class Composed:
    """A scene that is ready to render."""

    recipe: SceneRecipe
    scene: Any
    terrain: Terrain
    sky: Sky

    def cloud_mask(self) -> NDArray[np.bool_]:
        """(height, width): where clouds cover the sky, as if nothing stood before it."""
        size = self.scene.render.resolution_x, self.scene.render.resolution_y
        return self.sky.front.cloud_at(view_directions(self.recipe.camera, size)) >= CLOUD_FROM


def compose(recipe: SceneRecipe, size: tuple[int, int], samples: int, threads: int, device: str) -> Composed:
    """Build the scene of a recipe.

    Parameters
    ----------
    size : (width, height), pixels.
    samples : paths a pixel.
    device : see `passes.set_up_cycles`.
    """
    scene = empty_scene()
    set_up_cycles(scene, size, samples, threads, device)
    road = road_course(recipe)
    terrain = Terrain(recipe, road=road)
    plan = plan_built(recipe, terrain, road)
    sky = build_sky(scene, recipe, terrain.camera_z)
    build_ground(scene, terrain, size[0])
    build_stones(scene, terrain, plan.keep_out)
    build_water(scene, recipe, terrain, size[0])
    build_built(scene, recipe, terrain, plan)
    plant(scene, recipe, plan_planting(recipe, terrain, plan.keep_out, _open_places(terrain, plan)))
    strip, blue = horizon_of(sky.round_about)
    set_haze(recipe.sky, terrain.camera_z, strip, blue)
    place_camera(scene, recipe, terrain.camera_z)
    return Composed(recipe, scene, terrain, sky)


def _open_places(terrain: Terrain, plan: BuiltPlan) -> KeepOut:
    """Where no tree may stand: before houses, and before the view of an elevated camera."""
    return lambda x, y: plan.keep_trees_out(x, y) | terrain.blocks_view(x, y)
