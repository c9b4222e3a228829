"""Layers of clouds: their water at any point, and how much light reaches it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from training.scenes.cloud_fields import CELLS, MAP, MAP_M, VOLUME

EARTH = 6_371_000.0


class Layer(NamedTuple):
    """Shape and substance of one layer, in metres."""

    base: float
    thickness: float
    heaped: bool
    """Heaps with flat bases and billowing tops; else a layer that thins to both sides."""
    feature: float
    """Size of the largest billows."""
    rough: float
    """How far billows change the outline, of the thickness."""
    detail: float
    """The same, of billows six times finer."""
    extinction: float
    """A metre, inside."""
    edge: float
    """Softness of the outline, of the thickness."""
    step: float
    """Of the march, where it is finest."""
    shift_x: float
    shift_y: float


class Light(NamedTuple):
    """What lights a layer: directions are unit vectors, colours linear RGB."""

    sun: tuple[float, float, float]
    sun_color: tuple[float, float, float]
    """Irradiance at the layer."""
    above: tuple[float, float, float]
    """Mean radiance of the air above."""
    below: tuple[float, float, float]
    """Radiance of the ground and the air below."""


@njit(cache=True)
def _volume(noise: np.ndarray, channel: int, x: float, y: float, z: float) -> float:
    """The noise volume, trilinear; its edge is 1."""
    x, y, z = x * VOLUME, y * VOLUME, z * VOLUME
    i, j, k = math.floor(z), math.floor(y), math.floor(x)
    u, v, w = x - k, y - j, z - i
    i0, j0, k0 = int(i) % VOLUME, int(j) % VOLUME, int(k) % VOLUME
    i1, j1, k1 = (i0 + 1) % VOLUME, (j0 + 1) % VOLUME, (k0 + 1) % VOLUME
    a = noise[i0, j0, k0, channel] * (1 - u) + noise[i0, j0, k1, channel] * u
    b = noise[i0, j1, k0, channel] * (1 - u) + noise[i0, j1, k1, channel] * u
    c = noise[i1, j0, k0, channel] * (1 - u) + noise[i1, j0, k1, channel] * u
    d = noise[i1, j1, k0, channel] * (1 - u) + noise[i1, j1, k1, channel] * u
    return (a * (1 - v) + b * v) * (1 - w) + (c * (1 - v) + d * v) * w


@njit(cache=True)
def weather_at(weather: np.ndarray, channel: int, x: float, y: float) -> float:
    x, y = x * (MAP / MAP_M), y * (MAP / MAP_M)
    j, i = math.floor(x), math.floor(y)
    u, v = x - j, y - i
    j0, i0 = int(j) % MAP, int(i) % MAP
    j1, i1 = (j0 + 1) % MAP, (i0 + 1) % MAP
    low = weather[i0, j0, channel] * (1 - u) + weather[i0, j1, channel] * u
    return low * (1 - v) + (weather[i1, j0, channel] * (1 - u) + weather[i1, j1, channel] * u) * v


@njit(cache=True)
def inside(
    noise: np.ndarray, weather: np.ndarray, layer: Layer, x: float, y: float, height: float, fine: float
) -> float:
    """How deep inside the cloud a point is, of the layer's thickness: below 0 outside."""
    t = (height - layer.base) / layer.thickness
    if t <= 0.0 or t >= 1.0:
        return -1.0
    scale = 1.0 / (layer.feature * CELLS)
    if layer.heaped:
        # Columns of the map lean this way and that with height, so that heaps have no upright sides.
        lean = _volume(noise, 1, x * scale * 0.41, y * scale * 0.41, height * scale * 0.5)
        away = lean * min(layer.feature, 520.0)
        column = weather_at(weather, 0, x + away + layer.shift_x, y - away + layer.shift_y)
        if column <= 0.0:
            return -1.0
        # The base is flat because air condenses at one height, but it sags and frays a little.
        sag = _volume(noise, 1, x * scale * 0.7, y * scale * 0.7, 0.37)
        t -= 0.05 * (0.5 + sag)
        depth = min(column - max(t, 0.0) ** 1.1 - 0.12 * max(0.0, 1.0 - 8.0 * t), t * 5.0)
        reach = layer.rough * (0.45 + 0.55 * min(1.0, 3.0 * max(t, 0.0)))
        billow = _volume(noise, 0, x * scale, y * scale, height * scale) - 0.47 + 1.1 * lean
    else:
        column = weather_at(weather, 0, x + layer.shift_x, y + layer.shift_y)
        if column <= 0.0:
            return -1.0
        middle = 2.6 * t - 1.2
        depth = 0.5 * (column - middle * middle)
        reach = layer.rough
        billow = _volume(noise, 1, x * scale, y * scale, height * scale * 1.6)
    depth += reach * 2.0 * billow
    if fine > 0.0 and abs(depth) < 3.0 * layer.detail:
        scale *= 5.7
        depth += fine * layer.detail * 2.0 * (_volume(noise, 0, y * scale, x * scale, height * scale) - 0.5)
    return depth


@njit(cache=True)
def shade_at(
    fields: tuple[np.ndarray, np.ndarray], layer: Layer, light: Light, x: float, y: float, height: float
) -> float:
    """Optical depth of cloud between a point and the sun."""
    total, gone, length = 0.0, 0.0, min(max(layer.thickness * 0.02, 12.0), 40.0)
    for k in range(6):
        s = gone + 0.5 * length
        depth = inside(
            fields[0],
            fields[1],
            layer,
            x + s * light.sun[0],
            y + s * light.sun[1],
            height + s * light.sun[2],
            1.0 if k < 2 else 0.0,
        )
        # Farther samples stand for longer ways: their cloud has a softer edge.
        soft = layer.edge * (1.0 + k)
        total += min(1.0, max(0.0, depth / soft + 0.06 * k)) * layer.extinction * length
        gone += length
        length *= 2.1
    return total
