"""The colour of the land at every point of its mesh: as fine as the screen, so that no shader needs noise."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.scenes.cover_shares import CoverShares
from training.scenes.ground_colors import DRY, GREENS, SANDS, SNOW, SOILS, Rgb, mixed
from training.scenes.noise import Array, fbm, gradient_noise, random_per_cell, smoothstep, voronoi
from training.scenes.recipe import SceneRecipe
from training.scenes.rock_paint import rock_color, scree_color
from training.scenes.terrain import Terrain


def paint(
    terrain: Terrain, x: Array, y: Array, z: Array, normal: Array, footprint: Array
) -> tuple[Array, NDArray[np.uint8]]:
    """Colour and label of the land's points.

    Parameters
    ----------
    x, y, z : metres.
    normal : (..., 3), unit.
    footprint : metres that a point stands for; detail finer than this is left out.

    Returns
    -------
    color : (..., 4), linear RGB and roughness.
    labels : ids.
    """
    scene, seed = terrain.scene, terrain.recipe.seed % 100003 + 5000
    up = np.maximum(normal[..., 2], 0.05)
    slope = np.sqrt(np.maximum(1 - up * up, 0)) / up
    shares = terrain.cover_model.shares(x, y, z, slope)
    labels = terrain.cover_model.label_of(x, y, shares)
    grain = _grain(x, y, footprint, seed)
    layers = [
        (shares.grass, _grass(scene, x, y, grain, seed)),
        (shares.earth, _earth(terrain, x, y, grain, seed)),
        (shares.rock, rock_color(terrain, x, y, z, slope, grain, seed)),
        (shares.scree, scree_color(terrain, x, y, grain, seed)),
        (shares.snow, _snow(x, y, grain, seed)),
        (shares.sand, _sand(terrain, x, y, grain, seed)),
        (shares.road, _road(terrain, x, y, grain, seed)),
        (shares.forest, _forest(scene, x, y, grain, seed)),
    ]
    shade = 1 + np.clip(_cavity(x, y, z) * (0.25 + 0.75 * (shares.rock + shares.scree)), -0.45, 0.25)
    total = sum((share[..., None] * layer for share, layer in layers), np.zeros((*x.shape, 3), np.float32))
    color = np.concatenate([total * shade[..., None], _roughness(shares)[..., None]], axis=-1)
    return _wetted(terrain, x, y, color).astype(np.float32), labels


def _cavity(x: Array, y: Array, z: Array) -> Array:
    """How far points lie above what is around them on the screen: below 0 in furrows, which are darker."""
    if min(x.shape) < 60:
        return np.zeros_like(x)
    around = cv2.blur(z, (9, 9)) + 0.6 * (z - cv2.blur(z, (3, 3)))
    return 120 * (z - around) / np.hypot(x, y)


def _grain(x: Array, y: Array, footprint: Array, seed: int) -> Array:
    """Unevenness of tone at every size that the point can show, around 0; near ground has fine grain."""
    total = 0.5 * fbm(x / 11, y / 11, seed + 1, 4, 0.6)
    for index, size in enumerate((2.6, 0.9, 0.3, 0.1, 0.04)):
        seen = footprint < 0.9 * size
        if seen.any():
            total[seen] += 0.5 * gradient_noise(x[seen] / size, y[seen] / size, seed + 11 + index)
    far = footprint > 2
    if far.any():
        size = np.float32(2) ** np.ceil(np.log2(footprint[far] * 2.5))
        total[far] += 0.5 * gradient_noise(x[far] / size, y[far] / size, seed + 21)
    return total


def _grass(scene: SceneRecipe, x: Array, y: Array, grain: Array, seed: int) -> Array:
    low, high = GREENS[scene.season]
    patches = fbm(x / 38, y / 38, seed + 31, 4)
    color = mixed(low, high, 0.5 + 0.9 * patches)
    dry = np.clip(scene.planting.dryness * 1.1 + 0.5 * fbm(x / 21, y / 21, seed + 33, 4) - 0.15, 0, 1)
    color = color + (np.asarray(DRY, np.float32) - color) * dry[..., None]
    if scene.terrain.fields > 0:
        color = _fields(scene, x, y, color, seed)
    return color * (1 + 0.45 * grain)[..., None]


def _fields(scene: SceneRecipe, x: Array, y: Array, color: Array, seed: int) -> Array:
    """Crops in a patchwork beyond the near ground, with furrows of their own direction."""
    crops = {
        "spring": ((0.10, 0.19, 0.03), (0.42, 0.34, 0.02), (0.14, 0.09, 0.055), (0.09, 0.15, 0.03)),
        "summer": ((0.40, 0.29, 0.11), (0.10, 0.15, 0.03), (0.33, 0.25, 0.10), (0.13, 0.16, 0.045)),
        "autumn": ((0.14, 0.09, 0.055), (0.30, 0.22, 0.11), (0.11, 0.14, 0.04), (0.17, 0.12, 0.07)),
        "winter": ((0.12, 0.09, 0.06), (0.09, 0.12, 0.04), (0.15, 0.12, 0.08), (0.10, 0.10, 0.05)),
    }[scene.season]
    cell = field_cell(x, y, seed + 41)
    kind = (random_per_cell(cell, seed + 43) * 6).astype(np.int64)
    away = np.hypot(x, y)
    table = np.array([*crops, (0, 0, 0), (0, 0, 0)], np.float32)
    angle = 3.1 * random_per_cell(cell, seed + 47)
    furrows = 1 + 0.10 * np.sin((np.cos(angle) * x + np.sin(angle) * y) * (2 * np.pi / 6))
    crop = table[kind] * furrows[..., None]
    share = (kind < 4) * scene.terrain.fields * smoothstep(70, 130, away.astype(np.float32))
    return color * (1 - share[..., None]) + crop * share[..., None]


def _earth(terrain: Terrain, x: Array, y: Array, grain: Array, seed: int) -> Array:
    soil = np.asarray(SOILS[terrain.recipe.soil], np.float32)
    tone = 1 + 0.55 * grain + 0.3 * fbm(x / 5, y / 5, seed + 51, 3)
    color = soil * tone[..., None]
    litter = terrain.scene.planting.litter * smoothstep(
        0.0, 0.3, gradient_noise(x / 0.11, y / 0.11, seed + 53)
    )
    near = np.hypot(x, y) < 25
    leaf = np.asarray((0.24, 0.13, 0.05), np.float32)
    return color + (leaf - color) * (0.6 * litter * near)[..., None]


def _snow(x: Array, y: Array, grain: Array, seed: int) -> Array:
    sparkle = 1 + 0.05 * fbm(x / 2.2, y / 0.9, seed + 91, 3) + 0.035 * grain
    return np.asarray(SNOW, np.float32) * sparkle[..., None]


def _sand(terrain: Terrain, x: Array, y: Array, grain: Array, seed: int) -> Array:
    recipe = terrain.recipe
    kind = "sea" if recipe.shore == "sea" else ("red" if recipe.rock == "red" else "other")
    sand = np.asarray(SANDS[kind], np.float32)
    color = sand * (1 + 0.16 * grain + 0.10 * fbm(x / 7, y / 7, seed + 95, 4))[..., None]
    near = np.hypot(x, y) < 12
    first, _, cell = voronoi(x[near] / 0.13, y[near] / 0.13, seed + 97)
    shell = (random_per_cell(cell, seed + 99) > 0.985) & (first < 0.2)
    color[near] = np.where(shell[:, None], color[near] * 0.4 + 0.1, color[near])
    return color


def _road(terrain: Terrain, x: Array, y: Array, grain: Array, seed: int) -> Array:
    built, road = terrain.scene.built, terrain.road
    if road is None or built.road == "none":
        return np.zeros((*x.shape, 3), np.float32)
    away = road.distance(x, y)
    base = {"asphalt": (0.082, 0.082, 0.085), "gravel": (0.36, 0.325, 0.27)}.get(built.road, SOILS["grey"])
    patch = 0.18 * fbm(x / 2.1, y / 2.1, seed + 105, 4)
    if built.road == "asphalt":
        rut = 0.12 * np.exp(-(((away - 0.45 * road.half_width_m) / 0.5) ** 2))
        return np.asarray(base, np.float32) * (1 + 0.35 * grain + patch - rut)[..., None]
    wheel = np.exp(-(((away - 0.75) / 0.34) ** 2))
    color = np.asarray(base, np.float32) * (1 + 0.4 * grain + patch - 0.2 * wheel)[..., None]
    if built.road != "track":
        return color
    grown = smoothstep(0.42, 0.2, away + 0.14 * fbm(x / 0.9, y / 0.9, seed + 107, 3))
    green = np.asarray(GREENS[terrain.scene.season][1], np.float32)
    return color + (green - color) * (0.85 * grown)[..., None]


def _forest(scene: SceneRecipe, x: Array, y: Array, grain: Array, seed: int) -> Array:
    names = {name for name, _ in scene.planting.trees}
    needles = bool(names & {"spruce", "pine", "larch", "cypress"})
    dark: Rgb = (0.022, 0.036, 0.016) if needles else (0.045, 0.065, 0.02)
    light: Rgb = (0.05, 0.066, 0.026)
    if scene.season == "autumn" and not needles:
        dark, light = (0.16, 0.075, 0.018), (0.24, 0.15, 0.03)
    if scene.season == "winter":
        dark, light = (
            ((0.03, 0.04, 0.03), (0.20, 0.21, 0.22)) if needles else ((0.10, 0.085, 0.07), (0.22, 0.2, 0.19))
        )
    crowns = 0.5 + 0.5 * gradient_noise(x / 9, y / 9, seed + 111) + 0.6 * fbm(x / 70, y / 70, seed + 113, 3)
    return mixed(dark, light, crowns) * (1 + 0.5 * grain)[..., None]


def _roughness(shares: CoverShares) -> Array:
    return 0.92 - 0.12 * shares.rock - 0.3 * shares.snow - 0.12 * shares.road


def _wetted(terrain: Terrain, x: Array, y: Array, color: Array) -> Array:
    """Ground by the water is wet: darker and smoother; the bed under water is darker still."""
    recipe = terrain.recipe
    if recipe.shore == "none":
        return color
    reach = {"sea": 4.5 if recipe.ground == "sand" else 2.5, "lake": 0.5, "river": 0.4, "ponds": 0.5}[
        recipe.shore
    ]
    inland = terrain.inland(x, y)
    wet = smoothstep(reach, 0.35 * reach, inland + 0.25 * reach * fbm(x / 2.5, y / 2.5, 77, 3))
    dark = np.concatenate(
        [color[..., :3] * np.float32(0.5), np.full((*x.shape, 1), 0.32, np.float32)], axis=-1
    )
    return color * (1 - wet[..., None]) + dark * wet[..., None]


def field_cell(x: Array, y: Array, seed: int) -> NDArray[np.int64]:
    """Which field of a patchwork a point lies in: ids in [0, 65535]."""
    wide = np.float32(130)
    bent_x, bent_y = x / wide + 0.2 * fbm(x / 300, y / 300, seed, 2), y / (2.1 * wide)
    return voronoi(bent_x, bent_y, seed + 3)[2]
