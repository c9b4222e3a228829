"""What the camera can see of the land, so that nothing is planted where nobody looks."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.scenes.noise import Array
from training.scenes.recipe import CameraRecipe

_SENSOR_W, _SENSOR_H = 36.0, 24.0


class Land(Protocol):
    """What is asked of a terrain."""

    camera_z: float

    def height(self, x: Array, y: Array) -> Array: ...


class Viewshed:
    """Visibility on a polar grid around the camera.

    Parameters
    ----------
    camera : CameraRecipe
    land : Land
    reach_m : float
        How far it is computed; nothing beyond counts as hidden.
    margin_deg : float
        Seen to both sides of the frame.
    """

    def __init__(
        self, camera: CameraRecipe, land: Land, reach_m: float = 3000.0, margin_deg: float = 2.0
    ) -> None:
        self.half_angle = math.atan(_SENSOR_W / 2 / camera.focal_mm) + math.radians(margin_deg)
        self.lowest = -camera.horizon * _SENSOR_H / camera.focal_mm
        self.highest = (1 - camera.horizon) * _SENSOR_H / camera.focal_mm
        self.pixel = _SENSOR_W / camera.focal_mm / 768
        self.eye = land.camera_z
        self._angles = np.linspace(-self.half_angle, self.half_angle, 161)
        self._away = np.geomspace(1.0, reach_m, 260)
        angle, away = np.meshgrid(self._angles, self._away, indexing="ij")
        height = land.height(
            (away * np.sin(angle)).astype(np.float32).ravel(),
            (away * np.cos(angle)).astype(np.float32).ravel(),
        ).reshape(angle.shape)
        rise = (np.maximum(height, 0.0) - self.eye) / away
        horizon = np.maximum.accumulate(rise, axis=1)
        # A point is hidden by what lies before it, not by its own cell.
        self._horizon = np.concatenate([np.full((len(self._angles), 2), -1e3), horizon[:, :-2]], axis=1)

    def in_frame(self, x: Array, y: Array, margin: float = 0.0) -> NDArray[np.bool_]:
        """True between the frame's left and right edges, widened by `margin` metres."""
        away = np.hypot(x, y)
        inside = np.abs(np.arctan2(x, y)) < self.half_angle
        if margin > 0:
            side = np.abs(x) * math.cos(self.half_angle) - y * math.sin(self.half_angle)
            inside |= (side < margin) & (y > -margin)
        return inside & (away > 0.3)

    def visible(self, x: Array, y: Array, z: Array, tall: float | Array = 0.0) -> NDArray[np.bool_]:
        """True where something `tall` metres high standing at height `z` reaches above all land before it,
        and above the frame's lower edge."""
        away = np.maximum(np.hypot(x, y), 1e-3)
        top = (z + tall - self.eye) / away
        column = np.clip(
            np.interp(np.arctan2(x, y), self._angles, np.arange(len(self._angles))).round().astype(int),
            0,
            len(self._angles) - 1,
        )
        row = np.clip(np.searchsorted(self._away, away), 0, len(self._away) - 1)
        return (top > self._horizon[column, row] - 0.001) & (top > self.lowest - 0.02)
