"""Puts planned plants into a Blender scene."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from training.scenes.labels import Label
from training.scenes.plant_ground import Spots
from training.scenes.plant_places import Places
from training.scenes.planting import Planting
from training.scenes.recipe import SceneRecipe
from training.scenes.scene_objects import next_instance
from training.scenes.vegetation.blender_mesh import blender_mesh
from training.scenes.vegetation.catalogue import bark_of, plant_mesh
from training.scenes.vegetation.flower_kinds import FLOWERS
from training.scenes.vegetation.flowers import flower_mesh
from training.scenes.vegetation.litter import fallen_leaves, fallen_log, twigs
from training.scenes.vegetation.plant_mesh import PlantMesh, joined
from training.scenes.vegetation.shaders import bark_material, leaf_material
from training.scenes.vegetation.sward import sward_mesh

_VARIANTS = (2, 2, 3, 4)
_FAR_LABELS = (Label.MOUNTAIN, Label.HILL)


def plant(scene: Any, recipe: SceneRecipe, planting: Planting) -> None:
    """Add all that `planting.plan_planting` found: one object a tree and bush, one mesh for all grass.

    Trees on far relief carry its label and no instance number.
    """
    rng = np.random.default_rng(recipe.planting.seed)
    snow = recipe.planting.snow_load
    _stand(scene, rng, planting.trees, recipe.planting.foliage, snow)
    _stand(scene, rng, planting.bushes, recipe.planting.foliage, snow)
    frost = 0.35 * snow if recipe.terrain.snow_cover > 0 else 0.0
    if len(planting.grass):
        _lay(scene, "grass", sward_mesh(rng, recipe.planting.grass, planting.grass), Label.GRASS, frost)
    if len(planting.reeds):
        _lay(scene, "reeds", sward_mesh(rng, "reed", planting.reeds), Label.GRASS, frost)
    if len(planting.flowers):
        _lay(scene, "flowers", _flowers(rng, planting.flowers), Label.FLOWERS, 0.0)
    _litter(scene, rng, planting.litter, recipe.planting.foliage == "autumn")


def _stand(scene: Any, rng: np.random.Generator, places: Places, foliage: str, snow: float) -> None:
    meshes: dict[tuple, bpy.types.Mesh] = {}
    sizes: dict[tuple, float] = {}
    for i in range(len(places)):
        name, detail, label = (
            places.names[places.species[i]],
            int(places.detail[i]),
            Label(int(places.label[i])),
        )
        variant = int(rng.integers(_VARIANTS[detail]))
        key = (name, detail, variant, label)
        if key not in meshes:
            grown = _typical_height(places, int(places.species[i]), variant, detail)
            shape = np.random.default_rng([places.names.index(name), detail, variant, int(grown * 100)])
            mesh = plant_mesh(name, shape, grown, detail, foliage)
            meshes[key] = blender_mesh("-".join(map(str, key)), mesh, plant_materials(name, label))
            sizes[key] = grown
        item = bpy.data.objects.new(name, meshes[key])
        item.pass_index = 0 if label in _FAR_LABELS else next_instance(scene)
        size = float(places.height[i]) / sizes[key]
        wide = size * float(rng.uniform(0.88, 1.14))
        item.location = (float(places.x[i]), float(places.y[i]), float(places.z[i]) - 0.04 * size)
        item.rotation_euler = (0.0, 0.0, float(places.turn[i]))
        item.scale = (wide, wide, size)
        item.color = (*(float(value) for value in places.tint[i]), snow)
        scene.collection.objects.link(item)


def _typical_height(places: Places, species: int, variant: int, detail: int) -> float:
    """Variants of a species are grown at different heights, so that old ones are no enlarged young ones."""
    mine = places.height[(places.species == species) & (places.detail == detail)]
    return float(np.quantile(mine, (variant + 0.5) / _VARIANTS[detail]))


def plant_materials(name: str, label: Label) -> list[bpy.types.Material]:
    """Materials of a plant by slot: wood, leaves, petals; one of each kind a scene and label."""
    bark, leaf = f"bark.{bark_of(name)}.{label.title}", f"leaf.{label.title}"
    flesh = name in ("cactus", "prickly_pear", "agave")
    if flesh:
        bark = f"flesh.{label.title}"
    found = bpy.data.materials
    wood = found.get(bark) or bark_material(bark, label, "flesh" if flesh else bark_of(name))
    return [wood, found.get(leaf) or leaf_material(leaf, label), found.get(leaf)]


def _lay(scene: Any, name: str, mesh: PlantMesh, label: Label, snow: float) -> None:
    leaf = f"blade.{label.title}"
    material = bpy.data.materials.get(leaf) or leaf_material(leaf, label, through=0.38, gloss=0.03)
    item = bpy.data.objects.new(name, blender_mesh(name, mesh, [material, material, material]))
    item.color = (1.0, 1.0, 1.0, snow)
    scene.collection.objects.link(item)


def _flowers(rng: np.random.Generator, spots: Spots) -> PlantMesh:
    parts = []
    for i, name in enumerate(spots.names):
        mine = spots.kind == i
        if mine.any():
            parts.append(flower_mesh(rng, FLOWERS[name], spots.position[mine], spots.size[mine]))
    return joined(parts)


def _litter(scene: Any, rng: np.random.Generator, spots: Spots, autumn: bool) -> None:
    if not len(spots):
        return
    leaf, stick = spots.kind == 0, spots.kind == 1
    if leaf.any():
        _lay(
            scene,
            "fallen leaves",
            fallen_leaves(rng, spots.position[leaf], spots.size[leaf], autumn),
            Label.EARTH,
            0,
        )
    if stick.any():
        _lay(scene, "twigs", twigs(rng, spots.position[stick], spots.size[stick]), Label.EARTH, 0)
    for i in np.flatnonzero(spots.kind == 2):
        mesh = fallen_log(rng, float(rng.uniform(3, 7)), float(rng.uniform(0.12, 0.24)))
        item = bpy.data.objects.new("log", blender_mesh("log", mesh, plant_materials("oak", Label.TREE)))
        item.pass_index = next_instance(scene)
        item.color = (1.0, 1.0, 1.0, 0.0)  # alpha is the share of snow
        item.location = tuple(float(value) for value in spots.position[i])
        item.rotation_euler = (0.0, 0.0, float(spots.turn[i]))
        scene.collection.objects.link(item)
