"""Roads, sites of houses and fences: where they run and what they keep free."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

pytest.importorskip("numba", reason="the extra `scenes` is not installed")

from training.scenes.built_plan import BuiltPlan, plan_built
from training.scenes.course import Road, road_course
from training.scenes.shore import distance_inland
from training.scenes.terrain import Terrain


def country(**built: object) -> SceneRecipe:
    """A dry scene (a meadow's recipe) with these built things."""
    recipe = recipe_from_seed(3)
    terrain = dataclasses.replace(recipe.terrain, shore="none")
    settings = {"houses": 0, "fence": "none", "road": "none", "road_width_m": 4.0, **built}
    return dataclasses.replace(recipe, terrain=terrain, built=dataclasses.replace(recipe.built, **settings))


def planned(recipe: SceneRecipe) -> tuple[BuiltPlan, Terrain]:
    road = road_course(recipe)
    terrain = Terrain(recipe, road=road)
    return plan_built(recipe, terrain, road), terrain


def random_points(half_m: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.Generator(np.random.PCG64(9))
    return (rng.random((2, 4000), np.float32) - 0.5) * 2 * half_m


@pytest.mark.parametrize("angle", [-30.0, 12.0, 80.0])
def test_points_at_coordinates_of_a_road_have_these_coordinates(angle: float) -> None:
    road = Road(country(road="gravel", road_angle_deg=angle))
    along = np.linspace(0, 300, 50, dtype=np.float32)
    for side in (-3.0, 0.0, 2.0):
        u, v = road.along(*road.at(along, side))
        np.testing.assert_allclose(u, along, atol=1.5)
        np.testing.assert_allclose(v, side, atol=0.15)


@pytest.mark.parametrize("kind", ["asphalt", "gravel", "track"])
def test_nothing_grows_on_a_road_but_in_the_middle_of_a_track(kind: str) -> None:
    road = Road(country(road=kind, road_angle_deg=5.0))
    along = np.arange(5.0, 100.0, 1.0, dtype=np.float32)
    assert road.bare(*road.at(along, 0.6 * road.half_width_m)).all()
    assert road.bare(*road.at(along, 0.0)).all() == (kind != "track")
    assert not road.bare(*road.at(along, road.half_width_m + 0.5)).any()


def test_what_is_bare_lies_within_the_half_width_that_the_terrain_levels() -> None:
    road = Road(country(road="asphalt", road_angle_deg=-18.0))
    x, y = random_points(80)
    bare = road.bare(x, y)
    assert bare.any()
    assert (road.distance(x, y)[bare] <= road.half_width_m + 0.05).all()


def test_a_road_is_smoother_than_the_land_that_it_crosses() -> None:
    recipe = country(road="asphalt", road_angle_deg=10.0)
    road = Road(recipe)
    bare, levelled = Terrain(recipe), Terrain(recipe, road=road)
    line = road.at(np.arange(6.0, 120.0, 1.0, dtype=np.float32))
    bends = [np.abs(np.diff(land.height(*line), 2)).mean() for land in (bare, levelled)]
    assert bends[1] < 0.5 * bends[0]


def test_a_road_ends_before_water() -> None:
    for seed in range(240):
        recipe = recipe_from_seed(seed)
        road = road_course(recipe)
        if road is None or recipe.terrain.shore == "none":
            continue
        line = road.at(np.arange(road.first + 1, road.last - 1, 2.0, dtype=np.float32))
        assert (distance_inland(recipe.terrain, *line) > 0).all()


def test_houses_stand_dry_apart_and_in_view() -> None:
    seen = 0
    for seed in range(4, 40):
        recipe = recipe_from_seed(seed)
        if not recipe.built.houses:
            continue
        plan, terrain = planned(recipe)
        for index, site in enumerate(plan.sites):
            seen += 1
            x, y = np.array([site.x], np.float32), np.array([site.y], np.float32)
            assert not terrain.under_water(x, y).any()
            assert terrain.in_view(x, y).all()
            for other in plan.sites[:index]:
                assert not other.inside(x, y, 0.5 * site.width_m).any()
    assert seen > 5


def test_plants_keep_out_of_houses_and_trees_farther_than_grass() -> None:
    recipe = country(
        houses=3, road="gravel", road_angle_deg=8.0, house_style="cottage", house_distance_m=60.0
    )
    plan, _ = planned(recipe)
    assert plan.sites
    x, y = random_points(120)
    kept, trees = plan.keep_out(x, y), plan.keep_trees_out(x, y)
    assert trees[kept].all()
    assert trees.sum() > 1.5 * kept.sum()
    for site in plan.sites:
        assert kept[site.inside(x, y, 0.0)].all()
        assert plan.keep_out(np.array([site.x]), np.array([site.y])).all()


def test_fences_leave_roads_and_water_free() -> None:
    recipe = country(
        fence="rails", fence_along_road=False, fence_distance_m=20.0, road="gravel", road_angle_deg=3.0
    )
    plan, _ = planned(recipe)
    assert len(plan.fences) >= 2
    for run in plan.fences:
        assert (plan.road.distance(run[:, 0], run[:, 1]) > plan.road.half_width_m).all()
        assert np.linalg.norm(np.diff(run, axis=0), axis=1).max() < 2.5


def test_the_same_recipe_gives_the_same_plan() -> None:
    recipe = country(houses=2, fence="wall", road="asphalt", road_angle_deg=-12.0)
    first, again = planned(recipe)[0], planned(recipe)[0]
    assert first.sites == again.sites
    for one, other in zip(first.fences, again.fences, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_fence_over_a_part_of_the_view_has_both_ends_in_it() -> None:
    settings = {"fence": "rails", "fence_along_road": False, "fence_distance_m": 10.0}
    whole, _ = planned(country(**settings, fence_share=0.0))
    part, _ = planned(country(**settings, fence_share=0.4))
    (line,) = part.fences
    seen = 18 / country().camera.focal_mm * 10.0
    assert np.abs(line[:, 0]).max() < seen
    assert 0.5 * seen < np.ptp(line[:, 0]) < 0.9 * seen
    assert max(np.abs(run[:, 0]).max() for run in whole.fences) > seen
