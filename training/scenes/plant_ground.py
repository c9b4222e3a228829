"""What grows low: grass, reeds, flowers; and what lies about: leaves, twigs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.scenes.labels import Label
from training.scenes.noise import fbm, smoothstep
from training.scenes.plant_fields import Site, fan_points, fertile, ground_at, patches, wood_share
from training.scenes.plant_grass import nearest_seen, no_sward, tints
from training.scenes.vegetation.sward import Sward

_MOST_REEDS, _MOST_FLOWERS, _MOST_LITTER = 40_000, 5_000, 7_000


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


def plan_reeds(site: Site, rng: np.random.Generator) -> Sward:
    """Reeds in shallow water and on wet banks."""
    planting, view = site.scene.planting, site.view
    if site.scene.terrain.shore in ("none", "sea") or planting.reeds < 0.08:
        return no_sward()
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
        np.stack([x, y, z], 1), height, widen, rng.uniform(0, 6.283, n), dry, tints(site, rng, x, y)
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
    near = max(1.2, 0.7 * nearest_seen(site))
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


def _some(rng: np.random.Generator, keep: np.ndarray, most: int) -> np.ndarray:
    return np.sort(rng.choice(np.flatnonzero(keep), most, replace=False))


def _no_spots(names: tuple[str, ...]) -> Spots:
    none = np.zeros(0)
    return Spots(names, none.astype(int), np.zeros((0, 3)), none, none)
