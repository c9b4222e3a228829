"""Shapes of fences, poles and houses, before Blender sees them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from training.scenes.recipe_draw import recipe_from_seed

pytest.importorskip("numba", reason="the extra `scenes` is not installed")

from training.scenes.built_plan import Site
from training.scenes.course import Road
from training.scenes.fences import fence
from training.scenes.house_parts import Opening, Parts, wall
from training.scenes.house_styles import STYLES
from training.scenes.houses import house
from training.scenes.poles import poles
from training.scenes.terrain import Terrain


def ground() -> Terrain:
    recipe = recipe_from_seed(3)
    return Terrain(dataclasses.replace(recipe, terrain=dataclasses.replace(recipe.terrain, shore="none")))


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(5))


def run() -> np.ndarray:
    along = np.arange(-15, 15, 1.0)
    return np.stack([along, 20 + 0.2 * along], -1).astype(np.float32)


@pytest.mark.parametrize("kind", ["rails", "pickets", "wire", "wall"])
def test_a_fence_follows_its_run_and_the_land(kind: str) -> None:
    land, line = ground(), run()
    corners = np.concatenate(fence(kind, line, land, rng()).corners)
    above = corners[:, 2] - land.height(corners[:, 0], corners[:, 1])
    assert above.max() < 1.9
    assert above.max() > 0.7
    assert corners[:, 0].min() == pytest.approx(-15, abs=0.8)
    assert corners[:, 0].max() == pytest.approx(14, abs=0.8)
    away = np.abs(corners[:, 1] - 20 - 0.2 * corners[:, 0])
    assert away.max() < 0.8


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_house_is_the_same_each_time_and_fits_its_site(style: str) -> None:
    site = Site(0, 40, 0.3, 11, 7, style, 17)
    parts, finish = house(site)
    again, _ = house(site)
    corners = np.stack(parts.corners)
    np.testing.assert_array_equal(corners, np.stack(again.corners))
    assert np.isfinite(corners).all()
    assert len(parts.slots) == len(parts.places) == len(corners)
    assert 2 < corners[..., 2].max() < 16
    assert np.abs(corners[..., :2]).max() < 2 * site.length_m
    assert min(finish.wall[1]) > 0


def test_houses_of_other_seeds_differ() -> None:
    heights = {
        round(float(np.stack(house(Site(0, 40, 0, 11, 7, "cottage", seed))[0].corners)[..., 2].max()), 3)
        for seed in range(6)
    }
    assert len(heights) > 3


def test_a_wall_leaves_its_openings_free_and_closes_the_rest() -> None:
    parts, window = Parts(), Opening(2, 1, 1, 1.4, "window")
    wall(parts, (0, 0, 0), (6, 0, 0), 3.0, [window], shutters=False)
    front = [
        c
        for c, slot in zip(parts.corners, parts.slots, strict=True)
        if slot == "wall" and np.ptp(c[:, 1]) < 1e-4
    ]
    area = sum(float(np.ptp(c[:, 0]) * np.ptp(c[:, 2])) for c in front)
    assert area == pytest.approx(6 * 3 - 1 * 1.4, abs=1e-3)
    assert "glass" in parts.slots


def test_poles_stand_beside_the_road() -> None:
    recipe = recipe_from_seed(3)
    built = dataclasses.replace(recipe.built, road="asphalt", road_width_m=6.0, road_angle_deg=4.0)
    terrain = dataclasses.replace(recipe.terrain, shore="none")
    road = Road(dataclasses.replace(recipe, built=built, terrain=terrain))
    parts = poles(road, ground(), rng())
    wood = np.concatenate([c for c, slot in zip(parts.corners, parts.slots, strict=True) if slot == "wood"])
    assert (road.distance(wood[:, 0], wood[:, 1]) > road.half_width_m).all()
    assert "wire" in parts.slots
