"""The twelve biomes: what each may be made of. Ranges are (low, high); choices are tuples of options.

A composition overrides fields of its biome: it says where the camera stands and what it looks over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Range = tuple[float, float]
Weighted = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Biome:
    """What one kind of landscape may be made of; see `recipe.SceneRecipe` for the meaning of the fields."""

    name: str
    compositions: dict[str, dict[str, Any]]
    seasons: Weighted = (("spring", 1), ("summer", 2), ("autumn", 1))
    weather: Weighted = (("clear", 2.5), ("broken", 6), ("overcast", 2), ("fog", 0.5))
    height_m: Range = (1.4, 1.9)
    horizon: Range = (0.42, 0.66)
    focal_mm: Range = (24, 50)
    relief: Weighted = (("hills", 1),)
    relief_height_m: Range = (70, 240)
    relief_distance_m: Range = (250, 900)
    rolling_m: Range = (1, 6)
    bump_m: Range = (0.05, 0.25)
    shore: Weighted = (("none", 1),)
    shore_distance_m: Range = (12, 40)
    far_shore_m: Range = (120, 500)
    shore_slope: Range = (0.06, 0.3)
    ground: Weighted = (("grass", 1),)
    bare: Range = (0, 0.22)
    stones: Range = (0, 0.4)
    strata: Range = (0.1, 0.6)
    rocks: tuple[str, ...] = ("granite", "limestone", "slate")
    soils: tuple[str, ...] = ("brown", "dark")
    snow_line_m: Range = (9000, 9001)
    fields: Range = (0, 0.2)
    trees: Weighted = (("oak", 2), ("beech", 2), ("birch", 1), ("spruce", 1))
    tree_kinds: tuple[int, int] = (1, 3)
    tree_cover: Range = (0.1, 0.5)
    near_trees: tuple[int, int] = (0, 2)
    clump_m: Range = (25, 120)
    bushes: Weighted = (("hazel", 2), ("bramble", 1), ("hawthorn", 1))
    bush_cover: Range = (0.015, 0.09)
    grass: Weighted = (("meadow", 3), ("tussock", 1))
    grass_height_m: Range = (0.15, 0.5)
    grass_cover: Range = (0.75, 1)
    dryness: Range = (0, 0.5)
    flowers: Weighted = (
        ("buttercup", 2),
        ("daisy", 2),
        ("poppy", 1),
        ("cornflower", 1),
        ("dandelion", 1),
        ("clover", 1),
        ("yarrow", 1),
    )
    flower_chance: float = 0.4
    flower_cover: Range = (0.05, 0.3)
    reeds: Range = (0, 0.5)
    litter: Range = (0.05, 0.3)
    houses: tuple[int, int] = (0, 0)
    house_chance: float = 0.2
    house_styles: tuple[str, ...] = ("farmhouse", "cottage", "barn")
    house_distance_m: Range = (60, 220)
    roads: Weighted = (("none", 4), ("track", 1), ("path", 1))
    fences: Weighted = (("none", 4), ("rails", 1), ("wire", 1), ("wall", 0.5))
    wave_m: Range = (0.01, 0.06)
    extra: dict[str, Any] = field(default_factory=dict)


_BANK = {"shore_distance_m": (2.5, 5), "height_m": (0.9, 1.6), "stones": (0.4, 1)}
_ABOVE = {"height_m": (14, 40), "horizon": (0.56, 0.78), "focal_mm": (24, 40)}
_LONG = {"focal_mm": (50, 70), "horizon": (0.36, 0.6)}

ALPINE_LAKE = Biome(
    name="alpine_lake",
    compositions={
        "across the lake": {"shore_distance_m": (6, 16), "far_shore_m": (250, 900)},
        "stones at the bank": {**_BANK, "far_shore_m": (200, 700)},
        "from above": {**_ABOVE, "shore_distance_m": (60, 140), "far_shore_m": (400, 1100)},
        "pasture before the lake": {"shore_distance_m": (35, 80), "houses": (1, 2), "house_chance": 0.7},
        "high pasture": {"shore": (("none", 1),), "stones": (0.4, 1), "tree_cover": (0.02, 0.2)},
    },
    relief=(("mountains", 1),),
    relief_height_m=(800, 2300),
    relief_distance_m=(900, 3500),
    rolling_m=(2, 10),
    shore=(("lake", 1),),
    stones=(0.15, 0.8),
    snow_line_m=(500, 2600),
    trees=(("spruce", 3), ("larch", 2), ("pine", 1)),
    tree_cover=(0.15, 0.6),
    bushes=(("juniper", 1), ("dwarf_pine", 1.5), ("heather", 1)),
    grass=(("alpine", 3), ("meadow", 1), ("tussock", 1)),
    grass_height_m=(0.08, 0.3),
    flowers=(("buttercup", 2), ("gentian", 1), ("daisy", 1), ("clover", 1)),
    house_styles=("chalet", "barn"),
    fences=(("none", 4), ("rails", 1.5)),
)

MEADOW = Biome(
    name="meadow",
    compositions={
        "flower meadow": {"flower_chance": 1.0, "height_m": (0.7, 1.5), "grass_height_m": (0.3, 0.6)},
        "lone tree": {"near_trees": (1, 1), "tree_cover": (0.08, 0.25)},
        "brook": {"shore": (("river", 1),), "shore_distance_m": (5, 14), "far_shore_m": (10, 26)},
        "farm behind the meadow": {"houses": (1, 3), "house_chance": 1.0, "house_distance_m": (60, 150)},
        "mown": {"grass": (("lawn", 1),), "grass_height_m": (0.04, 0.1), "tree_cover": (0.2, 0.5)},
    },
    trees=(
        ("oak", 3),
        ("beech", 2),
        ("birch", 1.5),
        ("maple", 1),
        ("apple", 1),
        ("poplar", 1),
        ("willow", 1),
    ),
    flower_chance=0.6,
    roads=(("none", 4), ("path", 1.5)),
)

PINE_FOREST = Biome(
    name="pine_forest",
    compositions={
        "edge of the wood": {"tree_cover": (0.6, 0.85), "near_trees": (0, 2)},
        "clearing": {"tree_cover": (0.65, 0.9), "near_trees": (2, 5), "flower_chance": 0.5},
        "among trunks": {
            "tree_cover": (0.75, 0.95),
            "near_trees": (7, 14),
            "roads": (("path", 1), ("none", 1)),
        },
        "above the woods": {**_ABOVE, "tree_cover": (0.7, 0.95), "relief_distance_m": (500, 1500)},
        "forest lake": {"shore": (("lake", 1),), "shore_distance_m": (4, 18), "far_shore_m": (80, 300)},
    },
    relief=(("hills", 2), ("mountains", 1)),
    relief_height_m=(120, 700),
    relief_distance_m=(400, 1600),
    rolling_m=(2, 9),
    stones=(0.1, 0.7),
    trees=(("spruce", 3), ("pine", 3), ("fir", 1.5), ("larch", 1), ("birch", 0.6)),
    bushes=(("juniper", 1), ("heather", 2), ("bramble", 1), ("fern", 1.5)),
    bush_cover=(0.03, 0.15),
    grass=(("tussock", 2), ("meadow", 1)),
    bare=(0.05, 0.3),
    litter=(0.4, 0.9),
    flowers=(("clover", 2), ("lupin", 1), ("daisy", 1)),
    fences=(("none", 1),),
)

ROLLING_HILLS = Biome(
    name="rolling_hills",
    compositions={
        "fields from a hill": {**_ABOVE, "fields": (0.7, 1)},
        "green slopes": {"horizon": (0.5, 0.75), "height_m": (2, 8), "fields": (0, 0.3)},
        "hedges and farm": {"houses": (1, 3), "house_chance": 1.0, "height_m": (4, 14), "fields": (0.5, 1)},
        "cypress ridge": {
            "trees": (("cypress", 3), ("olive", 1), ("oak", 1)),
            "dryness": (0.3, 0.9),
            "house_styles": ("farmhouse", "whitewashed"),
            **_LONG,
        },
        "corn field": {"grass": (("crop", 1),), "grass_height_m": (0.5, 0.8), "grass_cover": (0.95, 1)},
    },
    relief_height_m=(90, 300),
    relief_distance_m=(120, 500),
    rolling_m=(5, 16),
    fields=(0.3, 1),
    trees=(("oak", 3), ("beech", 2), ("poplar", 1), ("birch", 1)),
    tree_cover=(0.06, 0.3),
    bush_cover=(0.02, 0.1),
    house_chance=0.35,
    houses=(1, 3),
    roads=(("none", 2), ("track", 2), ("gravel", 1)),
    fences=(("none", 3), ("rails", 1), ("wire", 1), ("wall", 1)),
)

ROCKY_COAST = Biome(
    name="rocky_coast",
    compositions={
        "from the cliff": {
            **_ABOVE,
            "height_m": (8, 25),
            "shore_distance_m": (14, 45),
            "shore_slope": (0.5, 1.1),
        },
        "rocks in the surf": {"shore_distance_m": (3, 9), "ground": (("rock", 1),), "height_m": (1.2, 2.5)},
        "cove": {"shore_distance_m": (10, 30), "ground": (("sand", 1), ("rock", 1)), "height_m": (2, 6)},
        "headland": {
            "shore_distance_m": (25, 70),
            "height_m": (3, 10),
            "houses": (1, 2),
            "house_chance": 0.6,
        },
    },
    relief=(("cliffs", 1),),
    relief_height_m=(25, 140),
    relief_distance_m=(150, 900),
    rolling_m=(2, 8),
    bump_m=(0.15, 0.6),
    shore=(("sea", 1),),
    shore_slope=(0.15, 0.6),
    stones=(0.4, 1),
    strata=(0.3, 1),
    rocks=("granite", "slate", "basalt", "limestone"),
    tree_cover=(0.0, 0.1),
    trees=(("pine", 2), ("birch", 1)),
    bushes=(("gorse", 2), ("heather", 2), ("juniper", 1)),
    bush_cover=(0.03, 0.15),
    grass=(("alpine", 1), ("dune", 1), ("tussock", 2)),
    flowers=(("clover", 2), ("clover", 1), ("daisy", 1)),
    house_styles=("whitewashed", "cottage"),
    wave_m=(0.3, 1.6),
)

SANDY_BEACH = Biome(
    name="sandy_beach",
    compositions={
        "along the shore": {"shore_distance_m": (3, 9), "height_m": (1.3, 1.8)},
        "dune grass before the sea": {
            "shore_distance_m": (25, 70),
            "rolling_m": (3, 7),
            "height_m": (1.4, 3),
        },
        "wide bay": {**_ABOVE, "height_m": (6, 20), "shore_distance_m": (30, 80)},
        "palms": {"trees": (("palm", 1),), "near_trees": (1, 3), "tree_cover": (0.15, 0.5)},
    },
    relief=(("hills", 1), ("cliffs", 1), ("flat", 0.6)),
    relief_height_m=(30, 200),
    relief_distance_m=(300, 1500),
    rolling_m=(0.5, 4),
    shore=(("sea", 1),),
    shore_distance_m=(8, 40),
    shore_slope=(0.02, 0.07),
    ground=(("sand", 1),),
    trees=(("pine", 2), ("palm", 1), ("olive", 0.5)),
    tree_cover=(0.02, 0.2),
    bushes=(("gorse", 1), ("juniper", 1)),
    grass=(("dune", 1),),
    grass_height_m=(0.3, 0.7),
    grass_cover=(0.1, 0.55),
    stones=(0.02, 0.4),
    flower_chance=0.15,
    flowers=(("clover", 1), ("daisy", 1)),
    house_styles=("whitewashed", "cottage"),
    fences=(("none", 2), ("pickets", 1), ("wire", 0.5)),
    wave_m=(0.15, 0.9),
)
