"""The colour of bare rock and of its debris."""

from __future__ import annotations

import numpy as np

from training.scenes.ground_colors import ROCKS, mixed
from training.scenes.noise import Array, fbm, gradient_noise, ridged, smoothstep
from training.scenes.terrain import Terrain


def rock_color(
    terrain: Terrain, x: Array, y: Array, z: Array, slope: Array, grain: Array, seed: int
) -> Array:
    """Layers of light and dark beds, streaks down the slope and lichen where it is gentle; (..., 3)."""
    recipe = terrain.recipe
    middle, dark, light = ROCKS[recipe.rock]
    bed = z + 0.04 * x + 9 * fbm(x / 160, y / 160, seed + 61, 3)
    size = 26.0 if recipe.relief_height_m > 200 else 7.0
    layers = gradient_noise(bed / size, np.zeros_like(bed), seed + 63)
    layers = layers + 0.6 * gradient_noise(bed / (0.23 * size), x / 900, seed + 65)
    tone = recipe.strata * 1.5 * layers + (1.2 - recipe.strata) * 0.5 * fbm(x / 30, y / 30, seed + 67, 4)
    darker = np.subtract(dark, middle).astype(np.float32)
    color = mixed(middle, light, tone) + darker * np.clip(-tone, 0, 1)[..., None]
    streaks = ridged(x / 8, z / 60 + y / 8, seed + 69, 3)
    lichen = smoothstep(0.12, 0.4, fbm(x / 4, y / 4, seed + 71, 4)) * smoothstep(0.9, 0.4, slope)
    color = color * (0.78 + 0.4 * streaks)[..., None]
    color = color + (np.asarray((0.19, 0.18, 0.10), np.float32) - color) * (0.3 * lichen)[..., None]
    return color * (1 + 0.5 * grain)[..., None]


def scree_color(terrain: Terrain, x: Array, y: Array, grain: Array, seed: int) -> Array:
    """Blocks of the rock that lies above; (..., 3)."""
    middle, _, light = ROCKS[terrain.recipe.rock]
    blocks = gradient_noise(x / 6, y / 6, seed + 81) + 0.6 * gradient_noise(x / 2, y / 2, seed + 83)
    return mixed(middle, light, 0.35 + 0.8 * blocks) * (0.92 + 0.4 * grain)[..., None]
