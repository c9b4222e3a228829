"""A march through clouds along rays: how bright they are, how much they hide, how far they are.

Light from the sun is weakened by the cloud it has crossed (Beer's law); what is scattered often goes deeper
and in all directions, as three octaves of weaker extinction (Wrenninge 2013). Air and ground light the rest.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from training.scenes.cloud_fields import Array
from training.scenes.cloud_volume import EARTH, Layer, Light, inside, shade_at, weather_at

_FARTHEST = 110_000.0


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
    bend = flat * flat / EARTH
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
        clear = weather_at(fields[1], 1, x + layer.shift_x, y + layer.shift_y)
        if clear > 0.0:
            s += max(clear / flat, small)
            stride = 0.0
            continue
        height = eye + s * dz + s * s * flat * flat / (2.0 * EARTH)
        depth = inside(fields[0], fields[1], layer, x, y, height, 1.0 - min(0.8, s / 50_000.0))
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
            shade = shade_at(fields, layer, light, x, y, height)
        count += 1
        column = weather_at(fields[1], 0, x + layer.shift_x, y + layer.shift_y)
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
