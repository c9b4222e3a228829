"""Which tree and which bush stands where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.scenes.labels import Label
from training.scenes.noise import fbm, smoothstep
from training.scenes.plant_fields import Ground, Site, fertile, ground_at, jittered_grid, patches, wood_share
from training.scenes.plant_places import Places, find_places, joined, no_places, seen

_MOST_TREES, _MOST_BUSHES = 2600, 1400
_LONE_APART = 0.2
"""Of half the picture's width, between the trunks of trees that stand by themselves."""


def plan_trees(site: Site, rng: np.random.Generator, heights: dict[str, tuple[float, float]]) -> Places:
    """Woods with edges and glades, groups, young trees at the edges, and the near trees of the recipe.

    `heights` gives each species' smallest and largest, in metres.
    """
    planting = site.scene.planting
    names = tuple(name for name, _ in planting.trees)
    if not names:
        return no_places(())
    parts = [_near_trees(site, rng), _lone_trees(site, rng)]
    for near, far, spacing in ((9, 140, 4.2), (140, 600, 6.5), (600, 1900, 13)):
        x, y = jittered_grid(rng, site.view, near, far, spacing, 14 if near < 100 else 0)
        ground = ground_at(site, x, y)
        share = wood_share(site, ground)
        if near < 100:
            share = share * _clear_before(site, ground)
        lone = 0.012 * planting.tree_cover * (spacing / 5) ** 2
        keep = rng.random(len(x)) < np.maximum(share, lone * (ground.slope < 0.5))
        parts.append(ground.only(keep & fertile(ground, _sandy(site)) & ~site.keep_trees_out(x, y)))
    parts.append(_young(site, rng))
    ground = joined(parts)
    n, n_near, n_young = len(ground.x), len(parts[0].x) + len(parts[1].x), len(parts[-1].x)
    share = wood_share(site, ground)
    species = _species_by_stand(site, rng, ground, [weight for _, weight in planting.trees])
    low, high = (np.array([heights[name][i] for name in names])[species] for i in (0, 1))
    grown = np.clip(rng.beta(3.2, 2.0, n) - 0.42 * (rng.random(n) < 0.5 * (1 - share)), 0.0, 1)
    tall = low * 0.55 + (high - 0.55 * low) * grown
    # Near the camera a tree in its prime shows little but trunk; a younger one shows its crown.
    tall[:n_near] = low[:n_near] * rng.uniform(0.75, 1.2, n_near)
    tall[n - n_young :] = low[n - n_young :] * rng.uniform(0.15, 0.5, n_young)
    places = find_places(site, rng, names, ground, species, tall, Label.TREE)
    places = places.only(_below_the_view(site, places) | (np.arange(n) < n_near))
    return seen(site, places, _MOST_TREES, n_near)


def plan_bushes(site: Site, rng: np.random.Generator, heights: dict[str, tuple[float, float]]) -> Places:
    """Bushes in patches and along the edges of woods."""
    planting = site.scene.planting
    names = tuple(name for name, _ in planting.bushes)
    if not names or planting.bush_cover <= 0:
        return no_places(names)
    low_growth = float(np.mean([heights[name][1] for name in names])) < 0.9
    parts = [_lone_bushes(site, rng)]
    for near, far, spacing in ((2.5, 40, 0.8 if low_growth else 1.6), (40, 160, 2.6), (160, 600, 6.0)):
        x, y = jittered_grid(rng, site.view, near, far, spacing, 3 if near < 30 else 0)
        ground = ground_at(site, x, y)
        share = patches(site, x, y, 3, 7.0, 0.1 + 0.9 * planting.bush_cover)
        share = np.maximum(share, (0.5 if near < 100 else 0.25) * planting.bush_cover)
        edge = wood_share(site, ground)
        edge = 4 * edge * (1 - edge) * 0.3
        inland = site.view.from_shore(x, y)
        away = np.hypot(x, y)
        keep = rng.random(len(x)) < 0.75 * np.maximum(share, edge) * smoothstep(3, 9, away) * smoothstep(
            0.6, 2.0, inland
        )
        parts.append(ground.only(keep & fertile(ground, _sandy(site)) & ~site.keep_trees_out(x, y)))
    ground = joined(parts)
    species = _species_by_stand(site, rng, ground, [weight for _, weight in planting.bushes])
    low, high = (np.array([heights[name][i] for name in names])[species] for i in (0, 1))
    tall = low + (high - low) * rng.beta(2, 2.4, len(ground.x))
    n_lone = len(parts[0].x)
    tall[:n_lone] = high[:n_lone] * rng.uniform(0.7, 1.0, n_lone)
    return seen(site, find_places(site, rng, names, ground, species, tall, Label.BUSH), _MOST_BUSHES, 0)


def _lone_bushes(site: Site, rng: np.random.Generator) -> Ground:
    """Some full-grown bushes that stand by themselves before the view: things to look at."""
    low, high = (1, 4) if site.scene.planting.bush_cover > 0.015 else (0, 2)
    count = int(rng.integers(low, high + 1))
    if site.scene.camera.height_m > 6:
        count = 0  # From above they would be spots.
    return _alone(site, rng, count, (9.0, 34.0), (0.0, 1.0), 4.0)


def _near_trees(site: Site, rng: np.random.Generator) -> Ground:
    """The trees that frame the picture: few, to the side, on free ground."""
    count = site.scene.planting.near_trees
    return _alone(site, rng, count, (7.0, 38.0), (0.45 if count < 6 else 0.0, 1.05), 3.0)


def _lone_trees(site: Site, rng: np.random.Generator) -> Ground:
    """Trees that are seen whole: a little farther away, anywhere across the picture, none before another."""
    count = site.scene.planting.lone_trees
    if not count:
        return ground_at(site, np.zeros(0), np.zeros(0))
    ground = _alone(site, rng, 3 * count, (17.0, 52.0), (0.0, 0.9), 6.0)
    angle = np.arctan2(ground.x, ground.y) / site.view.half_angle
    chosen: list[int] = []
    for i in range(len(angle)):
        if len(chosen) < count and all(abs(angle[i] - angle[j]) > _LONE_APART for j in chosen):
            chosen.append(i)
    return ground.only(np.array(chosen, int))


def _alone(
    site: Site,
    rng: np.random.Generator,
    count: int,
    away_m: tuple[float, float],
    across: tuple[float, float],
    apart_m: float,
) -> Ground:
    """Free places for `count` plants: `across` counts from the frame's middle (0) to its edge (1)."""
    tries = 60 * max(count, 1)
    away = np.exp(rng.uniform(np.log(away_m[0]), np.log(away_m[1]), tries))
    aside = rng.uniform(*across, tries)
    # Where there is no room on their side (water, a house), they stand on the other.
    wanted = np.arange(tries) < tries * 2 // 3
    side = np.where(rng.random(tries) < 0.5 + 0.5 * site.scene.planting.near_tree_side * wanted, 1, -1)
    angle = side * aside * site.view.half_angle
    ground = ground_at(site, away * np.sin(angle), away * np.cos(angle))
    free = fertile(ground, _sandy(site)) & ~site.keep_trees_out(ground.x, ground.y)
    chosen: list[int] = []
    for i in np.flatnonzero(free & (ground.slope < 0.7)):
        apart = all(np.hypot(ground.x[i] - ground.x[j], ground.y[i] - ground.y[j]) > apart_m for j in chosen)
        if apart and len(chosen) < count:
            chosen.append(int(i))
    return ground.only(np.array(chosen, int))


def _below_the_view(site: Site, places: Places) -> np.ndarray:
    """From a high camera one looks over the trees: false for near ones that would stand in the way."""
    if site.scene.camera.height_m < 6:
        return np.ones(len(places), bool)
    away = np.maximum(np.hypot(places.x, places.y), 1.0)
    top = (places.z + places.height - site.view.eye) / away
    aside = np.abs(np.arctan2(places.x, places.y)) / site.view.half_angle
    return (top < -0.05 + 0.1 * aside**3) | (away > 160)


def _young(site: Site, rng: np.random.Generator) -> Ground:
    """Young growth: it closes the edges of woods down to the ground, and stands here and there inside."""
    parts = []
    for near, far, spacing in ((14, 90, 3.0), (90, 320, 5.5)):
        x, y = jittered_grid(rng, site.view, near, far, spacing)
        ground = ground_at(site, x, y)
        share = wood_share(site, ground)
        chance = (1.7 * share * (1 - share) + 0.1 * share) * _clear_before(site, ground)
        keep = (rng.random(len(x)) < chance) & fertile(ground) & ~site.keep_trees_out(x, y)
        parts.append(ground.only(keep))
    return joined(parts)


def _sandy(site: Site) -> bool:
    """Whether sand bears trees and bushes here: in deserts and behind beaches."""
    return site.scene.terrain.ground in ("sand", "earth", "rock")


def _clear_before(site: Site, ground: Ground) -> np.ndarray:
    """Keeps the view open: no wood right before the camera unless the picture is among trunks."""
    among = site.scene.planting.near_trees >= 6
    away = np.hypot(ground.x, ground.y)
    clear = 14.0 if among else 24 + 30 * (1 - site.scene.planting.tree_cover)
    middle = 1 - 0.45 * np.abs(np.arctan2(ground.x, ground.y)) / site.view.half_angle
    return smoothstep(0.75 * clear, 1.25 * clear, away / middle)


def _species_by_stand(
    site: Site, rng: np.random.Generator, ground: Ground, weights: Sequence[float]
) -> np.ndarray:
    """Neighbours are mostly of one kind: each species has its own noise."""
    scores = []
    for i, weight in enumerate(weights):
        stand = fbm(ground.x / 55, ground.y / 55, site.seed + 41 + 9 * i, 3)
        scores.append(np.log(max(weight, 1e-6)) + 2.2 * stand + rng.gumbel(0, 0.75, len(ground.x)))
    return np.argmax(np.stack(scores), axis=0)
