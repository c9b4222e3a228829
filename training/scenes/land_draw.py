"""The land of a recipe, drawn from what its biome may be made of."""

from __future__ import annotations

from training.scenes.biome import Biome, Weighted
from training.scenes.draw import Draw
from training.scenes.land_recipe import BuiltRecipe, PlantingRecipe, TerrainRecipe, WaterRecipe


def weighted(draw: Draw, options: Weighted) -> str:
    """One of the options, each as likely as its weight says."""
    return draw.pick([name for name, _ in options], [weight for _, weight in options])


def draw_terrain(draw: Draw, biome: Biome, season: str) -> TerrainRecipe:
    """Shape and ground."""
    shore = weighted(draw, biome.shore)
    snowed = "snow" in dict(biome.ground)
    rock = draw.pick(biome.rocks)
    # Soil is weathered rock: it has its colour where the rock has one.
    soil = {"red": "red", "sandstone": "ochre"}.get(rock, draw.pick(biome.soils))
    near, far = draw.log_uniform(*biome.shore_distance_m), draw.log_uniform(*biome.far_shore_m)
    return TerrainRecipe(
        seed=draw.seed(),
        relief=weighted(draw, biome.relief),
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
        ground=weighted(draw, biome.ground),
        bare=draw.uniform(*biome.bare),
        stones=draw.uniform(*biome.stones),
        strata=draw.uniform(*biome.strata),
        rock=rock,
        soil="ochre" if rock == "limestone" and soil == "red" else soil,
        snow_line_m=draw.uniform(*biome.snow_line_m) + (400 if season == "summer" else 0),
        snow_cover=draw.uniform(*biome.extra.get("snow_cover", (0.85, 1))) if snowed else 0.0,
        fields=draw.uniform(*biome.fields),
    )


def draw_planting(draw: Draw, biome: Biome, season: str) -> PlantingRecipe:
    """What grows in a season."""
    foliage = {"winter": "bare", "spring": "spring", "summer": "summer", "autumn": "autumn"}[season]
    flowering = draw.chance(biome.flower_chance * (0.35 if season == "autumn" else 1))
    return PlantingRecipe(
        seed=draw.seed(),
        trees=draw.subset(biome.trees, *biome.tree_kinds),
        tree_cover=draw.uniform(*biome.tree_cover),
        near_trees=draw.integer(*biome.near_trees),
        lone_trees=draw.integer(*biome.extra["lone_trees"]) if "lone_trees" in biome.extra else 0,
        near_tree_side=biome.extra.get("near_side", draw.pick((-1.0, 1.0, 0.0))),
        clump_m=draw.log_uniform(*biome.clump_m),
        bushes=draw.subset(biome.bushes, 1, 3),
        bush_cover=draw.uniform(*biome.bush_cover),
        grass=weighted(draw, biome.grass),
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


def draw_water(draw: Draw, biome: Biome, terrain: TerrainRecipe, season: str) -> WaterRecipe:
    """The surface of the terrain's water."""
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


def draw_built(draw: Draw, biome: Biome) -> BuiltRecipe:
    """Houses, roads and fences."""
    low, high = biome.houses if biome.houses[1] else (1, 2)
    houses = draw.integer(low, high) if draw.chance(biome.house_chance) else 0
    distance = draw.log_uniform(*biome.house_distance_m)
    road = weighted(draw, biome.roads)
    fence = weighted(draw, biome.fences)
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
        fence_distance_m=draw.uniform(1, 3)
        if along
        else draw.log_uniform(*biome.extra.get("fence_distance_m", (9, 40))),
        fence_along_road=along,
        poles=road in ("asphalt", "gravel") and draw.chance(0.35),
        fence_share=draw.uniform(*biome.extra["fence_share"]) if "fence_share" in biome.extra else 0.0,
    )
