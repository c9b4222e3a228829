"""From a seed to a recipe."""

from __future__ import annotations

import dataclasses
from typing import Any

from training.scenes.biome import Biome, Weighted
from training.scenes.biomes_north import BIOMES
from training.scenes.draw import Draw
from training.scenes.recipe import (
    BuiltRecipe,
    CameraRecipe,
    DevelopRecipe,
    PlantingRecipe,
    SceneRecipe,
    SkyRecipe,
    SunRecipe,
    TerrainRecipe,
    WaterRecipe,
)

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


def recipe_from_seed(seed: int) -> SceneRecipe:
    """The scene of a seed: twelve seeds in a row hold each biome once, in an order of their own.

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
    season, weather = _weighted(draw, biome.seasons), _weighted(draw, biome.weather)
    terrain = _terrain(Draw(seed, 2), biome, season)
    planting = _planting(Draw(seed, 3), biome, season)
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
        water=_water(Draw(seed, 6), biome, terrain, season),
        built=_built(Draw(seed, 7), biome),
        develop=_develop(Draw(seed, 8), weather, sun),
    )


def _biome_of(seed: int) -> Biome:
    left = list(BIOMES)
    draw = Draw(seed // len(BIOMES), 0)
    order = [left.pop(draw.integer(0, len(left) - 1)) for _ in range(len(BIOMES))]
    return order[seed % len(BIOMES)]


def _known(biome: Biome, overrides: dict[str, Any]) -> dict[str, Any]:
    """Overrides that are no fields of a biome stand in its `extra`."""
    names = {field.name for field in dataclasses.fields(biome)}
    known = {name: value for name, value in overrides.items() if name in names}
    loose = {name: value for name, value in overrides.items() if name not in names}
    if loose:
        known["extra"] = {**known.get("extra", biome.extra), **loose}
    return known


def _weighted(draw: Draw, options: Weighted) -> str:
    return draw.pick([name for name, _ in options], [weight for _, weight in options])


def _camera(draw: Draw, biome: Biome) -> CameraRecipe:
    low, high = biome.height_m
    return CameraRecipe(
        height_m=draw.log_uniform(low, high),
        horizon=draw.uniform(*biome.horizon),
        roll_deg=draw.uniform(-0.7, 0.7),
        focal_mm=draw.log_uniform(*biome.focal_mm),
    )


def _sun(draw: Draw, season: str) -> SunRecipe:
    hour = _weighted(draw, _HOUR_WEIGHTS)
    low, high = _HOURS[hour]
    if season == "winter":
        low, high = min(low, 12), min(high, 26)
    side = draw.pick((-1, 1))
    # Light from the side or three quarters behind models the land; straight from behind it is flat.
    angle = draw.pick(((18, 50), (50, 90), (90, 130), (130, 165)), (2, 3.5, 3.5, 1.5))
    return SunRecipe(draw.uniform(low, high), side * draw.uniform(*angle), hour)


def _terrain(draw: Draw, biome: Biome, season: str) -> TerrainRecipe:
    shore = _weighted(draw, biome.shore)
    snowed = "snow" in dict(biome.ground)
    rock = draw.pick(biome.rocks)
    # Soil is weathered rock: it has its colour where the rock has one.
    soil = {"red": "red", "sandstone": "ochre"}.get(rock, draw.pick(biome.soils))
    near, far = draw.log_uniform(*biome.shore_distance_m), draw.log_uniform(*biome.far_shore_m)
    return TerrainRecipe(
        seed=draw.seed(),
        relief=_weighted(draw, biome.relief),
        relief_height_m=draw.log_uniform(*biome.relief_height_m),
        relief_distance_m=draw.log_uniform(*biome.relief_distance_m),
        relief_side=draw.uniform(-1, 1),
        rolling_m=draw.log_uniform(*biome.rolling_m),
        rolling_scale_m=draw.log_uniform(70, 260),
        bump_m=draw.log_uniform(*biome.bump_m),
        shore=shore,
        shore_distance_m=near,
        far_shore_m=max(far, near + 6),
        shore_angle_deg=draw.uniform(-38, 38),
        shore_slope=draw.log_uniform(*biome.shore_slope),
        ground=_weighted(draw, biome.ground),
        bare=draw.uniform(*biome.bare),
        stones=draw.uniform(*biome.stones),
        strata=draw.uniform(*biome.strata),
        rock=rock,
        soil="ochre" if rock == "limestone" and soil == "red" else soil,
        snow_line_m=draw.uniform(*biome.snow_line_m) + (400 if season == "summer" else 0),
        snow_cover=draw.uniform(*biome.extra.get("snow_cover", (0.85, 1))) if snowed else 0.0,
        fields=draw.uniform(*biome.fields),
    )


def _planting(draw: Draw, biome: Biome, season: str) -> PlantingRecipe:
    foliage = {"winter": "bare", "spring": "spring", "summer": "summer", "autumn": "autumn"}[season]
    flowering = draw.chance(biome.flower_chance * (0.35 if season == "autumn" else 1))
    return PlantingRecipe(
        seed=draw.seed(),
        trees=draw.subset(biome.trees, *biome.tree_kinds),
        tree_cover=draw.uniform(*biome.tree_cover),
        near_trees=draw.integer(*biome.near_trees),
        near_tree_side=biome.extra.get("near_side", draw.pick((-1.0, 1.0, 0.0))),
        clump_m=draw.log_uniform(*biome.clump_m),
        bushes=draw.subset(biome.bushes, 1, 3),
        bush_cover=draw.uniform(*biome.bush_cover),
        grass=_weighted(draw, biome.grass),
        grass_height_m=draw.log_uniform(*biome.grass_height_m),
        grass_cover=draw.uniform(*biome.grass_cover),
        dryness=draw.uniform(*biome.dryness),
        flowers=draw.subset(biome.flowers, 1, 3) if flowering else (),
        flower_cover=draw.uniform(*biome.flower_cover) if flowering else 0.0,
        reeds=draw.uniform(*biome.reeds),
        litter=draw.uniform(*biome.litter),
        foliage=foliage,
        snow_load=draw.pick((0.0, 0.5, 1.0), (1, 1, 2)) if season == "winter" else 0.0,
    )


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


def _water(draw: Draw, biome: Biome, terrain: TerrainRecipe, season: str) -> WaterRecipe:
    colors = {
        "lake": ((0.012, 0.045, 0.055), (0.008, 0.03, 0.028), (0.02, 0.075, 0.085)),
        "river": ((0.02, 0.045, 0.04), (0.04, 0.05, 0.035), (0.015, 0.05, 0.05)),
        "sea": ((0.008, 0.04, 0.06), (0.01, 0.06, 0.07), (0.02, 0.05, 0.055)),
        "ponds": ((0.018, 0.022, 0.014), (0.012, 0.025, 0.022)),
        "none": ((0.01, 0.04, 0.05),),
    }
    frozen = season == "winter" and terrain.shore in ("lake", "ponds")
    return WaterRecipe(
        seed=draw.seed(),
        kind=terrain.shore,
        wave_m=draw.log_uniform(*biome.wave_m),
        ripple=draw.uniform(0.05, 1),
        clarity_m=draw.log_uniform(0.5, 5),
        color=draw.pick(colors[terrain.shore]),
        foam=draw.uniform(0.3, 1) if terrain.shore == "sea" else 0.0,
        ice=draw.uniform(0.4, 1) if frozen and draw.chance(0.6) else 0.0,
    )


def _built(draw: Draw, biome: Biome) -> BuiltRecipe:
    low, high = biome.houses if biome.houses[1] else (1, 2)
    houses = draw.integer(low, high) if draw.chance(biome.house_chance) else 0
    distance = draw.log_uniform(*biome.house_distance_m)
    road = _weighted(draw, biome.roads)
    fence = _weighted(draw, biome.fences)
    width = {
        "asphalt": (4.2, 6.5),
        "gravel": (3, 4.2),
        "track": (2.4, 3),
        "path": (0.8, 1.4),
        "none": (0, 0.1),
    }
    along = road not in ("none", "path") and draw.chance(0.65)
    return BuiltRecipe(
        seed=draw.seed(),
        houses=houses,
        house_style=draw.pick(biome.house_styles),
        house_distance_m=distance,
        house_side=draw.uniform(-0.8, 0.8),
        road=road,
        road_width_m=draw.uniform(*width[road]),
        road_offset_m=draw.uniform(*biome.extra.get("road_offset_m", (-9, 9))),
        road_angle_deg=draw.uniform(*biome.extra.get("road_angle_deg", (-30, 30))),
        fence=fence,
        fence_distance_m=draw.uniform(1, 3) if along else draw.log_uniform(9, 40),
        fence_along_road=along,
        poles=road in ("asphalt", "gravel") and draw.chance(0.35),
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
