"""The sky by hour and weather: light, clouds, and what of it is cloud for a layout."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

pytest.importorskip("numba", reason="clouds need the extra `scenes`")

from training.scenes.atmosphere import Atmosphere
from training.scenes.cloud_fields import heaps, noise_volume, sheet, with_clearance
from training.scenes.cloud_march import march
from training.scenes.cloud_volume import Layer, Light
from training.scenes.sky import CLOUD_FROM, Sky, directions_of, sky_of, sun_direction


def with_sky(
    clouds: tuple[str, ...], cover: float, elevation_deg: float = 40.0, weather: str = "broken"
) -> SceneRecipe:
    recipe = recipe_from_seed(4)
    sky = dataclasses.replace(recipe.sky, clouds=clouds, cover=cover, weather=weather, aerosol=1.0)
    sun = dataclasses.replace(recipe.sun, elevation_deg=elevation_deg, azimuth_deg=120.0)
    return dataclasses.replace(recipe, sky=sky, sun=sun)


def small_sky(recipe: SceneRecipe) -> Sky:
    return sky_of(recipe, columns=96)


def cloudy_share(recipe: SceneRecipe) -> float:
    return float((small_sky(recipe).front.cloud >= CLOUD_FROM).mean())


def test_the_same_recipe_gives_the_same_sky_and_another_seed_other_clouds() -> None:
    recipe = with_sky(("cumulus",), 0.5)
    first, again = small_sky(recipe), small_sky(recipe)
    other = small_sky(
        dataclasses.replace(recipe, sky=dataclasses.replace(recipe.sky, seed=recipe.sky.seed + 1))
    )
    np.testing.assert_array_equal(first.front.cloud, again.front.cloud)
    np.testing.assert_array_equal(first.front.light, again.front.light)
    assert np.abs(first.front.cloud - other.front.cloud).mean() > 0.02


@pytest.mark.parametrize(
    "kind", ["cumulus", "towering", "storm", "stratocumulus", "overcast", "mackerel", "cirrus", "fog"]
)
def test_every_kind_of_cloud_gives_bounded_alpha_and_finite_light(kind: str) -> None:
    sky = small_sky(with_sky((kind,), 0.6))
    for picture in (sky.front, sky.round_about):
        assert picture.cloud.min() >= 0
        assert picture.cloud.max() <= 1
        assert np.isfinite(picture.light).all()
        assert picture.light.min() >= 0


def test_more_cover_is_more_cloud_and_a_clear_or_foggy_sky_has_none() -> None:
    shares = [cloudy_share(with_sky(("cumulus",), cover)) for cover in (0.1, 0.4, 0.8)]
    assert all(low < high for low, high in itertools.pairwise(shares))
    assert cloudy_share(with_sky(("overcast",), 1.0)) > 0.8
    assert cloudy_share(with_sky((), 0.1)) == 0
    assert cloudy_share(with_sky(("fog",), 1.0)) == 0


def test_nothing_below_the_horizon_is_cloud() -> None:
    sky = small_sky(with_sky(("overcast",), 1.0))
    below = directions_of((-30, 30, -20, -1), (9, 9))
    above = directions_of((-10, 10, 15, 18), (9, 9))
    assert not sky.front.cloud_at(below).any()
    assert (sky.front.cloud_at(above) > CLOUD_FROM).all()


def test_the_low_sun_is_red_and_weak_and_an_overcast_takes_its_light() -> None:
    air = Atmosphere.of(1.0)
    low, high = (air.sunlight(sun_direction(with_sky((), 0, elevation))) for elevation in (3.0, 60.0))
    assert low[0] / low[2] > 5 * high[0] / high[2]
    assert low[0] < 0.7 * high[0]
    clear, dull = small_sky(with_sky((), 0.0)), small_sky(with_sky(("overcast",), 1.0))
    part = [float(sky.sunlight[1] / sky.round_about.light[:40].mean()) for sky in (clear, dull)]
    assert part[1] < 0.1 * part[0]
    assert dull.sun_angle_deg > 10 * clear.sun_angle_deg


def test_the_clear_sky_is_blue_above_and_paler_at_the_horizon() -> None:
    sky = small_sky(with_sky((), 0.0)).round_about.light
    rows = len(sky)
    high, low = sky[rows // 6].mean(0), sky[rows // 2 - 2].mean(0)
    assert high[2] > 1.5 * high[0]
    assert high[2] / high[0] > 1.5 * low[2] / low[0]
    assert low.mean() > high.mean()


def test_a_cloud_is_bright_towards_the_sun_and_dark_behind() -> None:
    """Seen with the sun behind the eye and with the sun ahead, high in both."""
    rng = np.random.Generator(np.random.PCG64(3))
    weather = with_clearance(heaps(rng, 0.3, (600, 1500), 0.5))
    layer = Layer(1200, 1200, True, 480, 0.32, 0.08, 0.04, 0.08, 30, 0, 0)
    directions = directions_of((-30, 30, 3, 25), (40, 90)).reshape(-1, 3)
    mean = []
    for ahead in (-0.8, 0.8):
        light = Light((0.0, ahead, 0.6), (1.0, 1.0, 1.0), (0.05, 0.08, 0.12), (0.05, 0.05, 0.05))
        seen = march((noise_volume(), weather), layer, light, directions, 2.0)
        solid = seen[:, 3] > 0.9
        mean.append(np.median(seen[solid, :3] / seen[solid, 3:4]))
    assert mean[0] > 1.15 * mean[1]


@pytest.mark.parametrize("cover", [0.15, 0.5, 0.9])
def test_maps_cover_the_asked_share(cover: float) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    assert abs((sheet(rng, cover, 1500, 0.3, 0.4) > 0).mean() - cover) < 0.02
    if cover < 0.6:
        assert abs((heaps(rng, cover, (300, 1200), 0.5) > 0.12).mean() - cover) < 0.05


def test_rays_never_leap_over_a_cloud() -> None:
    """The clearance of a map is never more than the true distance to its nearest cloud."""
    weather = np.zeros((512, 512), np.float32)
    weather[10, 500] = 1
    clearance = with_clearance(weather)[..., 1]
    rows, columns = np.mgrid[0:512, 0:512]
    rows, columns = (
        np.minimum(abs(rows - 10), 512 - abs(rows - 10)),
        np.minimum(abs(columns - 500), 512 - abs(columns - 500)),
    )
    assert (clearance <= np.hypot(rows, columns) * 100.0).all()
    assert clearance.max() > 5000
