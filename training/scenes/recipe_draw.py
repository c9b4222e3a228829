"""From a seed to a recipe."""

from __future__ import annotations

import dataclasses
from typing import Any

from training.scenes.biome import Biome, Weighted
from training.scenes.biomes_north import BIOMES
from training.scenes.biomes_standing import STANDING
from training.scenes.draw import Draw
from training.scenes.land_draw import draw_built, draw_planting, draw_terrain, draw_water, weighted
from training.scenes.land_recipe import TerrainRecipe
from training.scenes.recipe import CameraRecipe, DevelopRecipe, SceneRecipe, SkyRecipe, SunRecipe

_HOURS: dict[str, tuple[float, float]] = {
    "dawn": (1.0, 5),
    "morning": (9, 26),
    "noon": (38, 62),
    "afternoon": (22, 42),
    "evening": (5, 14),
    "dusk": (0.8, 4),
}
_HOUR_WEIGHTS: Weighted = (
    ("dawn", 0.7),
    ("morning", 3),
    ("noon", 1.6),
    ("afternoon", 3),
    ("evening", 2),
    ("dusk", 0.8),
)
_CLOUDS: dict[str, tuple[tuple[tuple[str, ...], float], ...]] = {
    "clear": (((), 2), (("cirrus",), 4), (("cumulus",), 1.5)),
    "broken": (
        (("cumulus",), 4),
        (("cirrus", "cumulus"), 3),
        (("mackerel",), 1.5),
        (("stratocumulus",), 2.5),
        (("cirrus", "towering"), 1.5),
    ),
    "overcast": (
        (("overcast",), 2),
        (("overcast", "stratocumulus"), 2),
        (("stratocumulus",), 2),
        (("cirrus", "storm"), 1),
    ),
    "fog": ((("fog",), 1), (("overcast",), 1)),
}
_COVER = {"clear": (0.05, 0.25), "broken": (0.3, 0.65), "overcast": (0.85, 1.0), "fog": (0.6, 1.0)}


FIRST_STANDING_SEED, AFTER_STANDING_SEEDS = 100_000, 200_000
"""Seeds in between give landscapes in which things stand whole and by themselves."""


def recipe_from_seed(seed: int) -> SceneRecipe:
    """The scene of a seed: twelve seeds in a row hold each biome once, in an order of their own.

    From `FIRST_STANDING_SEED` on it is five seeds, of `biomes_standing`.

    Raises
    ------
    ValueError
        The seed is below 0.
    """
    if seed < 0:
        raise ValueError(f"a seed is at least 0, not {seed}")
    biome = _biome_of(seed)
    draw = Draw(seed, 1)
    composition = draw.pick(tuple(biome.compositions))
    biome = dataclasses.replace(biome, **_known(biome, biome.compositions[composition]))
    season, weather = weighted(draw, biome.seasons), weighted(draw, biome.weather)
    terrain = draw_terrain(Draw(seed, 2), biome, season)
    planting = draw_planting(Draw(seed, 3), biome, season)
    sun = _sun(Draw(seed, 4), season)
    return SceneRecipe(
        seed=seed,
        biome=biome.name,
        composition=composition,
        season=season,
        sun=sun,
        camera=_camera(draw, biome),
        terrain=terrain,
        planting=planting,
        sky=_sky(Draw(seed, 5), weather, terrain, sun),
        water=draw_water(Draw(seed, 6), biome, terrain, season),
        built=draw_built(Draw(seed, 7), biome),
        develop=_develop(Draw(seed, 8), weather, sun),
    )


def _biome_of(seed: int) -> Biome:
    biomes = STANDING if FIRST_STANDING_SEED <= seed < AFTER_STANDING_SEEDS else BIOMES
    left = list(biomes)
    draw = Draw(seed // len(biomes), 0)
    order = [left.pop(draw.integer(0, len(left) - 1)) for _ in range(len(biomes))]
    return order[seed % len(biomes)]


def _known(biome: Biome, overrides: dict[str, Any]) -> dict[str, Any]:
    """Overrides that are no fields of a biome stand in its `extra`."""
    names = {field.name for field in dataclasses.fields(biome)}
    known = {name: value for name, value in overrides.items() if name in names}
    loose = {name: value for name, value in overrides.items() if name not in names}
    if loose:
        known["extra"] = {**known.get("extra", biome.extra), **loose}
    return known


def _camera(draw: Draw, biome: Biome) -> CameraRecipe:
    low, high = biome.height_m
    return CameraRecipe(
        height_m=draw.log_uniform(low, high),
        horizon=draw.uniform(*biome.horizon),
        roll_deg=draw.uniform(-0.7, 0.7),
        focal_mm=draw.log_uniform(*biome.focal_mm),
    )


def _sun(draw: Draw, season: str) -> SunRecipe:
    hour = weighted(draw, _HOUR_WEIGHTS)
    low, high = _HOURS[hour]
    if season == "winter":
        low, high = min(low, 12), min(high, 26)
    side = draw.pick((-1, 1))
    # Light from the side or three quarters behind models the land; straight from behind it is flat.
    angle = draw.pick(((18, 50), (50, 90), (90, 130), (130, 165)), (2, 3.5, 3.5, 1.5))
    return SunRecipe(draw.uniform(low, high), side * draw.uniform(*angle), hour)


def _sky(draw: Draw, weather: str, terrain: TerrainRecipe, sun: SunRecipe) -> SkyRecipe:
    options = _CLOUDS[weather]
    clouds = draw.pick([kinds for kinds, _ in options], [weight for _, weight in options])
    low, high = {"clear": (22e3, 90e3), "broken": (14e3, 60e3), "overcast": (7e3, 28e3), "fog": (180, 1100)}[
        weather
    ]
    misty = weather != "fog" and draw.chance(0.5 if sun.elevation_deg < 12 else 0.12)
    return SkyRecipe(
        seed=draw.seed(),
        weather=weather,
        clouds=clouds,
        cover=draw.uniform(*_COVER[weather]),
        visibility_m=draw.log_uniform(low, high)
        * (1 if terrain.relief == "mountains" or weather == "fog" else 0.6),
        fog_height_m=draw.log_uniform(4, 40) if misty else 0.0,
        fog_density=draw.log_uniform(3e-4, 2.5e-3) if misty else 0.0,
        aerosol=draw.log_uniform(0.4, 2.6),
        wind_deg=draw.uniform(0, 360),
    )


def _develop(draw: Draw, weather: str, sun: SunRecipe) -> DevelopRecipe:
    golden = sun.elevation_deg < 12
    return DevelopRecipe(
        exposure_ev=draw.uniform(-0.55, 0.5),
        warmth=draw.uniform(-0.3, 0.5) + (0.25 if golden else 0),
        tint=draw.uniform(-0.25, 0.25),
        contrast=draw.uniform(0.92, 1.2) * (0.55 if weather == "fog" else 1),
        saturation=draw.uniform(0.85, 1.2),
        vignette=draw.uniform(0, 0.35),
        grain=draw.log_uniform(0.003, 0.013),
        softness_px=draw.uniform(0.3, 0.75),
        black=draw.uniform(0, 0.03) if weather != "fog" else draw.uniform(0.01, 0.05),
    )
