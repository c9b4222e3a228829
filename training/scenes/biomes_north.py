"""Winter, autumn, roads and wetland, and the list of all twelve biomes."""

from __future__ import annotations

from training.scenes import biomes, biomes_dry
from training.scenes.biome import Biome

_ABOVE = {"height_m": (12, 35), "horizon": (0.55, 0.75), "focal_mm": (24, 40)}

WINTER = Biome(
    name="winter",
    compositions={
        "snowed wood": {"tree_cover": (0.5, 0.85), "near_trees": (1, 5)},
        "white fields and farm": {
            "houses": (1, 3),
            "house_chance": 1.0,
            "fences": (("rails", 2), ("wall", 1)),
        },
        "frozen lake": {"shore": (("lake", 1),), "shore_distance_m": (5, 20), "far_shore_m": (120, 600)},
        "winter mountains": {"relief": (("mountains", 1),), "relief_height_m": (900, 2200)},
        "thaw": {"extra": {"snow_cover": (0.35, 0.75)}, "roads": (("track", 1), ("asphalt", 1))},
    },
    seasons=(("winter", 1),),
    weather=(("clear", 4), ("broken", 3), ("overcast", 3), ("fog", 1)),
    relief=(("hills", 2), ("mountains", 2)),
    relief_height_m=(80, 900),
    relief_distance_m=(300, 2000),
    ground=(("snow", 1),),
    stones=(0, 0.3),
    snow_line_m=(-200, -100),
    trees=(("spruce", 3), ("birch", 1.5), ("oak", 1), ("pine", 1), ("larch", 0.7)),
    tree_cover=(0.15, 0.55),
    bushes=(("hazel", 1), ("juniper", 1), ("hawthorn", 1)),
    grass=(("dry", 1),),
    grass_cover=(0.02, 0.2),
    dryness=(0.8, 1),
    flower_chance=0.0,
    reeds=(0, 0.4),
    house_styles=("chalet", "farmhouse", "barn"),
    house_chance=0.25,
    houses=(1, 2),
    roads=(("none", 3), ("track", 1), ("path", 1)),
    fences=(("none", 3), ("rails", 2), ("wire", 1)),
)

AUTUMN_FOREST = Biome(
    name="autumn_forest",
    compositions={
        "golden edge": {"tree_cover": (0.6, 0.85)},
        "avenue": {
            "roads": (("track", 1), ("gravel", 1), ("path", 1)),
            "near_trees": (4, 9),
            "near_side": 0.0,
        },
        "lake with colours": {"shore": (("lake", 1),), "shore_distance_m": (4, 16), "far_shore_m": (70, 260)},
        "wooded hills": {**_ABOVE, "tree_cover": (0.7, 0.9), "relief_distance_m": (200, 700)},
        "brook with leaves": {"shore": (("river", 1),), "shore_distance_m": (3, 8), "far_shore_m": (8, 18)},
    },
    seasons=(("autumn", 1),),
    weather=(("clear", 3), ("broken", 4), ("overcast", 3), ("fog", 1.5)),
    relief_height_m=(60, 320),
    trees=(
        ("beech", 3),
        ("maple", 2),
        ("oak", 2),
        ("birch", 2),
        ("larch", 1),
        ("spruce", 0.7),
        ("poplar", 0.6),
    ),
    tree_kinds=(2, 4),
    tree_cover=(0.5, 0.85),
    near_trees=(0, 4),
    stones=(0.05, 0.6),
    bare=(0.1, 0.4),
    litter=(0.5, 1),
    bushes=(("hazel", 2), ("bramble", 2), ("fern", 1.5), ("heather", 0.7)),
    bush_cover=(0.03, 0.14),
    dryness=(0.3, 0.8),
    flower_chance=0.1,
    fences=(("none", 4), ("rails", 1), ("wall", 1)),
)

COUNTRY_ROAD = Biome(
    name="country_road",
    compositions={
        "along the road": {"extra": {"road_offset_m": (-2.5, 2.5), "road_angle_deg": (-10, 10)}},
        "bend to the village": {
            "extra": {"road_offset_m": (-7, 7), "road_angle_deg": (-25, 25)},
            "houses": (3, 7),
        },
        "crossing the view": {
            "extra": {"road_angle_deg": (65, 85)},
            "house_distance_m": (35, 120),
            "height_m": (1.5, 5),
        },
        "from the slope": {**_ABOVE, "height_m": (6, 16), "houses": (2, 6)},
    },
    seasons=(("spring", 1), ("summer", 2), ("autumn", 1)),
    relief_height_m=(40, 220),
    rolling_m=(1, 6),
    fields=(0.2, 0.9),
    trees=(("oak", 2), ("beech", 1), ("poplar", 2), ("birch", 1), ("olive", 0.4)),
    tree_cover=(0.08, 0.35),
    near_trees=(0, 3),
    houses=(1, 5),
    house_chance=0.9,
    house_styles=("farmhouse", "cottage", "whitewashed", "barn", "chalet"),
    house_distance_m=(35, 140),
    roads=(("asphalt", 3), ("gravel", 2), ("track", 1)),
    fences=(("rails", 2), ("pickets", 1.5), ("wire", 1), ("wall", 1.5)),
)

WETLAND = Biome(
    name="wetland",
    compositions={
        "reed edge": {"shore_distance_m": (5, 14), "reeds": (0.6, 1)},
        "pools in the moor": {"shore": (("ponds", 1),), "height_m": (1.5, 4), "grass": (("tussock", 1),)},
        "slow river": {"shore": (("river", 1),), "shore_distance_m": (4, 12), "far_shore_m": (22, 60)},
        "from the bank": {"shore_distance_m": (2.5, 5), "height_m": (0.8, 1.5)},
        "moor from above": {**_ABOVE, "height_m": (8, 20), "shore": (("ponds", 1),)},
    },
    weather=(("clear", 2), ("broken", 4), ("overcast", 3), ("fog", 2)),
    relief=(("flat", 1), ("hills", 1.5)),
    relief_height_m=(20, 120),
    rolling_m=(0.3, 1.5),
    shore=(("lake", 2), ("ponds", 1)),
    shore_slope=(0.03, 0.1),
    far_shore_m=(70, 350),
    trees=(("willow", 2), ("birch", 2), ("poplar", 1), ("pine", 0.7), ("dead", 0.5)),
    tree_cover=(0.05, 0.3),
    bushes=(("hawthorn", 3), ("heather", 1), ("bramble", 0.5)),
    bush_cover=(0.03, 0.12),
    grass=(("reed", 1), ("tussock", 2), ("meadow", 1)),
    grass_height_m=(0.3, 0.8),
    dryness=(0.1, 0.7),
    flowers=(("buttercup", 1), ("cornflower", 0.5), ("daisy", 1), ("lupin", 0.6)),
    reeds=(0.4, 1),
    stones=(0, 0.15),
    house_styles=("cottage", "barn"),
    fences=(("none", 4), ("rails", 1), ("wire", 1)),
)

BIOMES: tuple[Biome, ...] = (
    biomes.ALPINE_LAKE,
    biomes.MEADOW,
    biomes.PINE_FOREST,
    biomes.ROLLING_HILLS,
    biomes.ROCKY_COAST,
    biomes.SANDY_BEACH,
    biomes_dry.DESERT,
    biomes_dry.CANYON,
    WINTER,
    AUTUMN_FOREST,
    COUNTRY_ROAD,
    WETLAND,
)
