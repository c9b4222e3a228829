"""The whole sky of a recipe as light by direction: air, clouds, the sun and its light on the ground.

Directions: x right, y ahead, z up; azimuths clockwise from ahead. Light is linear RGB, scaled so that a white
horizontal surface in the open has about the brightness 1 by day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from training.scenes.atmosphere import Atmosphere
from training.scenes.clouds import decks, look
from training.scenes.recipe import SceneRecipe
from training.scenes.sky_picture import Array, SkyPicture

CLOUD_FROM = 0.25
"""From which alpha, seen through the air, a cloud is one for the layout."""
_SUN_THROUGH = {
    "overcast": 0.05,
    "stratocumulus": 0.3,
    "fog": 0.10,
    "storm": 0.35,
    "mackerel": 0.75,
    "cirrus": 0.9,
}
_BALANCE = 0.22
"""How much of the sunlight's colour a camera takes out of the picture: 0 none, 1 all."""


@dataclass(frozen=True)
class Sky:
    """All light that comes from above."""

    sun: Array
    """(3,) unit vector towards the sun."""
    sunlight: Array
    """(3,) irradiance on a surface that faces the sun."""
    sun_angle_deg: float
    """Apparent size: larger behind thin clouds, whose light is softer."""
    front: SkyPicture
    """What the camera and its reflections see, fine."""
    round_about: SkyPicture
    """The whole sphere, coarse; below the horizon the light of the far ground."""
    exposure: Array
    """(3,) what the light was multiplied by: exposure and white balance."""


def sky_of(recipe: SceneRecipe, camera_z: float = 2.0, columns: int = 560) -> Sky:
    """Make the sky of a recipe: one to three seconds.

    Parameters
    ----------
    columns
        Width of the picture ahead; crisp clouds get a fifth more.
    """
    sun = sun_direction(recipe)
    air = Atmosphere.of(recipe.sky.aerosol)
    above = _dome(air, sun)
    maker = _Maker(recipe, air, sun, above, camera_z)
    half = math.degrees(math.atan(18 / recipe.camera.focal_mm)) + 5
    pitch = -math.degrees(math.atan((recipe.camera.horizon - 0.5) * 24 / recipe.camera.focal_mm))
    top = min(max(pitch + math.degrees(math.atan(12.5 / recipe.camera.focal_mm)) + 5, 18.0), 62.0)
    front = maker.picture((-half, half, -1.5, top), columns + columns // 5 * maker.crisp)
    around = maker.picture((-180, 180, -90, 90), min(192, columns))
    sunlight = air.sunlight(sun, camera_z) * maker.through
    exposure = _exposure(around, sun, sunlight) * _balance(air, sun)
    return Sky(
        sun=sun,
        sunlight=sunlight * exposure,
        sun_angle_deg=0.55 if maker.through > 0.5 else (4.0 if maker.through > 0.2 else 25.0),
        front=_scaled(front, exposure),
        round_about=_scaled(around, exposure),
        exposure=exposure,
    )


def sun_direction(recipe: SceneRecipe) -> Array:
    """(3,) unit vector towards the sun."""
    up, turn = math.radians(recipe.sun.elevation_deg), math.radians(recipe.sun.azimuth_deg)
    return np.array([math.sin(turn) * math.cos(up), math.cos(turn) * math.cos(up), math.sin(up)], np.float32)


def directions_of(bounds: tuple[float, float, float, float], shape: tuple[int, int]) -> Array:
    """(rows, columns, 3) unit vectors through a picture's pixels; left, right, bottom, top in degrees."""
    left, right, bottom, top = bounds
    rows, columns = shape
    azimuth = np.radians(left + (np.arange(columns) + 0.5) / columns * (right - left))[None]
    elevation = np.radians(top - (np.arange(rows) + 0.5) / rows * (top - bottom))[:, None]
    flat = np.cos(elevation)
    parts = np.sin(azimuth) * flat, np.cos(azimuth) * flat, np.sin(elevation) + 0 * azimuth
    return np.stack(parts, -1).astype(np.float32)


def _dome(air: Atmosphere, sun: Array) -> Array:
    """Mean radiance of the clear sky, (3,)."""
    around = directions_of((-180, 180, 8, 84), (8, 24))
    return air.radiance(around, sun).mean((0, 1))


class _Maker:
    """Pictures of one sky."""

    def __init__(self, recipe: SceneRecipe, air: Atmosphere, sun: Array, above: Array, eye_m: float) -> None:
        self._sky, self._air, self._sun, self._above, self._eye = recipe.sky, air, sun, above, eye_m
        self._decks = decks(recipe.sky)
        self.through = math.prod(_SUN_THROUGH.get(kind, 1.0) for kind in recipe.sky.clouds)
        self.crisp = any(deck.layer.heaped or deck.kind == "cirrus" for deck in self._decks)

    def picture(self, bounds: tuple[float, float, float, float], columns: int) -> SkyPicture:
        rows = round(columns * (bounds[3] - bounds[2]) / (bounds[1] - bounds[0]))
        directions = directions_of(bounds, (rows, columns))
        flat = directions.reshape(-1, 3)
        seen = look(self._decks, self._air, self._sun, self._above, flat, self._eye)
        light = np.concatenate([seen.light, seen.alpha[:, None], seen.distance_m[:, None]], 1)
        light = light.reshape(rows, columns, 5)
        if bounds[1] < 180:
            light = _smoothed(light, directions[..., 2:3])
        clear = self._clear(directions, bounds)
        alpha = light[..., 3:4]
        # What is far takes the light of the air before it. Haze lies low: rays climb out of it.
        hazy = np.minimum(light[..., 4:5], 4500 / np.maximum(directions[..., 2:3], 0.01))
        air = 1 - np.exp(-hazy / (24_000 / (0.4 + 0.6 * self._sky.aerosol)))
        near = alpha * (1 - 0.92 * air)
        mixed = clear * (1 - near) + light[..., :3] * (1 - 0.92 * air)
        if "fog" in self._sky.clouds:
            mixed = self._fog(directions)
        below = directions[..., 2:3] < 0
        return SkyPicture(*bounds, np.where(below, clear, mixed).astype(np.float32), near[..., 0])

    def _clear(self, directions: Array, bounds: tuple[float, float, float, float]) -> Array:
        """Air and the sun's disc with its glare; below the horizon, what stands just above it."""
        rows, columns = directions.shape[:2]
        # The air changes slowly: every fourth direction is enough.
        raised = directions_of(bounds, (max(rows // 4, 24), max(columns // 4, 48)))
        raised[..., 2] = np.maximum(raised[..., 2], 0.012)
        raised /= np.linalg.norm(raised, axis=-1, keepdims=True)
        light = cv2.resize(
            self._air.radiance(raised, self._sun), (columns, rows), interpolation=cv2.INTER_CUBIC
        )
        away = np.degrees(np.arccos(np.clip(directions @ self._sun, -1, 1)))[..., None]
        disc = self._air.sunlight(self._sun, 30.0)
        glare = 3.0 * np.exp(-((away / 0.9) ** 2)) + 0.25 * np.exp(-away / 3.0)
        light = light + disc * glare * self.through
        ground = np.float32(0.14 / math.pi) * (
            self._air.sunlight(self._sun) * max(self._sun[2], 0) + 3 * self._above
        )
        depth = np.clip(-directions[..., 2:3] / 0.25, 0, 1)
        return light * (1 - depth) + ground * depth

    def _fog(self, directions: Array) -> Array:
        """Light in thick fog: white, brighter above and towards the sun."""
        sun = self._air.sunlight(self._sun, 300.0)
        flux = (sun * max(float(self._sun[2]), 0.05) + 2.5 * self._above) / math.pi
        toward = np.clip(directions @ self._sun, -1, 1)[..., None]
        rise = np.clip(directions[..., 2:3], 0, 1)
        return flux * 0.75 * (0.8 + 0.35 * rise + 0.45 * np.exp(2.2 * (toward - 1)))


def _smoothed(light: Array, up: Array) -> Array:
    """Take out the march's own grain, more near the horizon where clouds are finer than pixels."""
    light[..., 4] *= light[..., 3]
    near, far = cv2.GaussianBlur(light, (0, 0), 0.6), cv2.GaussianBlur(light, (0, 0), 1.8)
    share = np.clip(1 - up / 0.08, 0, 1)
    smooth = near * (1 - share) + far * share
    smooth[..., 4] /= np.maximum(smooth[..., 3], 1e-4)
    return smooth


def _exposure(around: SkyPicture, sun: Array, sunlight: Array) -> float:
    """What makes a white surface in the open about 1, by its light from above and from the side."""
    rows, columns = around.cloud.shape
    directions = directions_of((-180, 180, -90, 90), (rows, columns))
    up = np.maximum(directions[..., 2], 0)
    solid = np.sqrt(1 - directions[..., 2] ** 2) * (math.pi / rows) * (2 * math.pi / columns)
    luma = np.array([0.2126, 0.7152, 0.0722], np.float32)
    sky = float(((around.light @ luma) * up * solid).sum())
    direct = float(sunlight @ luma) * max(float(sun[2]), 0.35)
    return math.pi / max(sky + direct, 1e-5)


def _balance(air: Atmosphere, sun: Array) -> Array:
    """(3,) white balance of a camera that follows the sun's colour in part; once set it counts as low."""
    raised = np.array([sun[0], sun[1], max(float(sun[2]), 0.04)], np.float32)
    light = air.sunlight(raised / np.linalg.norm(raised))
    gain = (light / light[1]) ** -_BALANCE
    return (gain / gain[1]).astype(np.float32)


def _scaled(picture: SkyPicture, factor: Array) -> SkyPicture:
    bounds = picture.left_deg, picture.right_deg, picture.bottom_deg, picture.top_deg
    return SkyPicture(*bounds, picture.light * factor, picture.cloud)
