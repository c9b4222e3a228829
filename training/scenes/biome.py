"""What a biome is: ranges and choices that a recipe is drawn from."""

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


BANK = {"shore_distance_m": (2.5, 5), "height_m": (0.9, 1.6), "stones": (0.4, 1)}
ABOVE = {"height_m": (14, 40), "horizon": (0.56, 0.78), "focal_mm": (24, 40)}
LONG = {"focal_mm": (50, 70), "horizon": (0.36, 0.6)}
