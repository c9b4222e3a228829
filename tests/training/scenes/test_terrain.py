"""The land: shores, relief, covers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

pytest.importorskip("numba", reason="the scene renderer's packages are not installed (extra: scenes)")

from training.scenes.erosion import eroded
from training.scenes.labels import Label
from training.scenes.noise import fbm, gradient_noise, random_per_cell, ridged, voronoi
from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed
from training.scenes.stones import plan_stones
from training.scenes.terrain import Terrain


def first_with(**wanted: str) -> SceneRecipe:
    recipes = (recipe_from_seed(seed) for seed in range(400))
    return next(
        r for r in recipes if all(getattr(r.terrain, name) == value for name, value in wanted.items())
    )


def grid(reach: float, count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    line = np.linspace(-reach, reach, count, dtype=np.float32)
    x, y = np.meshgrid(line, line + reach)
    return x, y


def test_noise_is_the_same_for_a_seed_and_bounded() -> None:
    x, y = grid(40)
    assert (fbm(x, y, 5) == fbm(x, y, 5)).all()
    assert not np.allclose(fbm(x, y, 5), fbm(x, y, 6))
    assert np.abs(gradient_noise(x, y, 1)).max() < 1
    assert 0 <= ridged(x, y, 2).min() <= ridged(x, y, 2).max() <= 1
    first, second, _ = voronoi(x, y, 3)
    assert (first <= second).all()


def test_noise_has_no_jumps() -> None:
    line = np.linspace(-9, 9, 4001, dtype=np.float32)
    assert np.abs(np.diff(gradient_noise(line, 0 * line + 0.3, 4))).max() < 0.03


def test_water_runs_off_eroded_land_in_valleys_that_join() -> None:
    x, y = grid(3000, 96)
    uplift = np.clip((3000 - np.hypot(x, y - 3000)) / 1500, 0, 1).astype(np.float32)
    start = 300 * uplift + 40 * fbm(x / 400, y / 400, 3).astype(np.float32) * uplift
    height = eroded(uplift, start, 63.0, steepest=0.8)
    assert np.abs(height[uplift == 0]).max() < 0.02 * height.max()
    inside = height[1:-1, 1:-1][uplift[1:-1, 1:-1] > 0.02]
    around = np.stack(
        [np.roll(height, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx]
    )
    pits = (height[1:-1, 1:-1] <= around[:, 1:-1, 1:-1].min(axis=0)) & (uplift[1:-1, 1:-1] > 0.02)
    assert pits.sum() < 0.01 * inside.size
    slopes = np.hypot(*np.gradient(height, 63.0))
    assert np.percentile(slopes, 99) < 1.0


@pytest.mark.parametrize("shore", ["lake", "river", "sea", "ponds"])
def test_water_lies_where_the_recipe_says_and_the_camera_stands_ashore(shore: str) -> None:
    terrain = Terrain(first_with(shore=shore))
    x, y = grid(60)
    zero = np.zeros(1, np.float32)
    assert terrain.under_water(x, y).any()
    assert not terrain.under_water(zero, zero).any()
    assert terrain.camera_z > float(terrain.height(zero, zero)[0]) + 0.3
    assert (terrain.cover(x, y)[terrain.under_water(x, y)] == Label.WATER).all()
    shallow = (terrain.inland(x, y) < -0.5) & (terrain.inland(x, y) > -3)
    assert (terrain.height(x, y)[shallow] < 0.05).all()


def test_without_a_shore_no_land_is_under_water() -> None:
    terrain = Terrain(first_with(shore="none"))
    x, y = grid(500)
    assert not terrain.under_water(x, y).any()


@pytest.mark.parametrize(("relief", "label"), [("mountains", Label.MOUNTAIN), ("hills", Label.HILL)])
def test_far_relief_is_named_and_stands_as_high_as_the_recipe_says(relief: str, label: Label) -> None:
    recipe = first_with(relief=relief, shore="none")
    terrain = Terrain(recipe)
    x, y = grid(3 * recipe.terrain.relief_distance_m + 2000)
    height = terrain.relief_height(x, y)
    assert 0.4 * recipe.terrain.relief_height_m < height.max() < 2 * recipe.terrain.relief_height_m
    assert (terrain.cover(x, y) == label).mean() > 0.1
    near_x, near_y = grid(30)
    assert not (terrain.cover(near_x, near_y) == label).any()


def test_the_same_recipe_gives_the_same_land() -> None:
    recipe = recipe_from_seed(17)
    x, y = grid(200)
    assert (Terrain(recipe).height(x, y) == Terrain(recipe).height(x, y)).all()


def test_an_elevated_view_is_kept_open_and_one_at_eye_level_is_not() -> None:
    recipe = first_with(shore="none", relief="hills")
    x, y = grid(40)
    low = dataclasses.replace(recipe, camera=dataclasses.replace(recipe.camera, height_m=1.7))
    high = dataclasses.replace(recipe, camera=dataclasses.replace(recipe.camera, height_m=20.0))
    assert not Terrain(low).blocks_view(x, y).any()
    assert Terrain(high).blocks_view(x, y).any()


def test_stones_lie_on_land_that_is_free() -> None:
    recipe = next(r for r in map(recipe_from_seed, range(200)) if r.terrain.stones > 0.8)
    terrain = Terrain(recipe)
    boulders, pebbles = plan_stones(terrain, lambda x, y: x > 0)
    assert len(pebbles.x) > 100
    for stones in (boulders, pebbles):
        assert (stones.x <= 0).all()
        assert np.allclose(stones.z, terrain.height(stones.x, stones.y), atol=1e-3)
    assert boulders.size.mean() > pebbles.size.mean()


def test_stony_land_has_boulders_that_one_notices() -> None:
    stony = (r for r in map(recipe_from_seed, range(300)) if r.terrain.stones > 0.8 and r.camera.height_m < 8)
    seen = 0
    for recipe in [next(stony) for _ in range(4)]:
        boulders, _ = plan_stones(Terrain(recipe), lambda x, y: np.zeros(np.shape(x), bool))
        seen += int((boulders.size / np.hypot(boulders.x, boulders.y) > 0.085).sum())
    assert seen >= 4


def test_random_values_of_cells_are_below_one() -> None:
    for seed in (0, 479, 1527, 2721):  # but for 0, single precision rounds the largest one to 1
        values = random_per_cell(np.arange(65536), seed)
        assert values.min() >= 0
        assert values.max() < 1
