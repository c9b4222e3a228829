"""The land as a mesh around the camera, as dense on the screen near as far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from training.scenes.camera import SENSOR_MM, half_width_rad
from training.scenes.ground_paint import paint
from training.scenes.labels import Label
from training.scenes.materials import attribute, link, new_material
from training.scenes.noise import Array, smoothstep
from training.scenes.scene_objects import new_mesh, new_object, set_color
from training.scenes.terrain import Terrain

_LABELS = (
    Label.GRASS,
    Label.EARTH,
    Label.ROCK,
    Label.SNOW,
    Label.SAND,
    Label.ROAD,
    Label.MOUNTAIN,
    Label.HILL,
)


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
    fine = np.linspace(-half, half, columns).astype(np.float32)
    rings = _rings(terrain, fine, int(min(760, width_px)))
    _add(scene, "ground", terrain, fine, rings, materials)
    around = np.linspace(half, 2 * math.pi - half, 56).astype(np.float32)
    coarse = np.geomspace(0.5, 20000.0, 80).astype(np.float32)[:, None].repeat(len(around), axis=1)
    _add(scene, "surroundings", terrain, around, coarse, materials)


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
    """Sample the land on rays at `angles` (0 ahead, positive right) and at their distances `rings` (m)."""
    x, y = rings * np.sin(angles), rings * np.cos(angles)
    z = terrain.height(x, y)
    normal = _normals(x, y, z)
    footprint = np.gradient(rings, axis=0).astype(np.float32)
    return GroundGrid(x, y, z, normal, footprint)


def _normals(x: Array, y: Array, z: Array) -> Array:
    points = np.stack([x, y, z], axis=-1)
    along, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normal = np.cross(across, along)
    return (normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)).astype(np.float32)


def _rings(terrain: Terrain, angles: Array, count: int) -> Array:
    """(count, rays) distances at which each ray crosses the screen in even steps, where it is seen."""
    away = np.geomspace(0.5, 30000.0, 1100).astype(np.float32)
    rays = np.linspace(angles[0], angles[-1], 49).astype(np.float32)
    rise = (
        terrain.height(away[:, None] * np.sin(rays), away[:, None] * np.cos(rays)) - terrain.camera_z
    ) / away[:, None]
    step = np.abs(np.diff(rise, axis=0))
    camera = terrain.scene.camera
    low, high = -1.2 * camera.horizon * SENSOR_MM[1] / camera.focal_mm - 0.02, SENSOR_MM[1] / camera.focal_mm
    step = np.where((rise[1:] < low) | (rise[1:] > high), 0.02 * step, step)
    hidden = rise[1:] < np.maximum.accumulate(rise, axis=0)[:-1] - 0.003
    seen = np.where(hidden, 0.3 * np.minimum(step, 0.03), np.minimum(step, 0.05)) + 0.0002
    # Neighbouring rays take neighbouring distances, so that no cell is sheared.
    seen = cv2.GaussianBlur(
        seen.astype(np.float32), (0, 0), sigmaX=3.5, sigmaY=3.0, borderType=cv2.BORDER_REPLICATE
    )
    even = smoothstep(120, 40, away[1:])[:, None]
    seen = seen * (1 - even) + seen.mean(axis=1, keepdims=True) * even
    along = np.concatenate([np.zeros((1, len(rays)), np.float32), np.cumsum(seen, axis=0)])
    places = np.linspace(0, 1, count)
    log_away = np.log(away)
    chosen = [np.interp(places * along[-1, ray], along[:, ray], log_away) for ray in range(len(rays))]
    column = (angles - angles[0]) / (angles[-1] - angles[0]) * (len(rays) - 1)
    left = np.minimum(column.astype(int), len(rays) - 2)
    table, share = np.stack(chosen, axis=1), (column - left)[None]
    return np.exp(table[:, left] * (1 - share) + table[:, left + 1] * share).astype(np.float32)


def _material(label: Label) -> Any:
    """The paint of the ground; roughness rides in the paint's fourth channel."""
    material, nodes = new_material(f"ground.{label.title}", label)
    color = attribute(material, "paint")
    surface = nodes["surface"]
    link(material, color.outputs["Color"], surface.inputs["Base Color"])
    link(material, color.outputs["Alpha"], surface.inputs["Roughness"])
    return material
