"""Where land ends: distances to the shore line of lakes, rivers, ponds and the sea."""

from __future__ import annotations

import numpy as np

from training.scenes.land_recipe import TerrainRecipe
from training.scenes.noise import Array, fbm


def distance_inland(recipe: TerrainRecipe, x: Array, y: Array) -> Array:
    """About the distance from the shore line in metres: above 0 on land, below 0 in water.

    1e4 everywhere when the scene has no water.
    """
    if recipe.shore == "none":
        return np.full(np.broadcast(x, y).shape, 1e4, np.float32)
    seed = recipe.seed % 100003 + 500
    if recipe.shore == "ponds":
        return _ponds(recipe, x, y, seed)
    angle = np.radians(recipe.shore_angle_deg * (1.5 if recipe.shore == "river" else 1))
    across, along = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    depth, side = across * y + along * x, across * x - along * y
    near = recipe.shore_distance_m * float(np.cos(angle))
    coast = _wobble(side, depth, near, seed)
    land = near - depth + coast
    if recipe.shore == "sea":
        return np.maximum(land, _headland(recipe, x, y, seed)).astype(np.float32)
    if recipe.shore == "river":
        width = recipe.far_shore_m - recipe.shore_distance_m
        bend = 2.2 * width * fbm(side / (9 * width), np.zeros_like(side), seed + 7, 2)
        bend = bend - 2.2 * width * fbm(np.zeros(1, np.float32), np.zeros(1, np.float32), seed + 7, 2)
        middle = near + 0.5 * width + bend
        ragged = 0.10 * width * fbm(side / (1.2 * width), depth / (1.2 * width), seed + 3, 3)
        return (np.abs(depth - middle) - 0.5 * width + ragged).astype(np.float32)
    wide = recipe.far_shore_m
    far = depth - wide * (1 + 0.22 * fbm(side / (0.8 * wide), depth / (2 * wide), seed + 5, 4))
    far = far + 0.02 * wide * fbm(side / (0.06 * wide), depth / (0.06 * wide), seed + 6, 4)
    ends = np.abs(side) - wide * (1.1 + 0.4 * fbm(depth / wide, side / wide, seed + 9, 3))
    return np.maximum(np.maximum(land, far), ends).astype(np.float32)


def _wobble(side: Array, depth: Array, near: float, seed: int) -> Array:
    """Bays and spits of several sizes, none at the camera's own feet."""
    total = 0.3 * near * fbm(side / (2.2 * near + 4), depth / (6 * near + 9), seed, 2)
    total += 0.05 * near * fbm(side / (0.4 * near + 0.5), depth / (0.8 * near + 1), seed + 1, 3)
    total += 10 * np.clip(np.abs(side) / 300, 0, 3) * fbm(side / 160, depth / 300, seed + 2, 4)
    return total + 0.06 * fbm(side / 0.7, depth / 0.7, seed + 4, 3)


def _headland(recipe: TerrainRecipe, x: Array, y: Array, seed: int) -> Array:
    """Coast that comes in from one side, far away."""
    if recipe.relief == "flat":
        return np.full(np.broadcast(x, y).shape, -1e4, np.float32)
    side = 1.0 if recipe.relief_side >= 0 else -1.0
    away = recipe.relief_distance_m
    tip = away * (0.75 * abs(recipe.relief_side) - 0.35)
    ragged = 0.3 * away * fbm(x / (0.55 * away), y / (0.55 * away), seed + 12, 5)
    inward = side * x - tip - 0.12 * (y - away) + ragged
    return np.minimum(inward, y - 0.8 * away + 0.5 * ragged)


def _ponds(recipe: TerrainRecipe, x: Array, y: Array, seed: int) -> Array:
    """Pools of several sizes; the camera stands on land."""
    size = max(9.0, 1.1 * recipe.shore_distance_m)
    pools = 0.16 - fbm(x / size, y / (1.25 * size), seed + 1, 4)
    first = np.hypot((x - 0.2 * size) / 1.6, y - recipe.shore_distance_m - 0.7 * size) - 0.62 * size
    first = first + 0.35 * size * fbm(x / size, y / size, seed + 2, 4)
    land = np.minimum(pools * 1.5 * size, first)
    here = 3.2 - np.hypot(x, y) + 1.2 * fbm(x / 3, y / 3, seed + 3, 3)
    return np.maximum(land, here).astype(np.float32)
