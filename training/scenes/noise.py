"""Gradient noise and what is built of it, vectorised; the same numbers for the same seed everywhere."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

_TILE = 256


@lru_cache(maxsize=64)
def _gradients(seed: int) -> tuple[Array, Array]:
    """Unit gradients of a tile of 256×256 lattice points, as flat x and y parts."""
    angle = np.random.Generator(np.random.PCG64(seed)).random(_TILE * _TILE) * (2 * np.pi)
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


@lru_cache(maxsize=64)
def _values(seed: int, size: int = _TILE * _TILE) -> Array:
    return np.random.Generator(np.random.PCG64(seed)).random(size).astype(np.float32)


def gradient_noise(x: Array, y: Array, seed: int) -> Array:
    """Perlin noise of one unit's wavelength: about [-0.7, 0.7] around 0; repeats after 256 units."""
    gx, gy = _gradients(seed)
    fx0, fy0 = np.floor(x), np.floor(y)
    xi, yi = fx0.astype(np.int64) & 255, fy0.astype(np.int64) & 255
    fx, fy = (x - fx0).astype(np.float32), (y - fy0).astype(np.float32)
    u, v = fx * fx * fx * (fx * (fx * 6 - 15) + 10), fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    xj, yi, yj = (xi + 1) & 255, yi * _TILE, ((yi + 1) & 255) * _TILE
    a, b, c, d = yi + xi, yi + xj, yj + xi, yj + xj
    n00 = gx[a] * fx + gy[a] * fy
    n10 = gx[b] * (fx - 1) + gy[b] * fy
    n01 = gx[c] * fx + gy[c] * (fy - 1)
    n11 = gx[d] * (fx - 1) + gy[d] * (fy - 1)
    low = n00 + u * (n10 - n00)
    return low + v * (n01 + u * (n11 - n01) - low)


def fbm(x: Array, y: Array, seed: int, octaves: int = 5, gain: float = 0.5, lacunarity: float = 2.03) -> Array:
    """Sum of octaves of noise, each finer and weaker: about [-1, 1], mean 0."""
    total = np.zeros(np.broadcast(x, y).shape, np.float32)
    amplitude, frequency = 1.0, 1.0
    for octave in range(octaves):
        shift = 17.3 * octave
        total += amplitude * gradient_noise(x * frequency + shift, y * frequency - shift, seed + octave)
        amplitude, frequency = amplitude * gain, frequency * lacunarity
    return total * np.float32(1.4 * (1 - gain) / (1 - gain**octaves))


def ridged(x: Array, y: Array, seed: int, octaves: int = 5, gain: float = 0.5, lacunarity: float = 2.07) -> Array:
    """Ridged noise: sharp crests, in [0, 1]; each octave is rough where the one before is high."""
    total = np.zeros(np.broadcast(x, y).shape, np.float32)
    weight = np.ones_like(total)
    amplitude, frequency, norm = 1.0, 1.0, 0.0
    for octave in range(octaves):
        crest = 1 - np.minimum(1, 1.6 * np.abs(gradient_noise(x * frequency, y * frequency, seed + octave)))
        crest = crest * crest * weight
        total += amplitude * crest
        norm += amplitude
        weight = np.clip(crest * 1.8, 0, 1)
        amplitude, frequency = amplitude * gain, frequency * lacunarity
    return total / np.float32(norm)


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
