"""What a scene is made of, as frozen values: all choices are here, none is made while rendering.

Units are metres and degrees; z is up, the camera stands near the origin and looks along +y, water lies at
z = 0. Shares and strengths are in [0, 1] unless told otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from training.scenes.land_recipe import BuiltRecipe, PlantingRecipe, TerrainRecipe, WaterRecipe


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
