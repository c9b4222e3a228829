from __future__ import annotations

from dataclasses import replace

from training.data_sets.scene_mood_tags import scene_tags
from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

NOTHING = frozenset[str]()


def recipe(weather: str, **changes: object) -> SceneRecipe:
    plain = recipe_from_seed(0)
    terrain = replace(plain.terrain, ground="grass", shore="none")
    sky = replace(plain.sky, weather=weather, clouds=(), fog_density=0.0, fog_height_m=0.0)
    sun = replace(plain.sun, hour="morning")
    scene = replace(plain, biome="meadow", season="summer", sun=sun, sky=sky, terrain=terrain)
    return replace(scene, **changes)


def test_the_recipe_tells_weather_hour_season_and_place() -> None:
    assert scene_tags(recipe("fog"), frozenset({"warm", "sunset"}), 0.0, 0.0) == {
        "mist", "morning", "summer", "meadow", "warm",
    }  # fmt: skip


def test_what_cannot_be_seen_is_not_told() -> None:
    autumn = recipe("clear", season="autumn")
    assert "autumn" in scene_tags(autumn, NOTHING, 0.1, 3.0)
    assert "autumn" not in scene_tags(autumn, NOTHING, 0.01, 3.0)
    assert "autumn" not in scene_tags(autumn, NOTHING, 0.1, -5.0)
    assert "overcast" in scene_tags(recipe("overcast"), NOTHING, 0.0, 0.0)
    assert "overcast" not in scene_tags(recipe("overcast"), frozenset({"clear"}), 0.0, 0.0)


def test_low_sun_in_a_sky_that_is_not_grey_is_a_sunset() -> None:
    sun = replace(recipe("clear").sun, hour="dusk")
    assert "sunset" in scene_tags(recipe("broken", sun=sun), NOTHING, 0.0, 0.0)
    assert "sunset" not in scene_tags(recipe("overcast", sun=sun), NOTHING, 0.0, 0.0)
