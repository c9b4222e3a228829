"""Landscapes in which things stand whole and by themselves: as painters paint them, seldom seen in views.

Their seeds are a range of their own (`recipe_draw.FIRST_STANDING_SEED`), so that the seeds of the twelve
biomes keep their scenes.
"""

from __future__ import annotations

from training.scenes.biome import Biome, Weighted

_FENCES: Weighted = (("rails", 2), ("pickets", 1))
_OPEN = {"tree_cover": (0.0, 0.02), "clump_m": (20, 40), "near_trees": (0, 0)}

SNOW = Biome(
    name="standing_in_snow",
    compositions={
        "firs": {"trees": (("spruce", 3), ("fir", 2), ("pine", 1)), "lone_trees": (3, 7)},
        "firs before mountains": {
            "trees": (("spruce", 2), ("fir", 2), ("larch", 1)),
            "lone_trees": (3, 6),
            "relief": (("mountains", 1),),
            "relief_height_m": (900, 2200),
            "relief_distance_m": (900, 3000),
        },
        "bare trees": {"trees": (("oak", 1), ("birch", 1), ("beech", 1)), "lone_trees": (2, 5)},
        "hut and firs": {
            "trees": (("spruce", 2), ("fir", 1)),
            "lone_trees": (2, 5),
            "houses": (1, 2),
            "house_chance": 1.0,
            "house_distance_m": (30, 70),
        },
        "fence and firs": {
            "trees": (("spruce", 1), ("fir", 1)),
            "lone_trees": (1, 3),
            "fences": _FENCES,
            "fence_distance_m": (8, 13),
            "fence_share": (0.25, 1.1),
        },
    },
    seasons=(("winter", 1),),
    weather=(("clear", 5), ("broken", 4), ("overcast", 1)),
    height_m=(2, 6),
    horizon=(0.42, 0.58),
    focal_mm=(26, 42),
    relief=(("hills", 1),),
    relief_height_m=(60, 300),
    relief_distance_m=(300, 1200),
    rolling_m=(1, 5),
    ground=(("snow", 1),),
    stones=(0, 0.15),
    snow_line_m=(-200, -100),
    tree_kinds=(1, 2),
    bushes=(),
    grass=(("dry", 1),),
    grass_cover=(0.0, 0.05),
    dryness=(0.8, 1),
    flower_chance=0.0,
    house_styles=("chalet", "farmhouse"),
    extra={"snow_cover": (0.97, 1), "near_side": 0.0},
    **_OPEN,
)

LAWN = Biome(
    name="standing_on_grass",
    compositions={
        "orchard": {
            "trees": (("apple", 3), ("maple", 1)),
            "lone_trees": (4, 8),
            "grass": (("lawn", 1),),
            "grass_height_m": (0.05, 0.12),
        },
        "park": {
            "trees": (("oak", 2), ("beech", 2), ("maple", 1), ("birch", 1)),
            "lone_trees": (3, 6),
            "grass": (("lawn", 2), ("alpine", 1)),
            "grass_height_m": (0.05, 0.15),
            "roads": (("path", 2), ("none", 1)),
        },
        "tree on a rise": {
            "trees": (("oak", 3), ("beech", 1), ("maple", 1)),
            "lone_trees": (1, 1),
            "rolling_m": (5, 11),
            "horizon": (0.35, 0.5),
            "roads": (("path", 2), ("none", 1)),
        },
        "fenced pasture": {
            "trees": (("oak", 1), ("apple", 1), ("poplar", 1)),
            "lone_trees": (1, 4),
            "fences": (("rails", 4), ("pickets", 1)),
            "grass": (("alpine", 1), ("lawn", 1)),
            "grass_height_m": (0.08, 0.2),
            "fence_distance_m": (8, 13),
            "fence_share": (0.25, 1.1),
        },
    },
    weather=(("clear", 3), ("broken", 6), ("overcast", 1)),
    height_m=(2, 6),
    horizon=(0.42, 0.58),
    focal_mm=(26, 42),
    relief=(("hills", 2), ("mountains", 1)),
    relief_height_m=(90, 400),
    relief_distance_m=(400, 1500),
    rolling_m=(1, 5),
    bare=(0, 0.08),
    stones=(0, 0.15),
    tree_kinds=(1, 2),
    bushes=(),
    dryness=(0, 0.3),
    reeds=(0, 0),
    flower_chance=0.3,
    fences=(("none", 1),),
    extra={"near_side": 0.0},
    **_OPEN,
)

SAND = Biome(
    name="standing_on_sand",
    compositions={
        "fence before the sea": {"fences": (("pickets", 2), ("rails", 1))},
        "dunes and a fence": {
            "fences": (("pickets", 2), ("rails", 2)),
            "rolling_m": (3, 7),
            "shore_distance_m": (35, 80),
        },
        "palms": {"trees": (("palm", 1),), "lone_trees": (1, 3), "horizon": (0.42, 0.55)},
    },
    weather=(("clear", 4), ("broken", 5), ("overcast", 0.5)),
    height_m=(1.5, 4),
    horizon=(0.5, 0.68),
    focal_mm=(26, 45),
    relief=(("flat", 2), ("hills", 1)),
    relief_height_m=(30, 120),
    relief_distance_m=(600, 1500),
    rolling_m=(0.5, 3),
    shore=(("sea", 1),),
    shore_distance_m=(20, 60),
    shore_slope=(0.02, 0.07),
    ground=(("sand", 1),),
    trees=(("pine", 1),),
    bushes=(("gorse", 1), ("juniper", 1)),
    bush_cover=(0.005, 0.03),
    grass=(("dune", 1),),
    grass_height_m=(0.3, 0.6),
    grass_cover=(0.02, 0.2),
    stones=(0.0, 0.15),
    flower_chance=0.0,
    wave_m=(0.15, 0.8),
    extra={"fence_distance_m": (8, 16), "fence_share": (0.25, 1.1), "near_side": 0.0},
    **_OPEN,
)

STANDING: tuple[Biome, ...] = (SNOW, LAWN, SNOW, LAWN, SAND)
"""In this proportion."""
