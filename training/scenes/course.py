"""Where a road runs: a bent line over the ground, its level, and what part of it is worn bare."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from training.scenes.recipe import SceneRecipe
from training.scenes.shore import distance_inland

Array = NDArray[np.floating]

_STEP = 2.0


class Road:
    """The course of a road.

    Along it lies the coordinate u (metres from the foot of the camera, growing away from it), across it v
    (to the right of the middle line). Courses bend by less than half a right angle, so that u is unambiguous.

    Parameters
    ----------
    scene : SceneRecipe
        Its `built.road` is not none.
    """

    def __init__(self, scene: SceneRecipe) -> None:
        recipe = scene.built
        self.kind, self.half_width_m = recipe.road, 0.5 * recipe.road_width_m
        self._crossing = abs(recipe.road_angle_deg) > 60
        angle = math.radians(recipe.road_angle_deg)
        self._ahead = np.float32(math.sin(angle)), np.float32(math.cos(angle))
        reach = 500.0 if self._crossing else 60.0
        self._u = np.arange(-reach, 1800.0, _STEP, dtype=np.float32)
        away = min(recipe.house_distance_m * 0.6, 60.0)
        self._origin = (0.0, away) if self._crossing else (recipe.road_offset_m, 0.0)
        self._v = self._bends(recipe.seed)
        slope = np.gradient(self._v, _STEP)
        self._across = 1.0 / np.sqrt(1.0 + slope * slope)
        self.first, self.last = self._dry(scene)
        self._profile: Array | None = None

    def along(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The coordinates u and v of points."""
        dx, dy = np.asarray(x, np.float32) - self._origin[0], np.asarray(y, np.float32) - self._origin[1]
        sine, cosine = self._ahead
        u = dx * sine + dy * cosine
        bend = np.interp(u, self._u, self._v).astype(np.float32)
        return u, (dx * cosine - dy * sine - bend) * np.interp(u, self._u, self._across).astype(np.float32)

    def at(self, u: Array, v: Array | float = 0.0) -> tuple[Array, Array]:
        """The points (x, y) of coordinates u and v."""
        sine, cosine = self._ahead
        slope = np.interp(u, self._u, np.gradient(self._v, _STEP))
        stretch = np.sqrt(1 + slope * slope)
        side = np.interp(u, self._u, self._v) + v / stretch
        u = u - v * slope / stretch
        return (
            (self._origin[0] + u * sine + side * cosine).astype(np.float32),
            (self._origin[1] + u * cosine - side * sine).astype(np.float32),
        )

    def distance(self, x: Array, y: Array) -> Array:
        """Metres from the middle line; beyond its ends, from the end."""
        u, v = self.along(x, y)
        beyond = np.maximum(np.maximum(u - self.last, self.first - u), 0)
        return np.hypot(v, beyond).astype(np.float32)

    def level(self, x: Array, y: Array, height: Callable[[Array, Array], Array]) -> Array:
        """The road's height: the land's along the middle line without its short bumps, given by `height`."""
        if self._profile is None:
            points = self.at(self._u)
            rough = np.maximum(height(*points), 0.25)
            sigma = 9.0 if self.kind == "asphalt" else 5.0
            kernel = np.exp(-0.5 * (np.arange(-12, 13) * _STEP / sigma) ** 2)
            wide = np.pad(rough, 12, mode="edge")
            self._profile = np.convolve(wide, kernel / kernel.sum(), "valid").astype(np.float32)
        return np.interp(self.along(x, y)[0], self._u, self._profile).astype(np.float32)

    def bare(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Where nothing grows: the carriageway, or the ruts of a track."""
        u, v = self.along(x, y)
        inside = (u > self.first) & (u < self.last)
        side = np.abs(v)
        if self.kind == "track":
            return inside & (side > 0.16 * self.half_width_m) & (side < 0.92 * self.half_width_m)
        return inside & (side < self.half_width_m)

    def _bends(self, seed: int) -> Array:
        """Sideways offset of the middle line: none at u = 0, wide bends farther on."""
        rng = np.random.Generator(np.random.PCG64(seed))
        u = self._u
        total = np.zeros_like(u)
        for length in (700.0, 260.0, 120.0):
            phase, share = rng.random() * 2 * np.pi, 0.4 + 0.6 * rng.random()
            # The steepest of a sine is 2 pi amplitude / length: all three together stay below 0.6.
            size = 0.2 * share * length / (2 * np.pi)
            total += size * (np.sin(2 * np.pi * u / length + phase) - np.sin(phase))
        calm = np.clip(np.abs(u) / 30, 0, 1)
        return (total * calm * calm * (3 - 2 * calm)).astype(np.float32)

    def _dry(self, scene: SceneRecipe) -> tuple[float, float]:
        """The stretch round u = 0 on which the road keeps clear of water."""
        x, y = self.at(self._u)
        dry = distance_inland(scene.terrain, x, y) > self.half_width_m + 2.5
        start = int(np.argmin(np.abs(self._u - 4)))
        if not dry[start]:
            return 0.0, 0.0
        wet_before, wet_after = np.flatnonzero(~dry[:start]), np.flatnonzero(~dry[start:])
        first = self._u[wet_before[-1]] if wet_before.size else self._u[0]
        last = self._u[start + wet_after[0]] if wet_after.size else self._u[-1]
        return float(first), float(last)


def road_course(scene: SceneRecipe) -> Road | None:
    """The road of a recipe; none where there is none, or where it would run into water at once."""
    if scene.built.road == "none":
        return None
    road = Road(scene)
    return road if road.last - road.first > 15 else None
