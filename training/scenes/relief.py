"""What stands far away: mountains, hills, canyon walls, dunes and cliffs, as heights above the plain."""

from __future__ import annotations

import numpy as np

from training.scenes.bicubic import bicubic
from training.scenes.erosion import eroded, gullies
from training.scenes.land_recipe import TerrainRecipe
from training.scenes.noise import Array, fbm, ridged, smoothstep, warp

_CELLS = 384


class ErodedRelief:
    """Mountains or hills cut by rivers, on a grid, with furrows finer than its cells.

    Parameters
    ----------
    recipe : TerrainRecipe
    steepest : float
        Largest rise a metre of the grid's slopes.
    concavity : float
        See `erosion.eroded`.
    """

    def __init__(self, recipe: TerrainRecipe, reach_m: float, steepest: float, concavity: float) -> None:
        self._seed = recipe.seed % 100003
        self._ramp = (
            1.5 * recipe.relief_height_m + 0.05 * reach_m if recipe.relief == "mountains" else 0.06 * reach_m
        )
        steep = recipe.relief == "mountains"
        self._cell = reach_m / _CELLS
        self._x0, self._y0 = -reach_m / 2, min(0.0, recipe.relief_distance_m - 0.12 * reach_m)
        line = np.arange(_CELLS, dtype=np.float32) * np.float32(self._cell)
        x, y = np.meshgrid(line + np.float32(self._x0), line + np.float32(self._y0))
        uplift = self._uplift(recipe, x, y, reach_m)
        start = uplift * (reach_m * 0.1) + uplift * reach_m * 0.03 * fbm(
            x / (reach_m / 9), y / (reach_m / 9), self._seed
        )
        height = eroded(uplift, start.astype(np.float32), self._cell, steepest=steepest, concavity=concavity)
        # Heights grow with the way to the base: bounded, so that the front stands nearly as high as the rest.
        usual = max(float(np.percentile(height[height > 0.01 * height.max()], 80 if steep else 45)), 1.0)
        self._grid = np.float32(1.15 * recipe.relief_height_m) * (1 - np.exp(-height / usual)).astype(
            np.float32
        )
        self._furrow = min(0.55 * self._cell * 3, 0.12 * recipe.relief_height_m)
        self._rough = 1.0 if recipe.relief == "mountains" else 0.28

    def _uplift(self, recipe: TerrainRecipe, x: Array, y: Array, reach_m: float) -> Array:
        wide = reach_m / 6
        edge = recipe.relief_distance_m + 0.35 * wide * fbm(x / wide, y / wide, self._seed + 11, 4)
        side = 1 + 0.6 * recipe.relief_side * x / (0.4 * y + wide)
        rise = smoothstep(0, self._ramp, y - edge)
        lumps = 0.6 + 0.75 * fbm(x / (1.6 * wide), y / (1.6 * wide), self._seed + 23, 4)
        return np.clip(rise * np.clip(lumps, 0.08, 1.2) * np.clip(side, 0.25, 1.5), 0, 1).astype(np.float32)

    def height(self, x: Array, y: Array) -> Array:
        """Metres above the plain at points (m)."""
        scale = np.float32(1 / (self._cell * 7))
        wx, wy = warp(x * scale, y * scale, self._seed + 31, 0.16)
        gx, gy = (wx / scale - self._x0) / self._cell, (wy / scale - self._y0) / self._cell
        height = bicubic(self._grid, gx, gy)
        return height + self._furrows(x, y, gx, gy, height)

    def _furrows(self, x: Array, y: Array, gx: Array, gy: Array, height: Array) -> Array:
        """Gullies of three sizes, each following the slope that the larger ones leave."""
        standing = height > 0.01 * self._grid.max()
        if not standing.any():
            return np.zeros_like(height)
        px, py, sx, sy = x[standing], y[standing], gx[standing], gy[standing]
        slope_x = (bicubic(self._grid, sx + 0.4, sy) - bicubic(self._grid, sx - 0.4, sy)) / (0.8 * self._cell)
        slope_y = (bicubic(self._grid, sx, sy + 0.4) - bicubic(self._grid, sx, sy - 0.4)) / (0.8 * self._cell)
        # Furrows fade where the land is nearly flat, and on sharp crests, which they would cut off.
        total, wave = np.zeros_like(px), self._cell * 2.2
        steep = np.hypot(slope_x, slope_y)
        strength = smoothstep(0.04, 0.5, steep) * (1 - 0.5 * smoothstep(0.7, 1.2, steep)) * self._rough
        deep = 0.11 * wave
        for octave in range(4):
            furrow, dx, dy = gullies(px / wave, py / wave, slope_x, slope_y, self._seed + 41 + octave)
            total += deep * strength * furrow
            slope_x = slope_x + deep / wave * strength * dx
            slope_y = slope_y + deep / wave * strength * dy
            wave, deep = wave * 0.46, deep * 0.5
        crags = ridged(px / (wave * 2), py / (wave * 2), self._seed + 61, 3) - 0.4
        total += self._rough * 1.3 * wave * strength * crags
        result = np.zeros_like(height)
        result[standing] = total * np.minimum(1, height[standing] / (0.1 * self._grid.max()))
        return result


class Canyon:
    """A table land with stepped walls beside a valley that runs away from the camera."""

    def __init__(self, recipe: TerrainRecipe) -> None:
        self._recipe, self._seed = recipe, recipe.seed % 100003

    def height(self, x: Array, y: Array) -> Array:
        """Metres above the valley's floor."""
        recipe, seed = self._recipe, self._seed
        near = recipe.relief_distance_m
        wide = max(near, 60.0)
        wx, wy = warp(x / (2.5 * wide), y / (2.5 * wide), seed + 1, 0.3, 4)
        bend = 0.55 * wide * np.sin(y / (3.2 * wide) + seed % 7) * smoothstep(0, 4 * wide, y)
        open_m = wide * (0.75 + 0.25 * recipe.relief_side * np.tanh(x / (0.6 * wide))) + 0.02 * np.maximum(
            y, 0
        )
        inside = np.abs(wx * 2.5 * wide - bend) - open_m
        buttes = (ridged(wx * 1.3, wy * 1.3, seed + 5, 4) - 0.42) * 2.2 * wide
        wall = inside + 0.55 * buttes + 0.09 * wide * fbm(x / (0.22 * wide), y / (0.22 * wide), seed + 9, 5)
        cuts = ridged(x / (0.3 * wide), y / (0.3 * wide), seed + 15, 4)
        wall = wall - 0.16 * wide * smoothstep(0.45, 0.95, cuts)
        rise = np.clip(wall / (1.5 * recipe.relief_height_m), 0, 1.15).astype(np.float32)
        # Layers thin out and end: their steps are not the same all around.
        uneven = 0.35 * smoothstep(0.02, 0.2, rise) / (4 + seed % 4) * fbm(x / wide, y / wide, seed + 19, 3)
        return recipe.relief_height_m * (_terraced(rise + uneven, 4 + seed % 4, 0.62) - uneven) * (rise > 0)


class Dunes:
    """Crescents and ridges of sand: a gentle side to the wind, a steep lee, a sharp crest."""

    def __init__(self, recipe: TerrainRecipe) -> None:
        self._recipe, self._seed = recipe, recipe.seed % 100003

    def height(self, x: Array, y: Array) -> Array:
        """Metres above the plain."""
        recipe, seed = self._recipe, self._seed
        angle = np.float32((seed % 628) / 100)
        u, v = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x
        total = np.zeros_like(x)
        size = min(recipe.relief_height_m, 70.0)
        for index, (length, high) in enumerate(((11.0 * size, 1.0), (4.1 * size, 0.3), (1.4 * size, 0.07))):
            bent = u / length + 0.55 * fbm(v / (1.7 * length), u / (3 * length), seed + 3 + index, 3)
            phase = bent - np.floor(bent)
            slope = np.where(phase < 0.72, phase / 0.72, (1 - phase) / 0.28)
            envelope = np.clip(
                0.55 + 0.9 * fbm(u / (2.4 * length), v / (2.4 * length), seed + 13 + index, 2), 0, 1.2
            )
            total += high * size * envelope * (slope * slope * (1.6 - 0.6 * slope))
        return total * smoothstep(-8, 0.7 * recipe.relief_distance_m + 40, np.hypot(x, y).astype(np.float32))


class Cliffs:
    """High ground behind a coast, broken off towards the sea."""

    def __init__(self, recipe: TerrainRecipe) -> None:
        self._recipe, self._seed = recipe, recipe.seed % 100003

    def height(self, x: Array, y: Array, inland: Array) -> Array:
        """Metres above the shore; `inland` is the distance from the shore line, below 0 in the water."""
        recipe, seed = self._recipe, self._seed
        far = smoothstep(
            0.35 * recipe.relief_distance_m, recipe.relief_distance_m, np.hypot(x, y).astype(np.float32)
        )
        broken = inland + 9 * fbm(x / 55, y / 55, seed + 3, 5) + 2.4 * fbm(x / 9, y / 9, seed + 8, 4)
        step = np.clip(broken / (0.32 * recipe.relief_height_m), 0, 1).astype(np.float32)
        top = 0.75 + 0.5 * fbm(x / 420, y / 420, seed + 17, 4) + 0.0005 * np.maximum(inland, 0)
        face = _terraced(step, 5, 0.45) + 0.05 * step * (ridged(x / 14, y / 14, seed + 21, 4) - 0.4)
        return recipe.relief_height_m * far * face * np.maximum(top, 0.15)


def _terraced(value: Array, steps: int, hard: float) -> Array:
    """Rises in steps: cliffs between slopes of debris, as layered rock weathers."""
    scaled = value * steps
    base = np.floor(scaled)
    rest = scaled - base
    cliff = smoothstep(0.62, 0.98, rest) * 0.75 + rest * 0.25
    return ((1 - hard) * scaled + hard * (base + cliff)) / np.float32(steps)
