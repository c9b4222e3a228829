"""Desert and canyon."""

from __future__ import annotations

from training.scenes.biome import Biome

_ABOVE = {"height_m": (14, 40), "horizon": (0.56, 0.78), "focal_mm": (24, 40)}

DESERT = Biome(
    name="desert",
    compositions={
        "dunes": {"relief": (("dunes", 1),), "ground": (("sand", 1),), "bush_cover": (0.002, 0.02)},
        "stony plain": {"ground": (("earth", 1),), "stones": (0.5, 1)},
        "oasis": {
            "shore": (("ponds", 1),),
            "trees": (("palm", 1),),
            "tree_cover": (0.15, 0.35),
            "near_trees": (0, 2),
            "reeds": (0.3, 0.8),
            "houses": (1, 2),
            "house_chance": 0.5,
        },
        "cactus land": {
            "bushes": (("cactus", 2), ("prickly_pear", 2), ("agave", 2), ("sage", 2)),
            "bush_cover": (0.05, 0.15),
        },
        "savanna": {
            "ground": (("grass", 1),),
            "trees": (("acacia", 1),),
            "tree_cover": (0.06, 0.2),
            "grass_cover": (0.6, 0.9),
            "grass_height_m": (0.3, 0.6),
        },
    },
    seasons=(("summer", 1),),
    weather=(("clear", 5), ("broken", 3), ("overcast", 0.5)),
    relief=(("canyon", 1), ("mountains", 1), ("dunes", 1)),
    relief_height_m=(120, 700),
    relief_distance_m=(400, 2500),
    rolling_m=(1, 7),
    ground=(("sand", 1), ("earth", 1)),
    stones=(0.1, 0.7),
    strata=(0.5, 1),
    rocks=("red", "sandstone", "basalt"),
    soils=("ochre", "red"),
    trees=(("acacia", 1), ("dead", 0.4)),
    tree_cover=(0.0, 0.05),
    bushes=(("sage", 3), ("agave", 1), ("prickly_pear", 1)),
    bush_cover=(0.01, 0.08),
    grass=(("dry", 1),),
    grass_cover=(0.03, 0.25),
    dryness=(0.8, 1),
    flower_chance=0.1,
    house_styles=("adobe", "ruin"),
    roads=(("none", 4), ("track", 1), ("asphalt", 0.6)),
    fences=(("none", 5), ("wire", 1)),
)

CANYON = Biome(
    name="canyon",
    compositions={
        "on the river bank": {"shore_distance_m": (4, 12), "far_shore_m": (22, 60)},
        "between the walls": {
            "relief_distance_m": (40, 120),
            "shore_distance_m": (8, 20),
            "far_shore_m": (25, 50),
        },
        "from the terrace": {
            **_ABOVE,
            "height_m": (12, 30),
            "shore_distance_m": (35, 80),
            "far_shore_m": (60, 140),
        },
        "dry valley": {"shore": (("none", 1),), "stones": (0.6, 1)},
    },
    weather=(("clear", 5), ("broken", 4), ("overcast", 1)),
    relief=(("canyon", 1),),
    relief_height_m=(120, 420),
    relief_distance_m=(120, 600),
    shore=(("river", 1),),
    ground=(("earth", 2), ("grass", 1), ("sand", 1)),
    bare=(0.4, 0.8),
    stones=(0.4, 1),
    strata=(0.7, 1),
    rocks=("red", "sandstone", "limestone"),
    soils=("ochre", "red"),
    trees=(("pine", 1), ("poplar", 1.5), ("dead", 0.3)),
    tree_cover=(0.04, 0.25),
    bushes=(("sage", 2), ("juniper", 2), ("tamarisk", 1)),
    bush_cover=(0.05, 0.16),
    grass=(("dry", 2), ("tussock", 1)),
    grass_cover=(0.2, 0.7),
    dryness=(0.4, 1),
    flower_chance=0.2,
    flowers=(("poppy", 1), ("lupin", 1)),
    house_chance=0.06,
    house_styles=("ruin", "adobe"),
    fences=(("none", 1),),
)
