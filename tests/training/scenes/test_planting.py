"""What stands where: on the land, in sight, out of the water and off what is built."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

pytest.importorskip("numba", reason="the extra `scenes` is not installed")

from tests.training.scenes.plain_meadow import Plain, meadow, planted, standing
from training.scenes.labels import Label
from training.scenes.planting import plan_planting
from training.scenes.recipe_draw import recipe_from_seed
from training.scenes.vegetation.catalogue import HEIGHTS
from training.scenes.vegetation.flower_kinds import FLOWERS
from training.scenes.vegetation.grass import GRASSES


def test_the_same_recipe_is_planted_the_same_and_another_seed_is_not() -> None:
    first, again = plan_planting(meadow(), Plain()), plan_planting(meadow(), Plain())
    for a, b in zip(standing(first), standing(again), strict=True):
        assert all(np.array_equal(u, v) for u, v in zip(a, b, strict=True))
    other = planted(seed=12)
    assert len(other.trees) != len(first.trees) or not np.array_equal(other.trees.x, first.trees.x)


def test_there_are_trees_bushes_grass_flowers_and_reeds_in_number_and_within_bounds() -> None:
    plan = planted()
    assert 20 < len(plan.trees) <= 2600
    assert 5 < len(plan.bushes) <= 1400
    assert 10_000 < len(plan.grass) <= 190_000
    assert 50 < len(plan.flowers) <= 5_000
    assert len(plan.reeds) > 100


def test_nothing_but_reeds_stands_in_the_water_or_on_the_road() -> None:
    for x, y, _ in standing(planted()):
        assert (x[y < 880] > -21).all()
        assert not ((y > 61) & (y < 63)).any()


def test_all_that_stands_stands_on_the_ground() -> None:
    for x, y, z in standing(planted()):
        land = Plain().height(x, y)
        inner = x > -10
        assert np.abs(z - land)[inner].max() < 0.5


def test_reeds_stand_at_the_shore() -> None:
    assert np.abs(planted().reeds.root[:, 0] + 20).max() < 6


def test_trees_on_far_relief_are_labelled_as_it_is_and_others_are_trees() -> None:
    trees = planted().trees
    far = trees.y > 930
    assert far.any()
    assert (trees.label[far] == Label.HILL).all()
    assert (trees.label[trees.y < 870] == Label.TREE).all()
    assert (planted().bushes.label[planted().bushes.y < 600] == Label.BUSH).all()


def test_what_is_built_is_kept_free() -> None:
    plan = plan_planting(meadow(), Plain(), lambda x, y: (x > 0) & (x < 10), lambda x, y: x >= 10)
    assert not ((plan.grass.root[:, 0] > 0) & (plan.grass.root[:, 0] < 10)).any()
    assert (plan.trees.x < 10).all()
    assert (plan.grass.root[:, 0] > 11).any()


def test_lone_trees_stand_apart_all_across_the_view() -> None:
    trees = planted(
        trees=(("oak", 1.0),), tree_cover=0.0, near_trees=0, near_tree_side=0.0, lone_trees=5
    ).trees
    lone = np.hypot(trees.x, trees.y) < 55
    direction = np.sort(trees.x[lone] / trees.y[lone])
    assert 3 <= lone.sum() <= 5
    assert (np.diff(direction) > 0.08).all()
    assert np.abs(direction).max() < 18 / 35
    assert (np.hypot(trees.x, trees.y)[lone] > 15).all()


def test_near_trees_stand_on_their_side_and_come_with_most_detail() -> None:
    trees = planted(trees=(("oak", 1.0),), tree_cover=0.0).trees
    near = np.hypot(trees.x, trees.y) < 40
    assert near.sum() == 2
    assert (trees.x[near] > 0).all()
    assert (np.diff(np.hypot(trees.x, trees.y)) >= 0).all()
    assert trees.detail[near].max() <= 2
    assert trees.detail.max() == 3


def test_grass_grows_thinner_and_wider_with_distance() -> None:
    grass = planted().grass
    away = np.hypot(grass.root[:, 0], grass.root[:, 1])
    near, far = (away > 4) & (away < 6), (away > 30) & (away < 40)
    assert near.sum() / (36 - 16) > 4 * far.sum() / (1600 - 900)
    assert grass.widen[far].mean() > 3 * grass.widen[near].mean()


def test_a_scene_without_plants_has_none() -> None:
    bare = planted(trees=(), bushes=(), grass="none", flowers=(), flower_cover=0.0, reeds=0.0, litter=0.0)
    for part in (bare.trees, bare.bushes, bare.grass, bare.reeds, bare.flowers, bare.litter):
        assert len(part) == 0


def test_an_unknown_tree_is_refused() -> None:
    with pytest.raises(KeyError):
        planted(trees=(("plastic tree", 1.0),))


def test_all_plants_that_recipes_name_are_known() -> None:
    for seed in range(240):
        planting = recipe_from_seed(seed).planting
        assert {name for name, _ in (*planting.trees, *planting.bushes)} <= set(HEIGHTS)
        assert {name for name, _ in planting.flowers} <= set(FLOWERS)
        assert planting.grass in {*GRASSES, "none"}


def test_some_full_grown_bushes_stand_alone_before_a_low_camera() -> None:
    places = planted(bush_cover=0.02, bushes=(("hazel", 1.0),)).bushes
    near = (np.hypot(places.x, places.y) < 34) & (places.height > 0.69 * HEIGHTS["hazel"][1])
    assert near.sum() >= 1
    scene = meadow(bush_cover=0.02, bushes=(("hazel", 1.0),))
    above = dataclasses.replace(scene, camera=dataclasses.replace(scene.camera, height_m=20.0))
    fewer = plan_planting(above, Plain()).bushes
    assert (np.hypot(fewer.x, fewer.y) < 34).sum() < (np.hypot(places.x, places.y) < 34).sum()
