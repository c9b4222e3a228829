"""The surface of lakes, rivers and the sea in numbers: waves, foam, ice, and roughness from afar."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from training.scenes.noise import Array, fbm, gradient_noise, smoothstep
from training.scenes.recipe import SceneRecipe
from training.scenes.terrain import Terrain

BANDS_M = (48.0, 9.0, 1.9)
"""Sizes of the tiles of ripples; in each, waves are from a thirtieth to a third of it long."""


@dataclass(frozen=True)
class WaterSurface:
    """Points of the surface in rings (rows) and rays (columns) around the camera; all (rows, columns)."""

    x: Array
    y: Array
    z: Array
    depth: Array
    """Of the water, metres; below 0 where land stands out."""
    foam: Array
    """[0, 1]"""
    ice: Array
    """[0, 1]"""
    slopes: Array
    """(rows, columns, 3): root mean square slope of the ripples of each band that can still be seen."""
    roughness: Array
    """[0, 1]: what finer ripples do to reflections."""


def water_surface(scene: SceneRecipe, terrain: Terrain, rows: int, columns: int) -> WaterSurface:
    """Sample the water in view.

    Parameters
    ----------
    rows, columns
        As many as there are pixels show every wave that can be seen.
    """
    x, y = _grid(scene, terrain, rows, columns)
    away = np.hypot(x, y)
    ground = terrain.height(x, y)
    sea_m = -terrain.inland(x, y)
    swell = _swell(scene, x, y, away, sea_m)
    breakers, foam = _breakers(scene, x, y, sea_m)
    z = swell + breakers + _lapping(scene, x, y, sea_m)
    depth = z - ground
    foam = np.maximum(foam, _edge_foam(scene, x, y, depth, away))
    slopes, roughness = _ripples(scene, terrain, x, y, away)
    return WaterSurface(x, y, z, depth, foam, _ice(scene, x, y, depth), slopes, roughness)


def _grid(scene: SceneRecipe, terrain: Terrain, rows: int, columns: int) -> tuple[Array, Array]:
    """Rings at even steps down the picture, rays at even angles."""
    half = math.atan(18 / scene.camera.focal_mm) + math.radians(2.5)
    steepest = math.atan(scene.camera.horizon * 24 / scene.camera.focal_mm) + math.radians(4)
    down = np.linspace(math.tan(min(steepest, 1.2)), terrain.camera_z / 40_000.0, rows)
    rings = (terrain.camera_z / down).astype(np.float32)[:, None]
    angles = np.linspace(-half, half, columns).astype(np.float32)[None]
    return rings * np.sin(angles), rings * np.cos(angles)


def _seed(scene: SceneRecipe) -> int:
    return scene.water.seed % 100003 + 9000


def _swell(scene: SceneRecipe, x: Array, y: Array, away: Array, sea_m: Array) -> Array:
    """Waves of open water that are long enough for the mesh: sharp crests, wide troughs."""
    total = np.zeros_like(x)
    if scene.water.wave_m < 0.08:
        return total
    rng = np.random.Generator(np.random.PCG64(scene.water.seed))
    longest = 16.0 * scene.water.wave_m**0.6 + 3
    inward = -math.pi / 2 - math.radians(scene.terrain.shore_angle_deg)
    for _ in range(18):
        length = longest * (0.12 + 0.88 * rng.random() ** 1.6)
        turn = inward + 0.55 * rng.standard_normal()
        number = 2 * math.pi / length
        height = 0.30 * scene.water.wave_m * (length / longest) ** 1.1 * (0.4 + rng.random())
        phase = number * (x * math.cos(turn) + y * math.sin(turn)) + rng.random() * 6.283
        step = np.maximum(away * 0.0015, 0.3 * away * away * 0.0012 / 2.0)
        seen = 1 / (1 + (4 * step / length) ** 4)
        total += (height * seen * (np.sin(phase) + 0.25 * np.cos(2 * phase))).astype(np.float32)
    return total * smoothstep(-1.0, 25.0, sea_m) * 0.5


def _breakers(scene: SceneRecipe, x: Array, y: Array, sea_m: Array) -> tuple[Array, Array]:
    """Waves that steepen and break along the shore: heights, and the foam on and behind them."""
    if scene.water.kind != "sea":
        return np.zeros_like(x), np.zeros_like(x)
    seed, height = _seed(scene), max(scene.water.wave_m, 0.12)
    apart = 7 + 9 * height
    bend = 0.55 * fbm(x / 45, y / 45, seed, 3) + 0.06 * fbm(x / 5, y / 5, seed + 5, 3)
    phase = np.maximum(sea_m, 0) / apart + bend + (seed % 97) / 97
    crest, t = np.floor(phase), phase - np.floor(phase) - 0.42
    along = gradient_noise(x / 26 + crest * 13.7, y / 26 - crest * 7.1, seed + 9)
    strength = smoothstep(-0.35, 0.45, along + 0.15)
    zone = smoothstep(0.6, 3.5, sea_m) * smoothstep(14 + 28 * height, 7 + 12 * height, sea_m)
    front = np.where(t < 0, np.exp(-((t / 0.07) ** 2)), np.exp(-((t / 0.2) ** 2)))
    rise = 0.55 * height * strength * zone * front
    broken = smoothstep(0.1, 0.6, strength) * zone
    behind = np.exp(-t / 0.15) * (0.42 + 0.35 * np.exp(-t / 0.05))
    tail = np.where(t < 0, np.exp(-((t / 0.06) ** 2)), behind)
    rough = 0.62 + 0.95 * fbm(x / 2.4, y / 2.4, seed + 13, 4)
    foam = np.clip(broken * tail * rough * (0.5 + 0.8 * scene.water.foam), 0, 1)
    caps = fbm(x / 9, y / 4, seed + 17, 4) - 0.75 + 0.18 * min(scene.water.wave_m, 1.5)
    white_caps = np.clip(3.5 * caps, 0, 0.9) * smoothstep(15, 40, sea_m) * (scene.water.wave_m > 0.35)
    return rise.astype(np.float32), np.maximum(foam, white_caps).astype(np.float32)


def _lapping(scene: SceneRecipe, x: Array, y: Array, sea_m: Array) -> Array:
    """Tongues of water that run up the shore here and there."""
    high = {"sea": 0.06 + 0.10 * min(scene.water.wave_m, 1.0)}.get(scene.water.kind, 0.006)
    tongues = 0.35 + 0.9 * fbm(x / 6.5, y / 6.5, _seed(scene) + 21, 3)
    return (high * np.maximum(tongues, 0) * smoothstep(5.0, 0.0, sea_m)).astype(np.float32)


def _edge_foam(scene: SceneRecipe, x: Array, y: Array, depth: Array, away: Array) -> Array:
    """A thin line where water ends, broken here and there; lace before it at the sea; streaks on a river."""
    seed, strength = _seed(scene), scene.water.foam
    patchy = smoothstep(-0.25, 0.35, fbm(x / 3.5, y / 3.5, seed + 25, 3))
    surf = scene.water.kind == "sea"
    wide = 0.012 + (0.05 * scene.water.wave_m + 0.0006 * np.minimum(away, 150) if surf else 0.00004 * away)
    line = np.exp(-(((depth - 0.4 * wide) / wide) ** 2)) * patchy
    if scene.water.kind == "sea":
        patches = smoothstep(-0.3, 0.5, fbm(x / 5, y / 5, seed + 27, 4))
        lace = 0.5 * np.exp(-np.maximum(depth, 0) / 0.12) * patches
        return np.clip(line + lace, 0, 1) * (0.4 + 0.6 * strength)
    if scene.water.kind == "river":
        rapid = np.clip(2.2 * (fbm(x / 2.5, y / 2.5, seed + 29, 4) - 0.42), 0, 0.7)
        return np.clip(0.3 * line + rapid * smoothstep(0.9, 0.25, depth), 0, 1)
    return 0.25 * line


def _ripples(scene: SceneRecipe, terrain: Terrain, x: Array, y: Array, away: Array) -> tuple[Array, Array]:
    """Slopes by band, faded where a pixel holds many waves; what fades becomes roughness."""
    water, seed = scene.water, _seed(scene)
    wind = math.radians(scene.sky.wind_deg)
    along = (x * math.cos(wind) + y * math.sin(wind)) / 130
    across = (-x * math.sin(wind) + y * math.cos(wind)) / 34
    patches = smoothstep(-0.3, 0.45, fbm(along, across, seed + 31, 4))
    calm = {"sea": 0.75, "river": 0.55, "lake": 0.10, "ponds": 0.06}[water.kind]
    windy = calm + (1 - calm) * patches
    full = {"sea": (0.06, 0.085, 0.07), "river": (0.006, 0.028, 0.034)}.get(water.kind, (0.006, 0.026, 0.028))
    strength = windy * (0.25 + 0.75 * water.ripple)
    if water.kind == "sea":
        strength = strength * (0.55 + 0.5 * min(water.wave_m, 1.2))
    footprint = away * 0.0012 * np.maximum(1.0, away / (1.6 * terrain.camera_z))
    slopes, lost = [], np.zeros_like(x)
    for band, slope in zip(BANDS_M, full, strict=True):
        seen = 1 / (1 + (footprint / (0.12 * band)) ** 2)
        slopes.append(strength * slope * seen)
        lost += (strength * slope) ** 2 * (1 - seen * seen)
    # A GGX surface of roughness r has slopes of about r squared over the square root of two.
    roughness = np.sqrt(np.sqrt(2 * lost)) * 0.9
    return np.stack(slopes, -1).astype(np.float32), np.clip(roughness, 0.02, 0.45).astype(np.float32)


def _ice(scene: SceneRecipe, x: Array, y: Array, depth: Array) -> Array:
    if scene.water.ice <= 0:
        return np.zeros_like(x)
    field = 0.5 + 0.6 * fbm(x / 40, y / 40, _seed(scene) + 41, 5) + 0.5 * np.exp(-np.maximum(depth, 0) / 0.5)
    return smoothstep(1 - scene.water.ice - 0.02, 1 - scene.water.ice + 0.02, field)
