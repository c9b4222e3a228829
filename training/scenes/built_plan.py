"""Where people built: sites of houses and runs of fences on the land, before anything is modelled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.scenes.course import Road
from training.scenes.recipe import SceneRecipe
from training.scenes.terrain import Terrain

Array = NDArray[np.floating]

_FEWEST_POINTS = 4
"""Points of a fence, a metre apart; a shorter one is none."""
_SIZES: dict[str, tuple[float, float, float, float]] = {
    "farmhouse": (11, 17, 7.5, 9.5),
    "chalet": (9, 13, 8, 11),
    "cottage": (8, 12, 5.5, 7),
    "whitewashed": (6, 11, 5, 7.5),
    "barn": (11, 20, 8, 11),
    "adobe": (7, 12, 6, 9),
    "ruin": (7, 11, 5.5, 7.5),
}


@dataclass(frozen=True)
class Site:
    """A house's place: its middle, the direction of its ridge, its length along the ridge and its width."""

    x: float
    y: float
    ridge_rad: float
    """Anticlockwise from +x."""
    length_m: float
    width_m: float
    style: str
    seed: int

    def inside(self, x: Array, y: Array, margin_m: float) -> NDArray[np.bool_]:
        """Points within the walls, or nearer to them than the margin."""
        sine, cosine = math.sin(self.ridge_rad), math.cos(self.ridge_rad)
        dx, dy = x - self.x, y - self.y
        along, across = dx * cosine + dy * sine, dy * cosine - dx * sine
        return (np.abs(along) < 0.5 * self.length_m + margin_m) & (
            np.abs(across) < 0.5 * self.width_m + margin_m
        )


@dataclass(frozen=True)
class BuiltPlan:
    """All that is built in a scene."""

    road: Road | None
    sites: tuple[Site, ...]
    fences: tuple[Array, ...]
    """Each (n, 2): a run of points about a metre apart."""

    def keep_out(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Where no plant may stand: roads, houses and a strip round them, the line of a fence."""
        x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
        blocked = np.zeros(np.broadcast(x, y).shape, bool)
        if self.road is not None:
            blocked |= self.road.bare(x, y)
        for site in self.sites:
            blocked |= site.inside(x, y, 0.6)
        return blocked

    def keep_trees_out(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Where no tree may stand: along roads, round houses, and where it would hide these."""
        x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
        blocked = np.zeros(np.broadcast(x, y).shape, bool)
        if self.road is not None:
            blocked |= self.road.distance(x, y) < self.road.half_width_m + 2.5
        for site in self.sites:
            blocked |= site.inside(x, y, 3.5)
            away = math.hypot(site.x, site.y)
            ahead = (x * site.x + y * site.y) / away
            aside = np.abs(x * site.y - y * site.x) / away
            half = 0.4 * site.length_m * np.clip(ahead / away, 0, 1)
            blocked |= (ahead > 4) & (ahead < away) & (aside < half)
        for run in self.fences:
            for point in run[::2]:
                blocked |= (np.abs(x - point[0]) < 1.2) & (np.abs(y - point[1]) < 1.2)
        return blocked


def plan_built(scene: SceneRecipe, terrain: Terrain, road: Road | None) -> BuiltPlan:
    """Find sites for the recipe's houses and fences; the same for the same recipe."""
    rng = np.random.Generator(np.random.PCG64(scene.built.seed + 1))
    sites = _sites(scene, terrain, road, rng)
    return BuiltPlan(road, sites, _fences(scene, terrain, road, sites, rng))


def _sites(
    scene: SceneRecipe, terrain: Terrain, road: Road | None, rng: np.random.Generator
) -> tuple[Site, ...]:
    recipe, found = scene.built, []
    half = 0.85 * 18 / scene.camera.focal_mm
    for attempt in range(60 * recipe.houses):
        if len(found) == recipe.houses:
            break
        # When the wanted place is wet, steep or hidden, the search widens.
        loose = 1 + attempt / 20
        if found:
            turn, away = rng.random() * 2 * np.pi, (14 + 22 * rng.random()) * loose**0.5
            x, y = found[0].x + away * math.cos(turn), found[0].y + away * math.sin(turn)
        else:
            y = recipe.house_distance_m * (1 + 0.12 * loose * rng.standard_normal())
            x = y * half * (recipe.house_side + 0.1 * loose * rng.standard_normal())
        site = _site_at(scene, float(x), float(y), road, rng, len(found))
        if y > 14 and abs(x) < 1.1 * half * y and _stands(site, terrain, road, found):
            found.append(site)
    return tuple(found)


def _site_at(
    scene: SceneRecipe, x: float, y: float, road: Road | None, rng: np.random.Generator, index: int
) -> Site:
    recipe = scene.built
    style = recipe.house_style
    if index and style in ("farmhouse", "chalet") and rng.random() < 0.4:
        style = "barn"
    low, high, narrow, wide = _SIZES[style]
    facing = math.atan2(-x, -y)
    turn = -facing + rng.uniform(-0.9, 0.9) + (math.pi / 2 if rng.random() < 0.3 else 0)
    if road is not None and rng.random() < 0.6:
        u, _ = road.along(np.array([x], np.float32), np.array([y], np.float32))
        (x0, x1), (y0, y1) = road.at(np.array([u[0] - 4, u[0] + 4]))
        turn = math.atan2(y1 - y0, x1 - x0) + rng.uniform(-0.1, 0.1)
    length, width = rng.uniform(low, high), rng.uniform(narrow, wide)
    return Site(x, y, turn, length, min(width, 0.85 * length), style, int(rng.integers(2**31)))


def _stands(site: Site, terrain: Terrain, road: Road | None, others: list[Site]) -> bool:
    """Whether a house can stand and be seen there."""
    around = np.linspace(0, 2 * np.pi, 9)[:-1]
    x = (site.x + 0.6 * site.length_m * np.cos(around)).astype(np.float32)
    y = (site.y + 0.6 * site.length_m * np.sin(around)).astype(np.float32)
    if terrain.inland(x, y).min() < 3:
        return False
    height = terrain.height(x, y)
    if height.max() - height.min() > 0.3 * site.length_m or height.min() < 0.3:
        return False
    if road is not None and road.distance(x, y).min() < road.half_width_m + 2:
        return False
    if any(
        math.hypot(site.x - other.x, site.y - other.y) < site.length_m + other.length_m for other in others
    ):
        return False
    way = np.linspace(0.08, 0.92, 24, dtype=np.float32)
    sight = terrain.camera_z + way * (float(height.mean()) + 2.5 - terrain.camera_z)
    return bool((terrain.height(site.x * way, site.y * way) < sight).all())


def _fences(
    scene: SceneRecipe, terrain: Terrain, road: Road | None, sites: tuple[Site, ...], rng: np.random.Generator
) -> tuple[Array, ...]:
    recipe = scene.built
    if recipe.fence == "none":
        return ()
    if recipe.fence_along_road and road is not None:
        away = np.arange(max(road.first, 1.5), min(road.last, 260.0), 1.0, dtype=np.float32)
        sides = (-1, 1) if rng.random() < 0.5 else (rng.choice((-1, 1)),)
        lines = [
            np.stack(road.at(away, side * (road.half_width_m + recipe.fence_distance_m)), -1)
            for side in sides
        ]
    else:
        lines = [_across(scene, rng)]
    return tuple(run for line in lines for run in _clear_runs(line, terrain, road, sites))


def _across(scene: SceneRecipe, rng: np.random.Generator) -> Array:
    """A gently bent line across the view: from edge to edge and farther, or a part of it with both ends."""
    away = scene.built.fence_distance_m
    wide = 1.3 * away * 18 / scene.camera.focal_mm + 12
    side = np.arange(-wide, wide, 1.0)
    slant, phase = rng.uniform(-0.35, 0.35), rng.random(2) * 6.3
    bend = 0.05 * away * (np.sin(side / (0.9 * away + 6) + phase[0]) + 0.5 * np.sin(side / 5 + phase[1]) / 5)
    line = np.stack([side, np.maximum(away + slant * side + bend, 3.5)], -1).astype(np.float32)
    if not scene.built.fence_share:
        return line
    seen = line[np.abs(side) < 0.92 * away * 18 / scene.camera.focal_mm]
    count = max(round(scene.built.fence_share * len(seen)), _FEWEST_POINTS)
    first = int(rng.integers(0, max(len(seen) - count, 0) + 1))
    return seen[first : first + count]


def _clear_runs(line: Array, terrain: Terrain, road: Road | None, sites: tuple[Site, ...]) -> list[Array]:
    """Cut a line where water, a road or a house is in its way; pieces of too few points are dropped."""
    x, y = line[:, 0], line[:, 1]
    free = (terrain.inland(x, y) > 0.8) & (terrain.height(x, y) > 0.15)
    if road is not None:
        free &= road.distance(x, y) > road.half_width_m + 0.4
    for site in sites:
        free &= ~site.inside(x, y, 0.8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(np.int8), [0]])))
    return [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= _FEWEST_POINTS]
