"""Light in a clear atmosphere: how much is left along a way, and how much is scattered."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

N_HEIGHTS, N_ANGLES, N_SCATTER = 48, 160, 32
Array = NDArray[np.floating]
GROUND = 6_360_000.0
TOP = 6_440_000.0
_RAYLEIGH = np.array([5.802e-6, 13.558e-6, 33.1e-6])
_MIE = 3.996e-6
_MIE_LOSS = 4.44e-6
_OZONE = np.array([0.65e-6, 1.881e-6, 0.085e-6])
_GROUND_ALBEDO = 0.2
_MIE_G = 0.76


@njit(cache=True)
def _densities(height: float) -> tuple[float, float, float]:
    """Air, haze and ozone at a height, relative to the ground's (ozone: to its layer's)."""
    low = max(height, 0.0)
    return math.exp(-low / 8000.0), math.exp(-low / 1200.0), max(0.0, 1.0 - abs(low - 25000.0) / 15000.0)


@njit(cache=True)
def _way_out(radius: float, cosine: float) -> float:
    """Distance from a radius to the top of the atmosphere."""
    return -radius * cosine + math.sqrt(max(0.0, radius * radius * (cosine * cosine - 1.0) + TOP * TOP))


@njit(cache=True)
def _hits_ground(radius: float, cosine: float) -> bool:
    return cosine < 0.0 and radius * radius * (cosine * cosine - 1.0) + GROUND * GROUND >= 0.0


@njit(cache=True)
def transmittance_table(aerosol: float) -> np.ndarray:
    """(heights, angles, RGB) of light left on the way out of the atmosphere."""
    table = np.zeros((N_HEIGHTS, N_ANGLES, 3), np.float32)
    longest = math.sqrt(TOP * TOP - GROUND * GROUND)
    for i in range(N_HEIGHTS):
        rho = longest * i / (N_HEIGHTS - 1)
        radius = math.sqrt(rho * rho + GROUND * GROUND)
        for j in range(N_ANGLES):
            way = TOP - radius + (rho + longest - TOP + radius) * j / (N_ANGLES - 1)
            cosine = 1.0 if way == 0.0 else (longest * longest - rho * rho - way * way) / (2.0 * radius * way)
            step, depth = way / 48.0, np.zeros(3)
            for k in range(48):
                s = (k + 0.5) * step
                here = math.sqrt(radius * radius + s * s + 2.0 * radius * s * cosine) - GROUND
                air, haze, ozone = _densities(here)
                for c in range(3):
                    depth[c] += step * (_RAYLEIGH[c] * air + _MIE_LOSS * aerosol * haze + _OZONE[c] * ozone)
            for c in range(3):
                table[i, j, c] = math.exp(-depth[c])
    return table


@njit(cache=True)
def sun_left(table: np.ndarray, radius: float, cosine: float, out: np.ndarray) -> None:
    """The sun's light at a radius; it fades while the disc sinks below the horizon."""
    longest = math.sqrt(TOP * TOP - GROUND * GROUND)
    rho = math.sqrt(max(0.0, radius * radius - GROUND * GROUND))
    horizon = -rho / radius
    disc = min(1.0, max(0.0, (cosine - horizon) / 0.0094 + 0.5))
    cosine = max(cosine, horizon + 1e-6)
    way, nearest = _way_out(radius, cosine), TOP - radius
    x = min(max((way - nearest) / (rho + longest - nearest), 0.0), 1.0) * (N_ANGLES - 1)
    y = min(max(rho / longest, 0.0), 1.0) * (N_HEIGHTS - 1)
    j, i = min(int(x), N_ANGLES - 2), min(int(y), N_HEIGHTS - 2)
    u, v = x - j, y - i
    for c in range(3):
        low = table[i, j, c] * (1 - u) + table[i, j + 1, c] * u
        high = table[i + 1, j, c] * (1 - u) + table[i + 1, j + 1, c] * u
        out[c] = disc * (low * (1 - v) + high * v)


@njit(cache=True)
def _scattered_again(table: np.ndarray, radius: float, sun_cosine: float, out: np.ndarray) -> None:
    """Isotropic light of all scattering after the first."""
    x = min(max(sun_cosine * 0.5 + 0.5, 0.0), 1.0) * (N_SCATTER - 1)
    y = min(max((radius - GROUND) / (TOP - GROUND), 0.0), 1.0) * (N_SCATTER - 1)
    j, i = min(int(x), N_SCATTER - 2), min(int(y), N_SCATTER - 2)
    u, v = x - j, y - i
    for c in range(3):
        low = table[i, j, c] * (1 - u) + table[i, j + 1, c] * u
        high = table[i + 1, j, c] * (1 - u) + table[i + 1, j + 1, c] * u
        out[c] = low * (1 - v) + high * v


@njit(cache=True)
def _phases(cosine: float) -> tuple[float, float]:
    """How much air and haze scatter by this angle to the sun, a steradian."""
    rayleigh = 3.0 / (16.0 * math.pi) * (1.0 + cosine * cosine)
    g2 = _MIE_G * _MIE_G
    mie = 3.0 / (8.0 * math.pi) * (1.0 - g2) * (1.0 + cosine * cosine)
    return rayleigh, mie / ((2.0 + g2) * (1.0 + g2 - 2.0 * _MIE_G * cosine) ** 1.5)


@njit(cache=True)
def march(
    tables: tuple[np.ndarray, np.ndarray],
    aerosol: float,
    ray: tuple[float, float, float, float],
    n_steps: int,
    isotropic: bool,
    out: np.ndarray,
) -> float:
    """Light that reaches the ray's start, into `out`; returns what part a white sky would send back.

    `ray` is radius, the ray's and the sun's cosine to the zenith, and the cosine between both.
    """
    radius, up, sun_up, between = ray
    way = _way_out(radius, up)
    grounded = _hits_ground(radius, up)
    if grounded:
        way = -radius * up - math.sqrt(max(0.0, radius * radius * (up * up - 1.0) + GROUND * GROUND))
    rayleigh, mie = _phases(between)
    if isotropic:
        rayleigh = mie = 0.25 / math.pi
    left, sun, more, echo = np.ones(3), np.zeros(3), np.zeros(3), 0.0
    previous = 0.0
    for k in range(n_steps):
        end = way * ((k + 1.0) / n_steps) ** 2
        step, s = end - previous, 0.5 * (end + previous)
        previous = end
        here = math.sqrt(radius * radius + s * s + 2.0 * radius * s * up)
        air, haze, ozone = _densities(here - GROUND)
        sun_here = (radius * sun_up + s * between) / here
        sun_left(tables[0], here, sun_here, sun)
        if not isotropic:
            _scattered_again(tables[1], here, sun_here, more)
        for c in range(3):
            scatter_air, scatter_haze = _RAYLEIGH[c] * air, _MIE * aerosol * haze
            loss = scatter_air + _MIE_LOSS * aerosol * haze + _OZONE[c] * ozone
            share = left[c] * (1.0 - math.exp(-loss * step)) / loss
            both = scatter_air + scatter_haze
            out[c] += share * (sun[c] * (scatter_air * rayleigh + scatter_haze * mie) + more[c] * both)
            echo += share * both / 3.0
            left[c] *= math.exp(-loss * step)
    if grounded:
        sun_left(tables[0], GROUND + 1.0, (radius * sun_up + way * between) / GROUND, sun)
        for c in range(3):
            lit = max(0.0, (radius * sun_up + way * between) / GROUND)
            out[c] += left[c] * sun[c] * lit * _GROUND_ALBEDO / math.pi
    return echo


@njit(cache=True)
def scatter_table(transmittance: np.ndarray, aerosol: float) -> np.ndarray:
    """(heights, sun angles, RGB) of isotropic light of all scattering after the first."""
    table = np.zeros((N_SCATTER, N_SCATTER, 3), np.float32)
    tables = (transmittance, table)
    for i in range(N_SCATTER):
        radius = GROUND + 1.0 + (TOP - GROUND - 2.0) * i / (N_SCATTER - 1)
        for j in range(N_SCATTER):
            sun_up = 2.0 * j / (N_SCATTER - 1) - 1.0
            light, echo = np.zeros(3), 0.0
            for a in range(8):
                up = 2.0 * (a + 0.5) / 8.0 - 1.0
                for b in range(8):
                    turn = math.cos(2.0 * math.pi * (b + 0.5) / 8.0)
                    between = up * sun_up + turn * math.sqrt((1 - up * up) * max(0.0, 1 - sun_up * sun_up))
                    echo += march(tables, aerosol, (radius, up, sun_up, between), 16, True, light) / 64.0
            for c in range(3):
                table[i, j, c] = light[c] / 64.0 / (1.0 - min(echo, 0.95))
    return table
