"""The camera: where it looks, and the field that it sees."""

from __future__ import annotations

import math
from typing import Any

import bpy

from training.scenes.recipe import CameraRecipe, SceneRecipe

SENSOR_MM = (36.0, 24.0)


def half_width_rad(camera: CameraRecipe) -> float:
    """Half the horizontal field of view."""
    return math.atan(SENSOR_MM[0] / 2 / camera.focal_mm)


def pitch_rad(camera: CameraRecipe) -> float:
    """How far the camera looks up, so that the horizon crosses the frame where the recipe says."""
    return -math.atan((camera.horizon - 0.5) * SENSOR_MM[1] / camera.focal_mm)


def place_camera(scene: Any, recipe: SceneRecipe, camera_z: float) -> Any:
    """Put the recipe's camera at (0, 0, camera_z), looking along +y."""
    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "HORIZONTAL"
    data.sensor_width = SENSOR_MM[0]
    data.lens = recipe.camera.focal_mm
    data.clip_start, data.clip_end = 0.05, 200000.0
    camera = bpy.data.objects.new("camera", data)
    camera.location = (0.0, 0.0, camera_z)
    roll = math.radians(recipe.camera.roll_deg)
    camera.rotation_mode = "XYZ"
    camera.rotation_euler = (math.pi / 2 + pitch_rad(recipe.camera), 0.0, 0.0)
    if roll:
        # Turned about its own axis of view, after the pitch.
        camera.rotation_euler = (
            camera.rotation_euler.to_matrix() @ _about_view(roll)
        ).to_euler()
    scene.collection.objects.link(camera)
    scene.camera = camera
    return camera


def _about_view(angle: float) -> Any:
    from mathutils import Matrix

    return Matrix.Rotation(angle, 3, "Z")
