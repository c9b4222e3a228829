"""The land as the camera meets it, sampled once: heights, labels and what is in sight, on rays and rings."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.scenes.ground_cover import GroundCover
from training.scenes.noise import Array
from training.scenes.recipe import CameraRecipe

_SENSOR_W, _SENSOR_H = 36.0, 24.0
_REACH_M = 2600.0


class Land(Protocol):
    """What is asked of a terrain."""

    camera_z: float
    cover_model: GroundCover

    def height(self, x: Array, y: Array) -> Array: ...
    def inland(self, x: Array, y: Array) -> Array: ...
    def relief_height(self, x: Array, y: Array) -> Array: ...


class LandMap:
    """A polar map around the camera: answers for any number of points cost a look-up.

    Parameters
    ----------
    camera : CameraRecipe
    land : Land
    rays, rings : int
        Samples across the view and along it.
    margin_deg : float
        Mapped to both sides of the frame.
    """

    def __init__(
        self, camera: CameraRecipe, land: Land, rays: int = 260, rings: int = 360, margin_deg: float = 14
    ):
        frame = math.atan(_SENSOR_W / 2 / camera.focal_mm)
        self.half_angle = frame + math.radians(2.0)
        self.lowest = -camera.horizon * _SENSOR_H / camera.focal_mm
        self.pixel = _SENSOR_W / camera.focal_mm / 768
        self.eye = land.camera_z
        self._angles = np.linspace(-frame - math.radians(margin_deg), frame + math.radians(margin_deg), rays)
        self._away = np.geomspace(0.7, _REACH_M, rings)
        angle, away = np.meshgrid(
            self._angles.astype(np.float32), self._away.astype(np.float32), indexing="ij"
        )
        x, y = away * np.sin(angle), away * np.cos(angle)
        self.z = land.height(x, y)
        self.slope = self._slopes()
        shares = land.cover_model.shares(x, y, self.z, self.slope)
        self.label = land.cover_model.label_of(x, y, shares)
        self.inland = land.inland(x, y)
        self.relief = land.relief_height(x, y)
        rise = (np.maximum(self.z, 0.0) - self.eye) / away
        horizon = np.maximum.accumulate(rise, axis=1)
        # A point is hidden by what lies before it, not by its own cell.
        self._horizon = np.concatenate([np.full((rays, 2), -1e3), horizon[:, :-2]], axis=1)

    def at(self, x: Array, y: Array) -> tuple[Array, Array, NDArray[np.uint8]]:
        """Heights (m), slopes and labels of the ground at points (n,); beside the map those of its edge."""
        ray, ring = self._place(x, y)
        near = ray.round().astype(int), ring.round().astype(int)
        return self._smooth(self.z, ray, ring), self.slope[near], self.label[near]

    def from_shore(self, x: Array, y: Array) -> Array:
        """Metres inland at points; below 0 in water."""
        return self._smooth(self.inland, *self._place(x, y))

    def relief_at(self, x: Array, y: Array) -> Array:
        """Metres that the far relief adds at points."""
        return self._smooth(self.relief, *self._place(x, y))

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
        ray, ring = self._place(x, y)
        return (top > self._horizon[ray.round().astype(int), ring.astype(int)] - 0.001) & (
            top > self.lowest - 0.02
        )

    def _place(self, x: Array, y: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        first, step = self._angles[0], self._angles[1] - self._angles[0]
        ray = (np.arctan2(x, y) - first) / step
        growth = math.log(self._away[1] / self._away[0])
        ring = np.log(np.maximum(np.hypot(x, y), self._away[0]) / self._away[0]) / growth
        return np.clip(ray, 0, len(self._angles) - 1), np.clip(ring, 0, len(self._away) - 1)

    @staticmethod
    def _smooth(values: Array, ray: NDArray[np.float64], ring: NDArray[np.float64]) -> Array:
        i = np.minimum(ray.astype(int), values.shape[0] - 2)
        j = np.minimum(ring.astype(int), values.shape[1] - 2)
        u, v = (ray - i).astype(np.float32), (ring - j).astype(np.float32)
        near = values[i, j] * (1 - u) + values[i + 1, j] * u
        far = values[i, j + 1] * (1 - u) + values[i + 1, j + 1] * u
        return near * (1 - v) + far * v

    def _slopes(self) -> Array:
        along = np.gradient(self.z, axis=1) / np.gradient(self._away)[None]
        across = np.gradient(self.z, axis=0) / (self._away[None] * (self._angles[1] - self._angles[0]))
        return np.hypot(along, across).astype(np.float32)
