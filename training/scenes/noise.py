"""Gradient noise and what is built of it, vectorised; the same numbers for the same seed everywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

_TILE = 256
_BELOW_ONE = np.nextafter(np.float32(1), np.float32(0))


@lru_cache(maxsize=4)
def _gradient_pool() -> Array:
    """Unit gradients of 64 tiles of 256×256 lattice points: (64, 65536, 2)."""
    angle = np.random.Generator(np.random.PCG64(20)).random((64, _TILE * _TILE), np.float32) * np.float32(
        2 * np.pi
    )
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


@lru_cache(maxsize=64)
def _gradients(seed: int) -> Array:
    """The tile of a seed, (65536, 2): one of the pool's, from another start."""
    return np.roll(_gradient_pool()[seed % 64], (seed * 7919) % 65536, axis=0)


@lru_cache(maxsize=64)
def _tables(seed: int, octaves: int) -> Array:
    return np.stack([_gradients(seed + octave) for octave in range(octaves)])


@lru_cache(maxsize=64)
def _values(seed: int, size: int = _TILE * _TILE) -> Array:
    values = np.random.Generator(np.random.PCG64(seed)).random(size).astype(np.float32)
    return np.minimum(values, _BELOW_ONE)  # in single precision the largest ones are rounded to 1


def gradient_noise(x: Array, y: Array, seed: int) -> Array:
    """Perlin noise of one unit's wavelength: about [-0.7, 0.7] around 0; repeats after 256 units."""
    return _on_arrays(x, y, seed, 1, 1.0, 1.0, False)


def fbm(
    x: Array, y: Array, seed: int, octaves: int = 5, gain: float = 0.5, lacunarity: float = 2.03
) -> Array:
    """Sum of octaves of noise, each finer and weaker: about [-1, 1], mean 0."""
    total = _on_arrays(x, y, seed, octaves, gain, lacunarity, False)
    share = 1 / octaves if gain == 1 else (1 - gain) / (1 - gain**octaves)
    total *= np.float32(1.4 * share)
    return total


def ridged(
    x: Array, y: Array, seed: int, octaves: int = 5, gain: float = 0.5, lacunarity: float = 2.07
) -> Array:
    """Ridged noise: sharp crests, in [0, 1]; each octave is rough where the one before is high."""
    return _on_arrays(x, y, seed, octaves, gain, lacunarity, True)


def _on_arrays(
    x: Array, y: Array, seed: int, octaves: int, gain: float, lacunarity: float, crests: bool
) -> Array:
    x, y = np.broadcast_arrays(np.asarray(x, np.float32), np.asarray(y, np.float32))
    tables = _tables(seed, octaves)
    result = np.empty(x.size, np.float32)
    flat_x, flat_y = np.ascontiguousarray(x).ravel(), np.ascontiguousarray(y).ravel()
    kernel = _crests if crests else _octaves
    kernel(flat_x, flat_y, tables, np.float32(gain), np.float32(lacunarity), result)
    return result.reshape(x.shape)


@numba.njit(cache=True, inline="always")
def _perlin(x: Any, y: Any, gradients: Array) -> Any:
    x0, y0 = np.floor(x), np.floor(y)
    xi, yi = int(x0) & 255, int(y0) & 255
    fx, fy = x - x0, y - y0
    one, six, ten, fifteen = np.float32(1), np.float32(6), np.float32(10), np.float32(15)
    u = fx * fx * fx * (fx * (fx * six - fifteen) + ten)
    v = fy * fy * fy * (fy * (fy * six - fifteen) + ten)
    xj, low, high = (xi + 1) & 255, yi * 256, ((yi + 1) & 255) * 256
    n00 = gradients[low + xi, 0] * fx + gradients[low + xi, 1] * fy
    n10 = gradients[low + xj, 0] * (fx - one) + gradients[low + xj, 1] * fy
    n01 = gradients[high + xi, 0] * fx + gradients[high + xi, 1] * (fy - one)
    n11 = gradients[high + xj, 0] * (fx - one) + gradients[high + xj, 1] * (fy - one)
    near = n00 + u * (n10 - n00)
    return near + v * (n01 + u * (n11 - n01) - near)


@numba.njit(cache=True, parallel=True)
def _octaves(
    x: Array, y: Array, tables: Array, gain: np.float32, lacunarity: np.float32, result: Array
) -> None:
    for index in numba.prange(x.size):
        total, amplitude, frequency = np.float32(0), np.float32(1), np.float32(1)
        for octave in range(tables.shape[0]):
            shift = np.float32(17.3) * np.float32(octave)
            value = _perlin(x[index] * frequency + shift, y[index] * frequency - shift, tables[octave])
            total += amplitude * value
            amplitude *= gain
            frequency *= lacunarity
        result[index] = total


@numba.njit(cache=True, parallel=True)
def _crests(
    x: Array, y: Array, tables: Array, gain: np.float32, lacunarity: np.float32, result: Array
) -> None:
    for index in numba.prange(x.size):
        total, norm, weight = np.float32(0), np.float32(0), np.float32(1)
        amplitude, frequency = np.float32(1), np.float32(1)
        for octave in range(tables.shape[0]):
            value = abs(_perlin(x[index] * frequency, y[index] * frequency, tables[octave]))
            crest = np.float32(1) - min(np.float32(1), np.float32(1.6) * value)
            crest = crest * crest * weight
            total += amplitude * crest
            norm += amplitude
            weight = min(np.float32(1), crest * np.float32(1.8))
            amplitude *= gain
            frequency *= lacunarity
        result[index] = total / norm


def voronoi(x: Array, y: Array, seed: int) -> tuple[Array, Array, NDArray[np.int64]]:
    """Distances to the nearest and second nearest of one random point a unit cell, and the nearest's cell id.

    The cell id is in [0, 65535] and tells stones, slabs or fields apart.
    """
    px, py = _values(seed), _values(seed + 7919)
    xi, yi = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    first = np.full(np.broadcast(x, y).shape, 9.0, np.float32)
    second, cell = first.copy(), np.zeros(first.shape, np.int64)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            index = ((yi + dy) & 255) * _TILE + ((xi + dx) & 255)
            distance = np.hypot(xi + dx + px[index] - x, yi + dy + py[index] - y).astype(np.float32)
            nearer = distance < first
            second = np.where(nearer, first, np.minimum(second, distance))
            first = np.where(nearer, distance, first)
            cell = np.where(nearer, index, cell)
    return first, second, cell


def random_per_cell(cell: NDArray[np.int64], seed: int) -> Array:
    """A random value in [0, 1) for each cell id."""
    return _values(seed)[cell]


def warp(x: Array, y: Array, seed: int, strength: float, octaves: int = 3) -> tuple[Array, Array]:
    """Coordinates displaced by noise, by up to about `strength` units: bends what is drawn with them."""
    return (
        x + strength * fbm(x, y, seed, octaves),
        y + strength * fbm(x + 5.2, y + 1.3, seed + 101, octaves),
    )


def smoothstep(low: float | Array, high: float | Array, value: Array) -> Array:
    """0 below `low`, 1 above `high`, smooth between; `high` may be below `low`, which turns it round."""
    t = np.clip((value - low) / (np.asarray(high) - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)
