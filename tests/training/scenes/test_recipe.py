"""Recipes: the same for a seed, all biomes and labels among them."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter

import pytest

from training.scenes.biomes_north import BIOMES
from training.scenes.biomes_standing import STANDING
from training.scenes.draw import Draw
from training.scenes.labels import COLORS, Label, labels_csv, palette
from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import AFTER_STANDING_SEEDS, FIRST_STANDING_SEED, recipe_from_seed

SEEDS = range(600)


@pytest.fixture(scope="module")
def recipes() -> list[SceneRecipe]:
    return [recipe_from_seed(seed) for seed in SEEDS]


def test_a_seed_always_gives_the_same_recipe() -> None:
    assert recipe_from_seed(4711) == recipe_from_seed(4711)
    assert recipe_from_seed(4711) != recipe_from_seed(4712)


def test_a_recipe_holds_only_what_json_can_hold() -> None:
    recipe = dataclasses.asdict(recipe_from_seed(5))
    assert json.loads(json.dumps(recipe))["camera"] == recipe["camera"]


def test_every_dozen_of_seeds_holds_each_biome_once(recipes: list[SceneRecipe]) -> None:
    for start in range(0, len(recipes) - 11, 12):
        assert {recipe.biome for recipe in recipes[start : start + 12]} == {biome.name for biome in BIOMES}


def test_every_composition_of_every_biome_is_drawn(recipes: list[SceneRecipe]) -> None:
    drawn = {(recipe.biome, recipe.composition) for recipe in recipes}
    assert drawn == {(biome.name, name) for biome in BIOMES for name in biome.compositions}


def test_every_season_hour_and_weather_is_drawn(recipes: list[SceneRecipe]) -> None:
    assert {recipe.season for recipe in recipes} == {"spring", "summer", "autumn", "winter"}
    assert {recipe.sun.hour for recipe in recipes} == {
        "dawn",
        "morning",
        "noon",
        "afternoon",
        "evening",
        "dusk",
    }
    assert {recipe.sky.weather for recipe in recipes} == {"clear", "broken", "overcast", "fog"}


def test_what_makes_each_rare_label_is_in_enough_scenes(recipes: list[SceneRecipe]) -> None:
    counts = Counter[str]()
    for recipe in recipes:
        counts["house"] += recipe.built.houses > 0
        counts["fence"] += recipe.built.fence != "none"
        counts["road"] += recipe.built.road != "none"
        counts["flowers"] += recipe.planting.flower_cover > 0
        counts["snow"] += recipe.terrain.snow_cover > 0
        counts["sand"] += recipe.terrain.ground == "sand"
        counts["water"] += recipe.terrain.shore != "none"
        counts["mountain"] += recipe.terrain.relief == "mountains"
    rare = {name: count for name, count in counts.items() if count < 0.05 * len(recipes)}
    assert not rare


def test_two_scenes_of_one_biome_are_not_siblings(recipes: list[SceneRecipe]) -> None:
    meadows = [recipe for recipe in recipes if recipe.biome == "meadow"]
    assert len({round(recipe.camera.focal_mm, 3) for recipe in meadows}) == len(meadows)
    assert len({recipe.terrain.seed for recipe in meadows}) == len(meadows)


def test_seeds_of_things_that_stand_whole_are_a_range_of_their_own(recipes: list[SceneRecipe]) -> None:
    standing = [recipe_from_seed(FIRST_STANDING_SEED + i) for i in range(100)]
    assert {recipe.biome for recipe in standing} == {biome.name for biome in STANDING}
    drawn = {(recipe.biome, recipe.composition) for recipe in standing}
    assert drawn == {(biome.name, name) for biome in STANDING for name in biome.compositions}
    others = [*recipes, recipe_from_seed(FIRST_STANDING_SEED - 1), recipe_from_seed(AFTER_STANDING_SEEDS)]
    assert not {biome.name for biome in STANDING} & {recipe.biome for recipe in others}
    assert all(recipe.planting.lone_trees == recipe.built.fence_share == 0 for recipe in others)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        recipe_from_seed(-1)


def test_streams_of_one_seed_are_independent() -> None:
    assert [Draw(1, 0).uniform() for _ in range(2)] == [Draw(1, 0).uniform()] * 2
    assert Draw(1, 0).uniform() != Draw(1, 1).uniform()


def test_draws_stay_in_their_bounds() -> None:
    draw = Draw(3)
    assert {draw.integer(2, 4) for _ in range(200)} == {2, 3, 4}
    assert all(1 <= draw.log_uniform(1, 10) < 10 for _ in range(200))
    assert len(draw.subset((("a", 1), ("b", 2), ("c", 0.1)), 3, 3)) == 3


def test_labels_have_fixed_ids_and_colours_of_their_own() -> None:
    assert [label.title for label in Label] == (
        [
            "sky",
            "cloud",
            "mountain",
            "hill",
            "tree",
            "bush",
            "grass",
            "flowers",
            "water",
            "sand",
            "earth",
            "rock",
            "snow",
            "road",
            "house",
            "fence",
        ]
    )
    assert len(set(COLORS.values())) == len(Label) == 16
    assert len(palette()) == 768
    assert labels_csv().splitlines()[:2] == ["id,name", "0,sky"]
