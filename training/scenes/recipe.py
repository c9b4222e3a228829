"""What a scene is made of, as frozen values: all choices are here, none is made while rendering.

Units are metres and degrees; z is up, the camera stands near the origin and looks along +y, water lies at
z = 0. Shares and strengths are in [0, 1] unless told otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SunRecipe:
    """Where the light comes from."""

    elevation_deg: float
    azimuth_deg: float
    """Clockwise from the view direction: 0 is ahead (back light), 90 right, 180 behind the camera."""
    hour: str
    """dawn, morning, noon, afternoon, evening or dusk; agrees with the elevation."""


@dataclass(frozen=True)
class CameraRecipe:
    """A camera on a tripod."""

    height_m: float
    """Above the ground (or the water) under it."""
    horizon: float
    """Where the horizon crosses the frame: 0 bottom, 1 top; may lie outside."""
    roll_deg: float
    focal_mm: float
    """On a sensor 36 mm wide, 24 mm high."""


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
    """Share of bare earth in the grass (worn or stony patches)."""
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
class SkyRecipe:
    """Air and clouds."""

    seed: int
    weather: str
    """clear, broken, overcast or fog."""
    clouds: tuple[str, ...]
    """Layers, far to near: of cirrus, mackerel, cumulus, stratocumulus, towering, storm, overcast, fog;
    empty when clear."""
    cover: float
    """Share of the sky that the main layer covers."""
    visibility_m: float
    """Distance at which 63 % of the light is haze."""
    fog_height_m: float
    """Height above the water's level at which ground mist thins to 1/e; 0 without mist."""
    fog_density: float
    """Extinction of the mist at z = 0, a metre; 0 without mist."""
    aerosol: float
    """Of the sky's physical model: 0.3 clean mountain air ... 3 summer haze."""
    wind_deg: float


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
    fence_along_road: bool
    poles: bool


@dataclass(frozen=True)
class DevelopRecipe:
    """What the camera and its film do with the light."""

    exposure_ev: float
    warmth: float
    """-1 cold ... 1 warm, around a balance that keeps part of the light's own colour."""
    tint: float
    """-1 green ... 1 magenta."""
    contrast: float
    """1 is the curve's own."""
    saturation: float
    vignette: float
    grain: float
    softness_px: float
    """Blur of the lens, as a Gaussian's sigma at 768 pixels' width."""
    black: float
    """Veiling light: what the darkest tone is lifted by, in [0, 0.06]."""


@dataclass(frozen=True)
class SceneRecipe:
    """One scene: the same seed gives the same recipe on every machine."""

    seed: int
    biome: str
    composition: str
    season: str
    """spring, summer, autumn or winter."""
    sun: SunRecipe
    camera: CameraRecipe
    terrain: TerrainRecipe
    planting: PlantingRecipe
    sky: SkyRecipe
    water: WaterRecipe
    built: BuiltRecipe
    develop: DevelopRecipe
