"""Where grass grows, how high and in which tint."""

from __future__ import annotations

import numpy as np

from training.scenes.labels import Label
from training.scenes.noise import fbm, smoothstep
from training.scenes.plant_fields import Site, fan_points, fertile, ground_at, patches
from training.scenes.vegetation.grass import GRASSES
from training.scenes.vegetation.sward import Sward

BLADE_M = 0.004
MOST_BLADES = 190_000


def plan_grass(site: Site, rng: np.random.Generator) -> Sward:
    """Blades from the camera's feet to where the ground's own colour takes over."""
    planting, view = site.scene.planting, site.view
    if planting.grass == "none":
        return no_sward()
    kind = GRASSES[planting.grass]
    far = (
        np.clip(130 * planting.grass_height_m**0.5, 35, 95)
        * (0.75 * 1000 / 24 * 36 / 768 / 1000 / view.pixel) ** 0.5
    )
    near = max(0.8, 0.6 * nearest_seen(site))
    widen_m = BLADE_M / view.pixel

    def density(away: np.ndarray) -> np.ndarray:
        return kind.per_m2 * np.maximum(1, away / widen_m) ** -1.35 * smoothstep(far * 1.05, far * 0.6, away)

    x, y, away, thinned = fan_points(rng, view, density, near, max(far, near * 1.5), MOST_BLADES)
    x, y, heading = _in_tufts(rng, x, y, kind.tufted, kind.outward, planting.grass_height_m)
    ground = ground_at(site, x, y)
    dune = planting.grass == "dune"
    grown = fertile(ground, dune) & ~np.isin(ground.label, (Label.HILL, Label.MOUNTAIN))
    share = _grass_share(site, x, y, ground.label) * (1 - site.scene.terrain.snow_cover * 0.93)
    height = _heights(site, rng, x, y, ground.label)
    keep = grown & (rng.random(len(x)) < share)
    keep &= view.visible(x, y, ground.z, height)
    dry = np.clip(planting.dryness + 0.35 * fbm(x / 5, y / 5, site.seed + 61, 3) - 0.05, 0.02, 1)
    root = np.stack([x, y, ground.z - 0.015], axis=1)
    widen = np.maximum(1.0, away / widen_m) ** 1.1 * thinned**-0.6
    return Sward(root, height, widen, heading, dry, tints(site, rng, x, y)).only(keep)


def _grass_share(site: Site, x: np.ndarray, y: np.ndarray, label: np.ndarray) -> np.ndarray:
    """How much of the ground bears grass: nearly all of a meadow, tufts on earth, patches above a beach."""
    planting = site.scene.planting
    share = np.where(np.isin(label, (Label.GRASS, Label.SNOW)), 1.0, 0.16)
    if planting.grass != "crop":
        share = share * patches(site, x, y, 1, 1.6, 0.35 + 0.65 * planting.grass_cover)
    if planting.grass == "dune":
        dry = smoothstep(4, 9, site.view.from_shore(x, y))
        above = patches(site, x, y, 4, 9.0, 0.38 + 0.5 * planting.grass_cover) * dry
        share = np.where(label == Label.SAND, above, share)
    return share


def _heights(
    site: Site, rng: np.random.Generator, x: np.ndarray, y: np.ndarray, label: np.ndarray
) -> np.ndarray:
    planting = site.scene.planting
    even = 0.25 if planting.grass in ("lawn", "crop") else 1.0
    wave = 1 + even * (
        0.45 * fbm(x / 2.2, y / 2.2, site.seed + 65, 3) + 0.3 * fbm(x / 14, y / 14, site.seed + 67, 3)
    )
    low = np.where(label == Label.GRASS, 1.0, 0.6)
    if planting.grass == "dune":
        low = np.full(label.shape, max(1.0, 0.5 / planting.grass_height_m))
    return (planting.grass_height_m * np.clip(wave, 0.35, 1.9) * low).astype(np.float32)


def tints(site: Site, rng: np.random.Generator, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Patches that are fresher, darker or yellower."""
    warm = 0.16 * fbm(x / 6.5, y / 6.5, site.seed + 81, 4) + 0.07 * fbm(x / 45, y / 45, site.seed + 83, 3)
    bright = 1 + 0.14 * fbm(x / 3.5, y / 3.5, site.seed + 85, 3)
    return np.clip(bright[:, None] * (1 + warm[:, None] * np.array([1.2, 0.1, -0.8])), 0.5, 1.6)


def _in_tufts(
    rng: np.random.Generator, x: np.ndarray, y: np.ndarray, tufted: float, outward: float, height: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws blades together into tufts; they lean away from the tuft's middle."""
    heading = rng.uniform(0, 2 * np.pi, len(x))
    if tufted <= 0 or not len(x):
        return x, y, heading
    cell = 0.35 + 0.6 * height
    # A grid turned and bent, so that tufts stand in no rows.
    bent_x = 0.88 * x + 0.47 * y + 0.6 * np.sin(0.9 * y + 0.37 * x)
    bent_y = 0.88 * y - 0.47 * x + 0.6 * np.sin(0.8 * x - 0.41 * y)
    column, row = np.floor(bent_x / cell).astype(np.int64), np.floor(bent_y / cell).astype(np.int64)
    key = (column * 73856093) ^ (row * 19349663)
    key = (key ^ (key >> 13)) * 1274126177
    drawn = np.random.default_rng(7).random((4096, 4))[(key ^ (key >> 16)) & 4095]
    shift_x = (column + drawn[:, 0]) * cell - bent_x
    shift_y = (row + drawn[:, 1]) * cell - bent_y
    middle_x, middle_y = x + 0.88 * shift_x - 0.47 * shift_y, y + 0.88 * shift_y + 0.47 * shift_x
    drawn_in = tufted * np.where(drawn[:, 3] < 0.25, 0.2, 1.0)
    pull = np.where(
        rng.random(len(x)) < drawn_in, rng.uniform(0.6, 0.85, len(x)) * (0.6 + 0.4 * drawn[:, 2]), 0.0
    )
    new_x, new_y = x + (middle_x - x) * pull, y + (middle_y - y) * pull
    away = np.arctan2(new_y - middle_y, new_x - middle_x) + rng.normal(0, 0.5, len(x))
    leaning = (pull > 0) & (rng.random(len(x)) < outward)
    return new_x.astype(np.float32), new_y.astype(np.float32), np.where(leaning, away, heading)


def no_sward() -> Sward:
    none = np.zeros(0, np.float32)
    return Sward(np.zeros((0, 3)), none, none, none, none, np.zeros((0, 3)))


def nearest_seen(site: Site) -> float:
    """Distance at which the lower edge of the frame meets level ground under the camera, metres."""
    ground = float(site.view.at(np.zeros(1), np.full(1, 2.0))[0][0])
    return max(site.view.eye - ground, 0.2) / max(-site.view.lowest, 0.05)
