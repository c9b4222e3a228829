"""What the land of a scene is made of: its shape, what grows, its water and what people made.

Units are those of `recipe`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TerrainRecipe:
    """Shape and ground."""

    seed: int
    relief: str
    """What stands far away: mountains, hills, flat, canyon, dunes or cliffs."""
    relief_height_m: float
    relief_distance_m: float
    """Where the relief begins; it is full some kilometres (hills: some hundred metres) behind."""
    relief_side: float
    """Where the relief is highest: -1 left, 0 everywhere, 1 right."""
    rolling_m: float
    """Height of the undulation of the land between the camera and the relief."""
    rolling_scale_m: float
    bump_m: float
    """Height of the bumps of the ground near the camera."""
    shore: str
    """none, lake, river, sea or ponds."""
    shore_distance_m: float
    """From the camera to the water, straight ahead."""
    far_shore_m: float
    """From the camera to the far bank of a lake or river; a sea has none."""
    shore_angle_deg: float
    """How the near bank runs: 0 across the view, positive nearer on the right."""
    shore_slope: float
    """Rise a metre at the bank: 0.02 beach ... 1 bluff."""
    ground: str
    """Main cover near the camera: grass, earth, sand, rock or snow."""
    bare: float
    """Share of bare earth in the grass (trodden or stony patches)."""
    stones: float
    """How many stones and boulders lie about."""
    strata: float
    """How strongly rock is layered."""
    rock: str
    """granite, limestone, sandstone, red, basalt or slate: colour and layers of rock."""
    soil: str
    """brown, dark, ochre, red or grey."""
    snow_line_m: float
    """Height above which mountains are white; far above all relief where there is no snow."""
    snow_cover: float
    """Share of the near ground under snow."""
    fields: float
    """Strength of the patchwork of fields with different crops on far and middle land."""


@dataclass(frozen=True)
class PlantingRecipe:
    """What grows. Species are names that the vegetation modules know, with weights."""

    seed: int
    trees: tuple[tuple[str, float], ...]
    tree_cover: float
    """Share of the land between 30 m and 3 km under trees."""
    near_trees: int
    """Trees within 8-40 m that frame the picture."""
    lone_trees: int
    """Whole trees that stand by themselves, each against open ground or sky."""
    near_tree_side: float
    """Where they stand: -1 left, 1 right, 0 both sides."""
    clump_m: float
    """Size of groups and woods."""
    bushes: tuple[tuple[str, float], ...]
    bush_cover: float
    grass: str
    """meadow, lawn, dry, alpine, dune, reed, tussock, crop or none."""
    grass_height_m: float
    grass_cover: float
    dryness: float
    flowers: tuple[tuple[str, float], ...]
    flower_cover: float
    reeds: float
    litter: float
    """Leaves, needles and twigs on the ground."""
    foliage: str
    """bare, spring, summer or autumn."""
    snow_load: float


@dataclass(frozen=True)
class WaterRecipe:
    """The surface at z = 0. What is water is said by the terrain (below 0); `kind` repeats its shore."""

    seed: int
    kind: str
    """none, lake, river, sea or ponds."""
    wave_m: float
    """Height of the largest waves: 0.01 calm lake ... 1.5 swell."""
    ripple: float
    """Strength of small wind ripples."""
    clarity_m: float
    """Depth at which the ground has faded."""
    color: tuple[float, float, float]
    """Of deep water, linear RGB."""
    foam: float
    ice: float
    """Share covered by ice."""


@dataclass(frozen=True)
class BuiltRecipe:
    """What people made."""

    seed: int
    houses: int
    house_style: str
    """farmhouse, chalet, cottage, whitewashed, barn, adobe or ruin."""
    house_distance_m: float
    house_side: float
    """Where the first stands in the frame: -1 left edge, 1 right edge."""
    road: str
    """none, asphalt, gravel, track or path."""
    road_width_m: float
    road_offset_m: float
    """x of the road's middle beside the camera; its course is bent by the seed and the angle."""
    road_angle_deg: float
    """0 runs straight away from the camera, positive to the right; beyond 60 it crosses the view at
    `house_distance_m` or nearer."""
    fence: str
    """none, rails, pickets, wire or wall (dry stone)."""
    fence_distance_m: float
    """Distance from the camera (across the view) or from the road's edge (along it)."""
    fence_share: float
    """Share of the view's width that a fence across it runs over; 0: from edge to edge and farther."""
    fence_along_road: bool
    poles: bool
