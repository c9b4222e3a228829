"""The surface of water in numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

pytest.importorskip("numba", reason="the extra `scenes` is not installed")

from training.scenes.terrain import Terrain
from training.scenes.water_surface import WaterSurface, water_surface

SEA, LAKE = 8, 5


def surface(
    seed: int, rows: int = 160, columns: int = 120, **water: object
) -> tuple[WaterSurface, SceneRecipe]:
    recipe = recipe_from_seed(seed)
    recipe = dataclasses.replace(recipe, water=dataclasses.replace(recipe.water, **water))
    return water_surface(recipe, Terrain(recipe), rows, columns), recipe


def test_recipes_used_here_hold_what_they_are_used_for() -> None:
    assert recipe_from_seed(SEA).water.kind == "sea"
    assert recipe_from_seed(LAKE).water.kind == "lake"


def test_all_numbers_are_bounded_and_the_same_each_time() -> None:
    first, again = surface(SEA, wave_m=0.8)[0], surface(SEA, wave_m=0.8)[0]
    for field in dataclasses.fields(WaterSurface):
        values = getattr(first, field.name)
        assert np.isfinite(values).all()
        np.testing.assert_array_equal(values, getattr(again, field.name))
    for shares in (first.foam, first.ice, first.roughness):
        assert shares.min() >= 0
        assert shares.max() <= 1


def test_higher_waves_stand_higher_and_a_lake_lies_flat() -> None:
    low, high = surface(SEA, wave_m=0.2)[0], surface(SEA, wave_m=1.4)[0]
    wet = low.depth > 0.5
    assert high.z[wet].std() > 2 * low.z[wet].std()
    lake = surface(LAKE)[0]
    assert np.abs(lake.z[lake.depth > 0]).max() < 0.03


def test_foam_lies_near_the_shore_of_a_calm_sea() -> None:
    water, recipe = surface(SEA, wave_m=0.25, foam=1.0)
    away = -Terrain(recipe).inland(water.x, water.y)
    near, far = water.foam[(away > 0) & (away < 12)], water.foam[away > 80]
    assert near.mean() > 0.03
    assert near.mean() > 10 * far.mean()


def test_ripples_that_are_too_far_to_see_become_roughness() -> None:
    water, _ = surface(SEA, wave_m=0.5)
    away = np.hypot(water.x, water.y)
    near, far = away < 8, (away > 400) & (away < 4000)
    assert water.slopes[near][:, 2].mean() > 5 * water.slopes[far][:, 2].mean()
    assert water.roughness[far].mean() > 2 * water.roughness[near].mean()


def test_ice_covers_about_the_asked_share_and_none_when_none_is_asked() -> None:
    shares = [surface(LAKE, ice=ice)[0] for ice in (0.0, 0.4, 0.9)]
    means = [float(s.ice[s.depth > 0].mean()) for s in shares]
    assert means[0] == 0
    assert means[1] < means[2]
    assert means[2] > 0.5
