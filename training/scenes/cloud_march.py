"""A march through clouds along rays: how bright they are, how much they hide, how far they are.

Light from the sun is weakened by the cloud it has crossed (Beer's law); what is scattered often goes deeper
and in all directions, as three octaves of weaker extinction (Wrenninge 2013). Air and ground light the rest.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from training.scenes.cloud_fields import CELLS, MAP, MAP_M, VOLUME, Array

_EARTH = 6_371_000.0
_FARTHEST = 110_000.0


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
def _weather(weather: np.ndarray, channel: int, x: float, y: float) -> float:
    x, y = x * (MAP / MAP_M), y * (MAP / MAP_M)
    j, i = math.floor(x), math.floor(y)
    u, v = x - j, y - i
    j0, i0 = int(j) % MAP, int(i) % MAP
    j1, i1 = (j0 + 1) % MAP, (i0 + 1) % MAP
    low = weather[i0, j0, channel] * (1 - u) + weather[i0, j1, channel] * u
    return low * (1 - v) + (weather[i1, j0, channel] * (1 - u) + weather[i1, j1, channel] * u) * v


@njit(cache=True)
def _inside(
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
        column = _weather(weather, 0, x + away + layer.shift_x, y - away + layer.shift_y)
        if column <= 0.0:
            return -1.0
        # The base is flat because air condenses at one height, but it sags and frays a little.
        sag = _volume(noise, 1, x * scale * 0.7, y * scale * 0.7, 0.37)
        t -= 0.05 * (0.5 + sag)
        depth = min(column - max(t, 0.0) ** 1.1 - 0.12 * max(0.0, 1.0 - 8.0 * t), t * 5.0)
        reach = layer.rough * (0.45 + 0.55 * min(1.0, 3.0 * max(t, 0.0)))
        billow = _volume(noise, 0, x * scale, y * scale, height * scale) - 0.47 + 1.1 * lean
    else:
        column = _weather(weather, 0, x + layer.shift_x, y + layer.shift_y)
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
def _shade(
    fields: tuple[np.ndarray, np.ndarray], layer: Layer, light: Light, x: float, y: float, height: float
) -> float:
    """Optical depth of cloud between a point and the sun."""
    total, gone, length = 0.0, 0.0, min(max(layer.thickness * 0.02, 12.0), 40.0)
    for k in range(6):
        s = gone + 0.5 * length
        depth = _inside(
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


@njit(cache=True)
def _lobe(g: float, cosine: float) -> float:
    return (1.0 - g * g) / (1.0 + g * g - 2.0 * g * cosine) ** 1.5 * 0.25 / math.pi


@njit(cache=True)
def _scattered(shade: float, cosine: float, density: float) -> float:
    """Part of the sun's irradiance that a dense bit of cloud sends to the eye, a steradian."""
    direct = 0.6 * _lobe(0.82, cosine) + 0.4 * _lobe(0.1, cosine)
    twice = 0.7 * _lobe(0.4, cosine) + 0.3 * _lobe(-0.2, cosine)
    powder = 0.45 + 0.55 * (1.0 - math.exp(-3.0 * density - 0.5 * shade))
    deep = 0.52 * math.exp(-0.22 * shade) + 0.20 * math.exp(-0.045 * shade)
    return direct * math.exp(-shade) + 0.9 * twice * math.exp(-0.45 * shade) + powder * deep / math.pi


@njit(cache=True)
def _crossing(up: float, flat: float, eye: float, height: float) -> float:
    """Distance at which a ray climbs through a height over the round Earth."""
    bend = flat * flat / _EARTH
    return (-up + math.sqrt(max(0.0, up * up + 2.0 * bend * (height - eye)))) / bend


@njit(cache=True)
def _add_light(
    layer: Layer,
    light: Light,
    place: tuple[float, float, float, float, float],
    weight: float,
    out: np.ndarray,
) -> None:
    """What a bit of cloud sends to the eye, times its weight: sun, air above, ground below.

    `place` is the cosine to the sun, the optical depth towards it, the density, the map's value, the height.
    """
    cosine, shade, density, column, height = place
    glow = _scattered(shade, cosine, density)
    t = min(1.0, max(0.0, (height - layer.base) / layer.thickness))
    cover = layer.extinction * layer.thickness * max(0.0, column - (t if layer.heaped else 0.5 * t))
    open_sky = (0.3 + 0.7 * t) * (0.55 * math.exp(-0.35 * cover) + 0.45 * math.exp(-0.05 * cover))
    for c in range(3):
        ambient = light.above[c] * open_sky + light.below[c] * (0.5 - 0.4 * t)
        out[c] += weight * (light.sun_color[c] * glow + ambient)


@njit(cache=True)
def _march(
    fields: tuple[np.ndarray, np.ndarray],
    layer: Layer,
    light: Light,
    ray: tuple[float, float, float, float, float],
    out: np.ndarray,
) -> None:
    """One ray (direction, eye's height, offset of the first step): out = RGB times alpha, alpha, distance."""
    dx, dy, dz, eye, dither = ray
    flat = math.sqrt(max(1e-6, dx * dx + dy * dy))
    s = _crossing(dz, flat, eye, layer.base)
    end = min(_crossing(dz, flat, eye, layer.base + layer.thickness), _FARTHEST)
    cosine = dx * light.sun[0] + dy * light.sun[1] + dz * light.sun[2]
    left, away, shade, count, stride, careful = 1.0, 0.0, 0.0, 0, 0.0, 0.0
    s += dither * max(layer.step, s * 0.002)
    while s < end and left > 0.02:
        small = max(layer.step, s * 0.002)
        x, y = s * dx, s * dy
        clear = _weather(fields[1], 1, x + layer.shift_x, y + layer.shift_y)
        if clear > 0.0:
            s += max(clear / flat, small)
            stride = 0.0
            continue
        height = eye + s * dz + s * s * flat * flat / (2.0 * _EARTH)
        depth = _inside(fields[0], fields[1], layer, x, y, height, 1.0 - min(0.8, s / 50_000.0))
        if depth <= 0.0:
            stride = small if s < careful else min(max(-depth * 0.35 * layer.thickness, small), small * 6.0)
            s += stride
            continue
        if stride > 1.01 * small:
            # The outline was crossed by a long step: back, and again in short ones.
            careful, s, stride = s, s + small - stride, small
            continue
        density = min(1.0, depth / layer.edge)
        hidden = 1.0 - math.exp(-density * layer.extinction * small)
        if count % 2 == 0:
            shade = _shade(fields, layer, light, x, y, height)
        count += 1
        column = _weather(fields[1], 0, x + layer.shift_x, y + layer.shift_y)
        _add_light(layer, light, (cosine, shade, density, column, height), left * hidden, out)
        away += left * hidden * s
        left *= 1.0 - hidden
        s += small
    out[3] = 1.0 - left if left >= 0.03 else 1.0
    out[4] = away / max(1e-6, out[3])


@njit(cache=True, parallel=True)
def _march_all(
    noise: np.ndarray, weather: np.ndarray, numbers: np.ndarray, directions: np.ndarray, eye: float
) -> np.ndarray:
    """As `march`, with layer and light as a row of numbers, which is what parallel loops can share."""
    out = np.zeros((directions.shape[0], 5), np.float32)
    for i in prange(directions.shape[0]):
        if directions[i, 2] > -0.003:
            n = numbers
            layer = Layer(n[0], n[1], n[2] > 0.5, n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10])
            light = Light(
                (n[11], n[12], n[13]), (n[14], n[15], n[16]), (n[17], n[18], n[19]), (n[20], n[21], n[22])
            )
            mixed = np.uint32(i) * np.uint32(747796405) + np.uint32(2891336453)
            mixed = ((mixed >> np.uint32(15)) ^ mixed) * np.uint32(277803737)
            dither = float((mixed >> np.uint32(9)) & np.uint32(0xFFFF)) / 65536.0
            ray = (directions[i, 0], directions[i, 1], max(directions[i, 2], 0.0), eye, dither)
            _march((noise, weather), layer, light, ray, out[i])
    return out


def march(fields: tuple[Array, Array], layer: Layer, light: Light, directions: Array, eye_m: float) -> Array:
    """March rays through a layer.

    Parameters
    ----------
    fields
        The noise volume and a weather map with clearance, of `cloud_fields`.
    directions
        (n, 3) unit vectors; below the horizon nothing is seen.

    Returns
    -------
    numpy.ndarray
        (n, 5): linear RGB times alpha, alpha, mean distance in metres.
    """
    numbers = np.array([*layer, *light.sun, *light.sun_color, *light.above, *light.below], np.float64)
    return _march_all(*fields, numbers, np.ascontiguousarray(directions, np.float64), float(eye_m))
