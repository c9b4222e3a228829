"""The camera: where it looks, and the field that it sees."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.scenes.recipe import CameraRecipe, SceneRecipe

SENSOR_MM = (36.0, 24.0)


def half_width_rad(camera: CameraRecipe) -> float:
    """Half the horizontal field of view."""
    return math.atan(SENSOR_MM[0] / 2 / camera.focal_mm)


def pitch_rad(camera: CameraRecipe) -> float:
    """How far the camera looks up, so that the horizon crosses the frame where the recipe says."""
    return -math.atan((camera.horizon - 0.5) * SENSOR_MM[1] / camera.focal_mm)


def view_directions(camera: CameraRecipe, size: tuple[int, int]) -> NDArray[np.float32]:
    """(height, width, 3) unit vectors through the pixels of a frame of `size` (width, height)."""
    width, height = size
    right = ((np.arange(width) + 0.5) / width - 0.5) * SENSOR_MM[0] / camera.focal_mm
    above = (0.5 - (np.arange(height) + 0.5) / height) * SENSOR_MM[0] / camera.focal_mm * height / width
    right, above = np.meshgrid(right, above)
    roll, pitch = math.radians(camera.roll_deg), pitch_rad(camera)
    right, above = (
        math.cos(roll) * right - math.sin(roll) * above,
        math.sin(roll) * right + math.cos(roll) * above,
    )
    ahead = math.cos(pitch) - math.sin(pitch) * above
    rise = math.sin(pitch) + math.cos(pitch) * above
    directions = np.stack([right, ahead, rise], axis=-1)
    return (directions / np.linalg.norm(directions, axis=-1, keepdims=True)).astype(np.float32)


def place_camera(scene: Any, recipe: SceneRecipe, camera_z: float) -> None:
    """Put the recipe's camera at (0, 0, camera_z) of a Blender scene, looking along +y."""
    import bpy
    from mathutils import Matrix

    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "HORIZONTAL"
    data.sensor_width = SENSOR_MM[0]
    data.lens = recipe.camera.focal_mm
    data.clip_start, data.clip_end = 0.05, 200000.0
    camera = bpy.data.objects.new("camera", data)
    # Roll turns the camera about its own axis of view, so it comes first.
    roll = Matrix.Rotation(math.radians(recipe.camera.roll_deg), 4, "Z")
    pitch = Matrix.Rotation(math.pi / 2 + pitch_rad(recipe.camera), 4, "X")
    camera.matrix_world = Matrix.Translation((0.0, 0.0, camera_z)) @ pitch @ roll
    scene.collection.objects.link(camera)
    scene.camera = camera
