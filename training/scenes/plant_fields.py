"""Where things would grow: fields over the land, before any single plant is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.scenes.labels import Label
from training.scenes.land_map import LandMap
from training.scenes.noise import Array, fbm, smoothstep
from training.scenes.recipe import SceneRecipe

KeepOut = Callable[[Array, Array], NDArray[np.bool_]]
"""True where something built stands or a road runs."""


_FERTILE = (Label.GRASS, Label.EARTH, Label.HILL, Label.MOUNTAIN, Label.SNOW)


@dataclass(frozen=True)
class Site:
    """A scene as planting sees it: what is wanted, where nothing or no tree may grow, the land in sight."""

    scene: SceneRecipe
    keep_out: KeepOut
    keep_trees_out: KeepOut
    view: LandMap

    @property
    def seed(self) -> int:
        return self.scene.planting.seed % 99991 + 5000


@dataclass(frozen=True)
class Ground:
    """The land at (n,) points: heights and slopes in metres (a metre), labels, what is open to planting."""

    x: Array
    y: Array
    z: Array
    slope: Array
    label: NDArray[np.uint8]
    free: NDArray[np.bool_]

    def only(self, keep: np.ndarray) -> Ground:
        """The points that `keep` (mask or indices) names."""
        return Ground(
            self.x[keep], self.y[keep], self.z[keep], self.slope[keep], self.label[keep], self.free[keep]
        )


def ground_at(site: Site, x: Array, y: Array) -> Ground:
    """The land at points; free is where there is neither water nor anything built."""
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    z, slope, label = site.view.at(x, y)
    free = (label != Label.ROAD) & ~site.keep_out(x, y)
    if site.scene.terrain.shore != "none":
        free &= z > 0.06
    return Ground(x, y, z, slope, label, free)


def fertile(ground: Ground, sandy: bool = False) -> NDArray[np.bool_]:
    """Free ground that bears plants; sand and rock only where the biome is sandy."""
    labels = (*_FERTILE, Label.SAND) if sandy else _FERTILE
    return ground.free & np.isin(ground.label, labels)


def wood_share(site: Site, ground: Ground) -> Array:
    """How much wood stands at points, 0 (open) to 1 (closed), with ragged edges and glades.

    The share of land above one half is about `tree_cover`.
    """
    planting = site.scene.planting
    scale = max(planting.clump_m, 12.0)
    x, y, seed = ground.x, ground.y, site.seed
    away = np.hypot(x, y)
    near = fbm(x / scale, y / scale, seed + 1, 5, 0.5)
    broad = fbm(x / (6 * scale), y / (6 * scale), seed + 11, 4)
    field = near + 0.55 * broad * smoothstep(60, 400, away)
    share = smoothstep(-0.12, 0.12, field + 1.15 * (planting.tree_cover - 0.5))
    return share * _treeline(site, ground) * smoothstep(1.05, 0.6, ground.slope)


def _treeline(site: Site, ground: Ground) -> Array:
    recipe = site.scene.terrain
    if recipe.relief != "mountains":
        return np.ones(len(ground.x), np.float32)
    broad = fbm(ground.x / 46, ground.y / 46, recipe.seed % 100003 + 2003, 4)
    line = 0.36 * recipe.relief_height_m + 120 * broad
    return smoothstep(line + 90, line - 90, site.view.relief_at(ground.x, ground.y))


def patches(site: Site, x: Array, y: Array, stream: int, scale_m: float, share: float) -> Array:
    """Soft patches in [0, 1] that cover about `share` of the land; one pattern a `stream`."""
    field = fbm(x / scale_m, y / scale_m, site.seed + 100 + 7 * stream, 4, 0.55)
    return smoothstep(-0.1, 0.1, field + 1.05 * (share - 0.5))


def jittered_grid(
    rng: np.random.Generator,
    view: LandMap,
    near_m: float,
    far_m: float,
    spacing_m: float,
    margin_m: float = 0.0,
) -> tuple[Array, Array]:
    """Points about `spacing_m` apart between two distances, inside the frame's sides."""
    half = far_m * np.sin(min(view.half_angle, 1.5)) + margin_m + spacing_m
    xs = np.arange(-half, half, spacing_m)
    ys = np.arange(-margin_m, far_m, spacing_m)
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    x = x + rng.uniform(-0.48, 0.48, len(x)) * spacing_m
    y = y + rng.uniform(-0.48, 0.48, len(y)) * spacing_m
    away = np.hypot(x, y)
    keep = view.in_frame(x, y, margin_m) & (away >= near_m) & (away < far_m)
    return x[keep].astype(np.float32), y[keep].astype(np.float32)


def fan_points(
    rng: np.random.Generator, view: LandMap, density, near_m: float, far_m: float, most: int
) -> tuple[Array, Array, Array, float]:
    """Points in the frame whose number a square metre falls with distance.

    Parameters
    ----------
    density
        Function of the distances (n,) in metres: points a square metre.
    most
        Upper bound of the number of points; the densities are lowered to keep it.

    Returns
    -------
    x, y, away : (n,) each
    thinned : float
        1 or the factor the densities were lowered by.
    """
    edges = np.geomspace(near_m, far_m, 200)
    middle = np.sqrt(edges[1:] * edges[:-1])
    ring = density(middle) * view.half_angle * (edges[1:] ** 2 - edges[:-1] ** 2)
    total = float(ring.sum())
    thinned = min(1.0, most / max(total, 1.0))
    n = int(total * thinned)
    cumulative = np.concatenate([[0.0], np.cumsum(ring)]) / max(total, 1e-9)
    away = np.interp((np.arange(n) + rng.random(n)) / max(n, 1), cumulative, edges)
    angle = rng.uniform(-view.half_angle, view.half_angle, n)
    return (away * np.sin(angle)).astype(np.float32), (away * np.cos(angle)).astype(np.float32), away, thinned
