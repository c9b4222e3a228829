"""The land as a mesh around the camera, as dense on the screen near as far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.scenes.camera import half_width_rad
from training.scenes.ground_paint import paint
from training.scenes.labels import Label
from training.scenes.materials import attribute, link, new_material
from training.scenes.noise import Array
from training.scenes.scene_objects import new_mesh, new_object, set_color
from training.scenes.terrain import Terrain

_LABELS = (Label.GRASS, Label.EARTH, Label.ROCK, Label.SNOW, Label.SAND, Label.ROAD, Label.MOUNTAIN, Label.HILL)


@dataclass(frozen=True)
class GroundGrid:
    """Points in rings (rows) and rays (columns) around the camera."""

    x: Array
    y: Array
    z: Array
    normal: Array
    """(rows, columns, 3), unit."""
    footprint: Array
    """Metres between neighbouring rings: what is finer cannot be seen."""


def build_ground(scene: Any, terrain: Terrain, width_px: int) -> None:
    """Add the land to a scene: a fine sector in view, a coarse rest that casts shadows and is mirrored."""
    materials = [_material(label) for label in _LABELS]
    half = half_width_rad(terrain.scene.camera) + math.radians(2.5)
    columns = int(min(760, width_px * 0.95))
    rings = _rings(terrain, half, int(min(860, width_px * 1.1)))
    fine = np.linspace(-half, half, columns).astype(np.float32)
    _add(scene, "ground", terrain, fine, rings, materials)
    around = np.linspace(half, 2 * math.pi - half, 56).astype(np.float32)
    _add(scene, "surroundings", terrain, around, rings[:: max(1, len(rings) // 70)], materials)


def _add(scene: Any, name: str, terrain: Terrain, angles: Array, rings: Array, materials: list[Any]) -> None:
    grid = ground_grid(terrain, angles, rings)
    color, labels = paint(terrain, grid.x, grid.y, grid.z, grid.normal, grid.footprint)
    rows, columns = grid.x.shape
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    faces = np.stack([corner, corner + 1, corner + columns + 1, corner + columns], axis=1)[:, ::-1]
    vertices = np.stack([grid.x, grid.y, grid.z], axis=-1).reshape(-1, 3)
    slot = np.zeros(256, np.int32)
    slot[[int(label) for label in _LABELS]] = np.arange(len(_LABELS))
    mesh = new_mesh(name, vertices, faces, materials, slot[labels[:-1, :-1].ravel()])
    set_color(mesh, "paint", color.reshape(-1, 4))
    new_object(scene, name, mesh)


def ground_grid(terrain: Terrain, angles: Array, rings: Array) -> GroundGrid:
    """Sample the land on rays at `angles` (0 ahead, positive right) and at distances `rings` (m)."""
    x, y = rings[:, None] * np.sin(angles), rings[:, None] * np.cos(angles)
    z = terrain.height(x, y)
    normal = _normals(x, y, z)
    footprint = np.broadcast_to(np.gradient(rings)[:, None], x.shape).astype(np.float32)
    return GroundGrid(x, y, z, normal, footprint)


def _normals(x: Array, y: Array, z: Array) -> Array:
    points = np.stack([x, y, z], axis=-1)
    along, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normal = np.cross(across, along)
    return (normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)).astype(np.float32)


def _rings(terrain: Terrain, half: float, count: int) -> Array:
    """Distances at which the screen is crossed in even steps, by the profiles of some rays."""
    away = np.geomspace(0.5, 30000.0, 1500).astype(np.float32)
    angles = np.linspace(-half, half, 15).astype(np.float32)
    x, y = away[:, None] * np.sin(angles), away[:, None] * np.cos(angles)
    rise = (terrain.height(x, y) - terrain.camera_z) / away[:, None]
    step = np.abs(np.diff(rise, axis=0))
    highest = np.maximum.accumulate(rise, axis=0)
    hidden = rise[1:] < highest[:-1] - 0.004
    step = np.where(hidden, 0.12 * step, step)
    seen = np.maximum(step.mean(axis=1), 0.6 * np.percentile(step, 85, axis=1))
    density = np.minimum(seen, 0.05) + 0.00022
    along = np.concatenate([[0], np.cumsum(density)])
    return np.interp(np.linspace(0, along[-1], count), along, away).astype(np.float32)


def _material(label: Label) -> Any:
    """The paint of the ground; roughness rides in the paint's fourth channel."""
    material, nodes = new_material(f"ground.{label.title}", label)
    color = attribute(material, "paint")
    surface = nodes["surface"]
    link(material, color.outputs["Color"], surface.inputs["Base Color"])
    link(material, color.outputs["Alpha"], surface.inputs["Roughness"])
    return material


def visible_columns(grid: GroundGrid, camera_z: float) -> NDArray[np.bool_]:
    """Which points are not hidden behind nearer rings of the same ray."""
    rise = (grid.z - camera_z) / np.hypot(grid.x, grid.y)
    return rise >= np.maximum.accumulate(rise, axis=0) - 1e-4
