"""What grows low: grass, reeds, flowers; and what lies about: leaves, twigs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.labels import Label
from training.scenes.noise import fbm, smoothstep
from training.scenes.plant_fields import Site, fan_points, fertile, ground_at, patches, wood_share
from training.scenes.vegetation.grass import GRASSES
from training.scenes.vegetation.sward import Sward

_MOST_BLADES, _MOST_REEDS, _MOST_FLOWERS, _MOST_LITTER = 190_000, 40_000, 5_000, 7_000
_BLADE_M = 0.004


@dataclass(frozen=True)
class Spots:
    """Small things on the ground: `kind` (n,) counts in `names`, `size` is a factor, `position` in metres."""

    names: tuple[str, ...]
    kind: np.ndarray
    position: np.ndarray
    size: np.ndarray
    turn: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)


def plan_grass(site: Site, rng: np.random.Generator) -> Sward:
    """Blades from the camera's feet to where the ground's own colour takes over."""
    planting, view = site.scene.planting, site.view
    if planting.grass == "none":
        return _no_sward()
    kind = GRASSES[planting.grass]
    far = (
        np.clip(130 * planting.grass_height_m**0.5, 35, 95)
        * (0.75 * 1000 / 24 * 36 / 768 / 1000 / view.pixel) ** 0.5
    )
    near = max(0.8, 0.6 * _nearest_seen(site))
    widen_m = _BLADE_M / view.pixel

    def density(away: np.ndarray) -> np.ndarray:
        return kind.per_m2 * np.maximum(1, away / widen_m) ** -1.35 * smoothstep(far * 1.05, far * 0.6, away)

    x, y, away, thinned = fan_points(rng, view, density, near, max(far, near * 1.5), _MOST_BLADES)
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
    return Sward(root, height, widen, heading, dry, _tints(site, rng, x, y)).only(keep)


def plan_reeds(site: Site, rng: np.random.Generator) -> Sward:
    """Reeds in shallow water and on wet banks."""
    planting, view = site.scene.planting, site.view
    if site.scene.terrain.shore in ("none", "sea") or planting.reeds < 0.08:
        return _no_sward()
    widen_m = 0.011 / view.pixel

    def density(away: np.ndarray) -> np.ndarray:
        return 130 * np.maximum(1, away / widen_m) ** -1.3

    x, y, away, thinned = fan_points(rng, view, density, 2.0, 160, 8 * _MOST_REEDS)
    inland = view.from_shore(x, y)
    some = (inland > -4.5) & (inland < 1.8)
    x, y, away, inland = x[some], y[some], away[some], inland[some]
    bed = patches(site, x, y, 2, 6.0, 0.15 + 0.6 * planting.reeds)
    depth = smoothstep(-4.2, -2.4, inland) * smoothstep(1.6, 0.6, inland)
    keep = (rng.random(len(x)) < bed * depth) & ~site.keep_out(x, y)
    x, y, away = x[keep], y[keep], away[keep]
    z, _, _ = view.at(x, y)
    n = len(x)
    height = rng.uniform(1.3, 2.0) * (0.8 + 0.25 * fbm(x / 4, y / 4, site.seed + 71, 3)) + np.maximum(-z, 0)
    autumn = planting.foliage in ("autumn", "bare")
    dry = np.full(n, 0.92 if autumn else 0.15 + 0.5 * planting.dryness)
    widen = np.maximum(1.0, away / widen_m) ** 1.05 * thinned**-0.5
    sward = Sward(
        np.stack([x, y, z], 1), height, widen, rng.uniform(0, 6.283, n), dry, _tints(site, rng, x, y)
    )
    return sward.only(view.visible(x, y, z, height))


def plan_flowers(site: Site, rng: np.random.Generator) -> Spots:
    """Flowers in patches, each species in its own."""
    planting, view = site.scene.planting, site.view
    names = tuple(name for name, _ in planting.flowers)
    if not names or planting.flower_cover <= 0:
        return _no_spots(names)
    grown_m = 0.035 / view.pixel

    def density(away: np.ndarray) -> np.ndarray:
        return 26 * np.maximum(1, away / grown_m) ** -1.5

    x, y, away, thinned = fan_points(rng, view, density, 1.5, 70, 6 * _MOST_FLOWERS)
    ground = ground_at(site, x, y)
    weights = np.array([weight for _, weight in planting.flowers])
    cover = planting.flower_cover * weights / weights.sum() * len(names) ** 0.5
    scores = np.stack([patches(site, x, y, 20 + i, 3.5, 0.25 + 0.6 * c) for i, c in enumerate(cover)])
    scores = scores + 0.02 * rng.random(scores.shape)
    kind = np.argmax(scores * rng.uniform(0.5, 1, scores.shape), axis=0)
    keep = (rng.random(len(x)) < np.clip(scores[kind, np.arange(len(x))], 0, 1) * 0.8) & (
        ground.label == Label.GRASS
    )
    keep &= ground.free & view.visible(x, y, ground.z, 0.4)
    size = np.maximum(1.0, away / grown_m) ** 0.62 * thinned**-0.3 * rng.uniform(0.75, 1.25, len(x))
    position = np.stack([x, y, ground.z - 0.01], axis=1)
    keep = (
        np.flatnonzero(keep)[:_MOST_FLOWERS]
        if keep.sum() <= _MOST_FLOWERS
        else _some(rng, keep, _MOST_FLOWERS)
    )
    return Spots(names, kind[keep], position[keep], size[keep], rng.uniform(0, 6.283, len(keep)))


def plan_litter(site: Site, rng: np.random.Generator, trees_x: np.ndarray, trees_y: np.ndarray) -> Spots:
    """Fallen leaves and twigs: under trees and in the woods, some everywhere; now and then a fallen trunk."""
    planting, view = site.scene.planting, site.view
    names = ("leaf", "twig", "log")
    if planting.litter <= 0.02 or site.scene.terrain.snow_cover > 0.3:
        return _no_spots(names)
    near = max(1.2, 0.7 * _nearest_seen(site))
    x, y, _, _ = fan_points(
        rng, view, lambda d: 160 * planting.litter / (1 + d / 6) ** 2, near, 32, 2 * _MOST_LITTER
    )
    ground = ground_at(site, x, y)
    under = wood_share(site, ground)
    for tree_x, tree_y in zip(trees_x[:40], trees_y[:40], strict=True):
        under = np.maximum(under, smoothstep(8, 3, np.hypot(x - tree_x, y - tree_y)))
    keep = (rng.random(len(x)) < 0.15 + 0.85 * under) & fertile(ground) & view.visible(x, y, ground.z, 0.1)
    keep = np.flatnonzero(keep)[:_MOST_LITTER]
    kind = (rng.random(len(keep)) < 0.06).astype(int)
    room = np.flatnonzero((np.hypot(x, y)[keep] > 7) & (under[keep] > 0.5))
    logs = min(int(rng.poisson(1.3 * planting.litter)), len(room))
    kind[rng.choice(room, logs, replace=False)] = 2
    position = np.stack([x, y, ground.z + 0.012], axis=1)[keep]
    return Spots(names, kind, position, rng.uniform(0.7, 1.4, len(keep)), rng.uniform(0, 6.283, len(keep)))


def _nearest_seen(site: Site) -> float:
    """Distance at which the lower edge of the frame meets level ground under the camera, metres."""
    ground = float(site.view.at(np.zeros(1), np.full(1, 2.0))[0][0])
    return max(site.view.eye - ground, 0.2) / max(-site.view.lowest, 0.05)


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


def _tints(site: Site, rng: np.random.Generator, x: np.ndarray, y: np.ndarray) -> np.ndarray:
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


def _some(rng: np.random.Generator, keep: np.ndarray, most: int) -> np.ndarray:
    return np.sort(rng.choice(np.flatnonzero(keep), most, replace=False))


def _no_sward() -> Sward:
    none = np.zeros(0, np.float32)
    return Sward(np.zeros((0, 3)), none, none, none, none, np.zeros((0, 3)))


def _no_spots(names: tuple[str, ...]) -> Spots:
    none = np.zeros(0)
    return Spots(names, none.astype(int), np.zeros((0, 3)), none, none)
