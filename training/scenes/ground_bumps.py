"""Unevenness of the near ground, by what it is made of: bumps, blocks of rock, ripples of sand."""

from __future__ import annotations

import numpy as np

from training.scenes.land_recipe import TerrainRecipe
from training.scenes.noise import Array, fbm, smoothstep, voronoi, warp


def bumps(recipe: TerrainRecipe, x: Array, y: Array, inland: Array) -> Array:
    """Metres above or below the ground at points (m); they fade out 90 m away and under water."""
    seed = recipe.seed % 100003
    away = np.hypot(x, y).astype(np.float32)
    fade = smoothstep(90, 45, away) * smoothstep(-1.0, 1.5, inland)
    heights = recipe.bump_m * (
        fbm(x / 2.7, y / 2.7, seed + 91, 4) + 0.35 * fbm(x / 0.5, y / 0.5, seed + 95, 3)
    )
    if recipe.ground == "rock":
        heights += 0.9 * _slabs(x / 1.9, y / 1.9, seed + 97) + 0.25 * _slabs(x / 0.5, y / 0.5, seed + 99)
    if recipe.ground == "sand":
        heights = 0.35 * heights + _wind_ripples(x, y, seed) * smoothstep(3, 9, inland)
    if recipe.ground == "snow":
        heights = 0.6 * recipe.bump_m * fbm(x / 3.1, y / 1.7, seed + 93, 3)
    return heights * fade


def _wind_ripples(x: Array, y: Array, seed: int) -> Array:
    angle = np.float32((seed % 628) / 100)
    along = np.cos(angle) * x + np.sin(angle) * y
    bent = along / 0.14 + 2.2 * fbm(x / 1.3, y / 1.3, seed + 103, 3)
    patchy = smoothstep(-0.25, 0.35, fbm(x / 4, y / 4, seed + 107, 2))
    fade = smoothstep(22, 7, np.hypot(x, y).astype(np.float32))
    return 0.0045 * fade * patchy * (np.sin(2 * np.pi * bent) + 0.3 * np.sin(4 * np.pi * bent))


def _slabs(x: Array, y: Array, seed: int) -> Array:
    """Weathered rock: blocks with cracks between them, in [0, 1]; one unit a block."""
    wx, wy = warp(x, y, seed, 0.3, 3)
    first, second, cell = voronoi(wx, wy, seed + 1)
    level = (cell % 977).astype(np.float32) / 977
    return (0.35 + 0.65 * level) * smoothstep(0.02, 0.16, second - first)
