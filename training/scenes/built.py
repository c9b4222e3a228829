"""Built things for Blender: houses, fences and what is painted on roads."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.scenes.built_materials import built_material
from training.scenes.built_plan import BuiltPlan, Site
from training.scenes.course import Road
from training.scenes.fences import fence
from training.scenes.house_parts import Parts
from training.scenes.house_styles import Finish
from training.scenes.houses import house
from training.scenes.labels import Label
from training.scenes.poles import poles
from training.scenes.recipe import SceneRecipe
from training.scenes.scene_objects import new_mesh, new_object, next_instance, set_color
from training.scenes.surface_painter import PLACE
from training.scenes.terrain import Terrain

_WOODS = ((0.20, 0.17, 0.145), (0.15, 0.11, 0.08), (0.27, 0.24, 0.21))
_ROCKS = {
    "granite": (0.25, 0.24, 0.225),
    "limestone": (0.38, 0.36, 0.31),
    "sandstone": (0.36, 0.27, 0.18),
    "red": (0.34, 0.18, 0.11),
    "basalt": (0.11, 0.105, 0.10),
    "slate": (0.17, 0.175, 0.18),
}


def build_built(scene: Any, recipe: SceneRecipe, terrain: Terrain, plan: BuiltPlan) -> None:
    """Add a plan's houses, fences and road markings to a scene."""
    snow = (
        max(recipe.planting.snow_load, 0.6) if recipe.terrain.ground == "snow" else recipe.planting.snow_load
    )
    for site in plan.sites:
        _add_house(scene, terrain, site, snow)
    if plan.fences:
        _add_fences(scene, recipe, terrain, plan, snow)
    if plan.road is not None and plan.road.kind == "asphalt":
        _add_markings(scene, recipe, terrain, plan.road)
    if plan.road is not None and recipe.built.poles:
        _add_poles(scene, recipe, terrain, plan.road)


def _add_house(scene: Any, terrain: Terrain, site: Site, snow: float) -> None:
    parts, finish = house(site)
    around = np.linspace(0, 2 * np.pi, 13)[:-1]
    x = (site.x + 0.45 * site.length_m * np.cos(around)).astype(np.float32)
    y = (site.y + 0.45 * site.length_m * np.sin(around)).astype(np.float32)
    # The floor lies near the upper side of the slope; the foot reaches down to the lower one.
    floor = float(np.quantile(terrain.height(x, y), 0.7))
    _add(
        scene,
        "house",
        parts.moved(site.ridge_rad, (site.x, site.y, floor)),
        _house_materials(finish, snow),
        next_instance(scene),
    )


def _house_materials(finish: Finish, snow: float) -> dict[str, Any]:
    plain = {
        "frame": finish.frame,
        "trim": (0.42, 0.40, 0.36),
        "shutter": finish.shutter,
        "beam": (0.13, 0.085, 0.055),
        "gutter": (0.17, 0.17, 0.17),
        "ridge": tuple(0.9 * c for c in finish.roof[1]),
        "pot": (0.33, 0.15, 0.09),
        "dark": (0.012, 0.011, 0.01),
    }
    made = {slot: ("plain", color) for slot, color in plain.items()}
    made.update(wall=finish.wall, gable=finish.gable, roof=finish.roof)
    made.update(foot=("stone", (0.27, 0.255, 0.23)), chimney=("brick", (0.30, 0.14, 0.09)))
    made.update(door=("planks", finish.door), glass=("glass", (0.008, 0.01, 0.012)))
    return {slot: built_material(kind, color, Label.HOUSE, snow) for slot, (kind, color) in made.items()}


def _add_fences(scene: Any, recipe: SceneRecipe, terrain: Terrain, plan: BuiltPlan, snow: float) -> None:
    rng = np.random.Generator(np.random.PCG64(recipe.built.seed + 2))
    wood = _WOODS[rng.integers(len(_WOODS))]
    if recipe.built.fence == "pickets" and rng.random() < 0.6:
        wood = (0.66, 0.65, 0.62)
    stone = _ROCKS[recipe.terrain.rock]
    materials = {
        "wood": built_material("weathered", wood, Label.FENCE, snow),
        "wire": built_material("plain", (0.2, 0.2, 0.2), Label.FENCE),
        "stone": built_material("weathered", stone, Label.FENCE, snow),
        "dark": built_material("plain", (0.03, 0.028, 0.025), Label.FENCE),
    }
    for run in plan.fences:
        _add(scene, "fence", fence(recipe.built.fence, run, terrain, rng), materials, next_instance(scene))


def _add_markings(scene: Any, recipe: SceneRecipe, terrain: Terrain, road: Road) -> None:
    """Worn lines: dashes in the middle, and on wider roads a line at each edge."""
    rng = np.random.Generator(np.random.PCG64(recipe.built.seed + 3))
    parts, half = Parts(), road.half_width_m
    lines = [(0.0, 3.0, 4.5)] if half > 2.4 or rng.random() < 0.5 else []
    if half > 2.2:
        lines += [(-half + 0.22, 1e9, 0.0), (half - 0.22, 1e9, 0.0)]
    for side, dash, gap in lines:
        start = max(road.first, -20.0)
        while start < min(road.last, 420.0):
            end = min(start + dash, road.last, 420.0)
            _line(parts, terrain, road, np.arange(start, end + 1.0, 1.0), side, rng)
            start = end + gap + 1e-3
    if parts.corners:
        material = built_material("weathered", (0.55, 0.54, 0.5), Label.ROAD)
        _add(scene, "markings", parts, {"line": material}, 0)


def _add_poles(scene: Any, recipe: SceneRecipe, terrain: Terrain, road: Road) -> None:
    """Poles with wires; of all labels, they are nearest to a fence."""
    parts = poles(road, terrain, np.random.Generator(np.random.PCG64(recipe.built.seed + 4)))
    if parts.corners:
        wood = built_material("weathered", (0.16, 0.125, 0.095), Label.FENCE)
        wire = built_material("plain", (0.03, 0.03, 0.03), Label.FENCE)
        _add(scene, "poles", parts, {"wood": wood, "wire": wire}, next_instance(scene))


def _line(
    parts: Parts, terrain: Terrain, road: Road, along: np.ndarray, side: float, rng: np.random.Generator
) -> None:
    """A strip 12 cm wide that lies just over the road; worn away in places."""
    edges = []
    for edge in (side - 0.06, side + 0.06):
        x, y = road.at(along.astype(np.float32), edge)
        lift = 0.012 + 0.0011 * np.hypot(x, y)
        edges.append(np.stack([x, y, terrain.height(x, y) + lift], -1))
    left, right = edges
    for k in range(len(along) - 1):
        if rng.random() > 0.05:
            parts.quad("line", np.stack([left[k], right[k], right[k + 1], left[k + 1]]), float(rng.random()))


def _add(scene: Any, name: str, parts: Parts, materials: dict[str, Any], instance: int) -> None:
    slots = {slot: index for index, slot in enumerate(materials)}
    corners = np.concatenate(parts.corners)
    faces = np.arange(len(corners)).reshape(-1, 4)
    index = np.array([slots[slot] for slot in parts.slots], np.int32)
    mesh = new_mesh(name, corners, faces, list(materials.values()), index, smooth=False)
    set_color(mesh, PLACE, np.concatenate(parts.places))
    new_object(scene, name, mesh, instance)
