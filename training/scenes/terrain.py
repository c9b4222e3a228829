"""The land: heights, slopes and what covers it, at any point."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from training.scenes.course import Road
from training.scenes.ground_bumps import bumps
from training.scenes.ground_cover import GroundCover
from training.scenes.noise import Array, fbm, smoothstep
from training.scenes.recipe import SceneRecipe
from training.scenes.relief import Canyon, Cliffs, Dunes, ErodedRelief
from training.scenes.remembered_results import LastResults
from training.scenes.shore import distance_inland


class Terrain:
    """The land of a scene. All points are (x, y) in metres as float32 arrays of one shape.

    Parameters
    ----------
    scene : SceneRecipe
    road : Road, optional
        The land is levelled under it.
    """

    def __init__(self, scene: SceneRecipe, road: Road | None = None) -> None:
        self.scene, self.recipe, self.road = scene, scene.terrain, road
        self._seed = self.recipe.seed % 100003
        self._relief = self._make_relief()
        self._inland = LastResults(lambda x, y: distance_inland(scene.terrain, x, y))
        self._raised = LastResults(self._relief_at)
        height = scene.camera.height_m
        self._eye = height if height < 3 else min(height, 2.2 + 0.16 * height)
        self._knoll = height - self._eye
        self._turn = self._open_view()
        self.camera_z = float(self.height(*_point(0, 0))[0]) + self._eye
        if self.recipe.shore != "none":
            self.camera_z = max(self.camera_z, 0.6)
        self.cover_model = GroundCover(self)

    def height(self, x: Array, y: Array) -> Array:
        """Metres above the water's level; below 0 is the bed of a lake or the sea."""
        x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
        land = self._land(x, y)
        if self.road is None:
            return land
        away = self.road.distance(x, y)
        half = self.road.half_width_m
        near = away < half + 9
        if near.any():
            level = self.road.level(x[near], y[near], self._land)
            blend = smoothstep(half + 6, half + 0.4, away[near])
            land[near] = land[near] * (1 - blend) + (level + 0.05) * blend
        return land

    def normal(self, x: Array, y: Array, step_m: float = 0.5) -> Array:
        """Unit normals, (..., 3)."""
        dx = (self.height(x + step_m, y) - self.height(x - step_m, y)) / (2 * step_m)
        dy = (self.height(x, y + step_m) - self.height(x, y - step_m)) / (2 * step_m)
        normal = np.stack([-dx, -dy, np.ones_like(dx)], axis=-1)
        return (normal / np.linalg.norm(normal, axis=-1, keepdims=True)).astype(np.float32)

    def slope(self, x: Array, y: Array, step_m: float = 1.0) -> Array:
        """Rise a metre, at least 0."""
        dx = (self.height(x + step_m, y) - self.height(x - step_m, y)) / (2 * step_m)
        dy = (self.height(x, y + step_m) - self.height(x, y - step_m)) / (2 * step_m)
        return np.hypot(dx, dy)

    def inland(self, x: Array, y: Array) -> Array:
        """About the distance from the shore: below 0 in water; 1e4 where there is no water."""
        return self._inland(np.asarray(x, np.float32), np.asarray(y, np.float32))

    def under_water(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """True where the land lies below the water's level and there is water."""
        if self.recipe.shore == "none":
            return np.zeros(np.shape(x), bool)
        return (self.height(x, y) < 0) & (self.inland(x, y) < 2)

    def cover(self, x: Array, y: Array) -> NDArray[np.uint8]:
        """Label of the ground: grass, earth, rock, snow, sand or road near, mountain or hill far, water."""
        return self.cover_model.labels(np.asarray(x, np.float32), np.asarray(y, np.float32))

    def relief_height(self, x: Array, y: Array) -> Array:
        """Metres that the far relief adds: tells mountain and hill from the plain."""
        return self._raised(np.asarray(x, np.float32), np.asarray(y, np.float32))

    def _relief_at(self, x: Array, y: Array) -> Array:
        if self._relief is None:
            return np.zeros(x.shape, np.float32)
        inland = self._inland(x, y)
        if isinstance(self._relief, Cliffs):
            return self._relief.height(x, y, inland)
        ashore = smoothstep(2, 0.12 * self.recipe.relief_distance_m + 12, inland)
        return np.maximum(self._relief.height(x, y), 0) * ashore

    def in_view(self, x: Array, y: Array, margin_deg: float = 3.0) -> NDArray[np.bool_]:
        """True for points inside the camera's horizontal field of view, widened on both sides."""
        half = math.atan(18 / self.scene.camera.focal_mm) + math.radians(margin_deg)
        return np.abs(np.arctan2(x, y)) < half

    def blocks_view(self, x: Array, y: Array, tall_m: float = 13.0) -> NDArray[np.bool_]:
        """True where a tree would stand before the view of an elevated camera."""
        if self.scene.camera.height_m < 4.5:
            return np.zeros(np.shape(x), bool)
        away = np.hypot(x, y)
        return (self.height(x, y) + tall_m > self.camera_z - 0.09 * away) & (
            away < 8 * self.scene.camera.height_m
        )

    def _make_relief(self) -> ErodedRelief | Canyon | Dunes | Cliffs | None:
        recipe = self.recipe
        if recipe.relief == "mountains":
            reach = max(8000.0, 2.3 * recipe.relief_distance_m + 5 * recipe.relief_height_m)
            return ErodedRelief(recipe, reach, steepest=0.95, concavity=0.40)
        if recipe.relief == "hills":
            return ErodedRelief(recipe, 3000 + 5 * recipe.relief_distance_m, steepest=0.42, concavity=0.22)
        makers = {"canyon": Canyon, "dunes": Dunes, "cliffs": Cliffs}
        return makers[recipe.relief](recipe) if recipe.relief in makers else None

    def _land(self, x: Array, y: Array) -> Array:
        recipe = self.recipe
        inland = self._inland(x, y)
        away = np.hypot(x, y).astype(np.float32)
        rolling = self._rolling(x, y, away)
        relief = self.relief_height(x, y)
        ashore = smoothstep(0, 5 * recipe.rolling_m + 6, inland)
        bank = self._bank(inland)
        height = bank + rolling * ashore + relief + self._knoll * self._mound(x, y, away)
        near = away < 90
        if near.any():
            height[near] += bumps(recipe, x[near], y[near], inland[near])
        if self.recipe.shore == "none":
            height = height + 0.5
        return height

    def _bank(self, inland: Array) -> Array:
        recipe = self.recipe
        if recipe.shore == "none":
            return np.zeros_like(inland)
        high = min(0.5 + 14 * recipe.shore_slope * recipe.shore_slope + 0.6 * recipe.rolling_m, 7.0)
        above = high * (1 - np.exp(-np.maximum(inland, 0) * recipe.shore_slope / high))
        depth = {"sea": 9.0, "lake": 6.0, "river": 1.6, "ponds": 0.8}[recipe.shore]
        slope = min(recipe.shore_slope, 0.3)
        below = depth * (1 - np.exp(np.minimum(inland, 0) * slope / depth))
        return np.where(inland > 0, above, -below).astype(np.float32)

    def _rolling(self, x: Array, y: Array, away: Array) -> Array:
        """The land's undulation: never below 0, damped where it would stand before the camera."""
        scale, turn = self.recipe.rolling_scale_m, getattr(self, "_turn", 0)
        wave = 0.5 + 0.62 * fbm(x / scale, y / scale, self._seed + 71 + 13 * turn, 5, 0.42)
        small = 0.11 * fbm(x / (0.17 * scale), y / (0.17 * scale), self._seed + 77, 4)
        rise = smoothstep(4, 1.6 * scale, away) * 0.8 + 0.2
        return self.recipe.rolling_m * np.maximum(wave + small, -0.02) * rise

    def _mound(self, x: Array, y: Array, away: Array) -> Array:
        """The rise on which an elevated camera stands: 1 under it, falling off before it."""
        if self._knoll <= 0:
            return np.zeros_like(away)
        wide = 2.4 * self._knoll + 14
        wobble = 1 + 0.25 * fbm(x / wide, y / wide, self._seed + 81, 3)
        behind = np.where(y < 0, 0.35, 1.0)
        return np.exp(-((away * behind * wobble / wide) ** 2)).astype(np.float32)

    def _open_view(self) -> int:
        """Which of some undulations leaves the view open: the first that rises before few of the rays."""
        angles = np.linspace(-0.5, 0.5, 9, dtype=np.float32)
        away = np.geomspace(6, 140, 24, dtype=np.float32)
        x, y = away[:, None] * np.sin(angles), away[:, None] * np.cos(angles)
        best, lowest = 0, 9e9
        for turn in range(6):
            self._turn = turn
            here = float(self._land(*_point(0, 0))[0])
            over = self._land(x, y) - here - 0.7 * self._eye - 0.035 * away[:, None]
            closed = float(np.mean(np.max(over, axis=0) > 0)) + float(np.clip(over, 0, 20).max()) * 0.02
            if closed < lowest - 1e-6:
                best, lowest = turn, closed
            if lowest <= 0.12:
                break
        return best


def _point(x: float, y: float) -> tuple[Array, Array]:
    return np.array([x], np.float32), np.array([y], np.float32)
