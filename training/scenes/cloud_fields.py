"""What clouds are carved from: a volume of noise that repeats, and maps of where clouds stand.

All repeat at their edges, so that a ray may go on for a hundred kilometres.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.floating]

VOLUME = 96
"""Voxels along an edge of the noise volume, which holds `CELLS` of its coarsest features."""
CELLS = 4
MAP = 512
"""Cells along an edge of a weather map."""
MAP_M = 51_200.0
"""Size of a weather map on the ground."""


@njit(cache=True)
def _nearest(points: np.ndarray, z: float, y: float, x: float) -> float:
    """Squared distance to the nearest point; a border of one cell surrounds the cells."""
    nearest, k0, j0, i0 = 9.0, int(z), int(y), int(x)
    for index in range(27):
        k, j, i = k0 + index // 9, j0 + index // 3 % 3, i0 + index % 3
        dz, dy, dx = points[k, j, i, 0] - z, points[k, j, i, 1] - y, points[k, j, i, 2] - x
        nearest = min(nearest, dz * dz + dy * dy + dx * dx)
    return nearest


@njit(cache=True)
def _billows(points: np.ndarray, cells: int, out: np.ndarray) -> None:
    """1 at the points, one a cell, falling to 0 between them."""
    step = cells / VOLUME
    for k in range(VOLUME):
        for j in range(VOLUME):
            for i in range(VOLUME):
                out[k, j, i] = 1.0 - min(1.0, math.sqrt(_nearest(points, k * step, j * step, i * step)))


def _scattered_points(rng: np.random.Generator, cells: int) -> Array:
    """One random point a cell, and a border that repeats the far side."""
    inner = rng.random((cells, cells, cells, 3))
    points = np.pad(inner, ((1, 1), (1, 1), (1, 1), (0, 0)), mode="wrap")
    corner = np.stack(np.meshgrid(*[np.arange(-1, cells + 1)] * 3, indexing="ij"), -1)
    return (points + corner).astype(np.float32)


def _smooth_noise(rng: np.random.Generator, slope: float, low: float, shape: tuple[int, ...]) -> Array:
    """Gaussian noise that repeats, deviation 1; its amplitude falls by frequency^-slope above `low`."""
    spectrum = np.fft.rfftn(rng.standard_normal(shape))
    axes = [np.fft.fftfreq(size) * size for size in shape[:-1]]
    axes.append(np.fft.rfftfreq(shape[-1]) * shape[-1])
    grids = np.meshgrid(*axes, indexing="ij", sparse=True)
    frequency = np.sqrt(np.asarray(sum(grid * grid for grid in grids)))
    gain = np.where(frequency < low, (frequency / low) ** 2, (np.maximum(frequency, 1e-6) / low) ** -slope)
    noise = np.fft.irfftn(spectrum * gain, shape)
    return (noise / noise.std()).astype(np.float32)


@lru_cache(maxsize=1)
def noise_volume() -> Array:
    """(VOLUME, VOLUME, VOLUME, 2): billows of four sizes in [0, 1], mean near 0.5; smooth noise around 0.

    The same for all clouds: they differ by where they cut it.
    """
    rng = np.random.Generator(np.random.PCG64(20_240))
    total, weight = np.zeros((VOLUME,) * 3, np.float32), 0.0
    octave_noise = np.zeros_like(total)
    for octave, share in enumerate((1.0, 0.5, 0.27, 0.14)):
        cells = CELLS * 2**octave
        _billows(_scattered_points(rng, cells), cells, octave_noise)
        total += np.float32(share) * octave_noise
        weight += share
    total /= weight
    total = np.clip((total - total.mean()) / (5 * total.std()) + 0.5, 0, 1)
    smooth = np.clip(_smooth_noise(rng, 2.6, CELLS, (VOLUME,) * 3) / 5, -0.5, 0.5)
    return np.ascontiguousarray(np.stack([total, smooth], -1).astype(np.float32))


def heaps(rng: np.random.Generator, cover: float, radius_m: tuple[float, float], group: float) -> Array:
    """Heights of heap clouds in [0, 1], 0 between them, until they cover this share of the ground.

    `radius_m` is the range of a heap's size, `group` in [0, 1] how much they keep together.
    """
    sky, cell = np.zeros((MAP, MAP), np.float32), MAP_M / MAP
    where = _smooth_noise(rng, 2.0, 3, (MAP, MAP))
    for attempt in range(6000):
        if attempt % 16 == 0 and (sky[::2, ::2] > 0.12).mean() >= cover:
            break
        row, column = rng.integers(0, MAP, 2)
        if where[row, column] * group < group * rng.standard_normal() + 0.3 * group:
            continue
        radius = radius_m[0] * (radius_m[1] / radius_m[0]) ** (rng.random() ** 1.7)
        tall = 0.2 + 0.8 * ((radius - radius_m[0]) / (radius_m[1] - radius_m[0])) ** 0.9
        _heap(sky, rng, (row, column), radius / cell, tall * (0.75 + 0.5 * rng.random()))
    return np.minimum(sky, 1)


def _heap(
    sky: Array, rng: np.random.Generator, middle: tuple[int, int], radius: float, height: float
) -> None:
    """Raise one heap of several domes on the map, in place."""
    for index in range(int(rng.integers(4, 10))):
        share = 0.75 if index == 0 else 0.3 + 0.35 * rng.random()
        away = 0.0 if index == 0 else 0.75 * np.sqrt(rng.random())
        turn = rng.random() * 2 * np.pi
        y = middle[0] + away * radius * np.sin(turn)
        x = middle[1] + away * radius * np.cos(turn) * 1.2
        size, top = max(radius * share, 1.0), height * (1 if index == 0 else 1 - 0.6 * away * rng.random())
        rows = np.arange(int(y - size), int(y + size) + 2)
        columns = np.arange(int(x - size), int(x + size) + 2)
        d2 = ((rows - y)[:, None] ** 2 + (columns - x)[None] ** 2) / size**2
        dome = np.float32(top) * np.clip(1 - d2, 0, 1).astype(np.float32) ** 0.9
        index_2d = np.ix_(rows % MAP, columns % MAP)
        sky[index_2d] = np.maximum(sky[index_2d], dome)


def sheet(rng: np.random.Generator, cover: float, cell_m: float, streets: float, wind: float) -> Array:
    """Thickness of a layer cloud in [0, 1] that covers this share of the ground.

    `cell_m` is the size of its lumps, `streets` in [0, 1] how much these join into rolls across the wind.
    """
    frequency = MAP_M / cell_m
    fine = _smooth_noise(rng, 3.0, frequency * 0.7, (MAP, MAP))
    y, x = np.mgrid[0:MAP, 0:MAP].astype(np.float32) * np.float32(2 * np.pi / MAP)
    a, b = round(frequency * np.cos(wind)), round(frequency * np.sin(wind))
    bend = _smooth_noise(rng, 3.0, 4, (MAP, MAP)) * 1.5
    rolls = np.sin(a * x + b * y + bend)
    broad = _smooth_noise(rng, 2.2, 3, (MAP, MAP))
    mixed = fine * (1 - streets) * 0.55 + rolls * streets * 0.7 + broad * 0.8
    edge = np.quantile(mixed, 1 - min(cover, 1.0)) if cover < 1 else mixed.min() - 0.2
    return np.clip((mixed - edge) / (mixed.max() - edge) * 1.3, 0, 1).astype(np.float32)


def with_clearance(weather: Array) -> Array:
    """(MAP, MAP, 2): the map, and how far each cell is from any cloud, in metres (at most 6 km)."""
    border = 64
    empty = np.pad((weather <= 0.0).astype(np.uint8), border, mode="wrap")
    away = cv2.distanceTransform(empty, cv2.DIST_L2, 3)[border:-border, border:-border]
    away = np.clip(away - 2.5, 0, 60) * (MAP_M / MAP)
    return np.ascontiguousarray(np.stack([weather, away.astype(np.float32)], -1))


def wisps(rng: np.random.Generator, cover: float, wind: float, size: int = 1024) -> Array:
    """(size, size) optical thickness of ice clouds: fibres drawn out by the wind; 0 between them."""
    bend_x = _smooth_noise(rng, 2.8, 2, (size, size)) * size * 0.02
    bend_y = _smooth_noise(rng, 2.8, 2, (size, size)) * size * 0.02
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    u, v = (x + bend_x) % size, (y + bend_y) % size
    fibres = _wrapped(_combed(rng, 9, 9.0, wind, size), u, v)
    finer = _wrapped(_combed(rng, 30, 12.0, wind + 0.15, size), u, v)
    bundles = _smooth_noise(rng, 2.2, 4, (size, size))
    thickness = 0.6 * bundles + 0.5 * fibres + 0.34 * finer
    edge = np.quantile(thickness, 1 - min(max(cover, 0.02), 0.98))
    return np.clip(0.75 * np.maximum(thickness - edge, 0) ** 1.35, 0, 2.5).astype(np.float32)


def _combed(rng: np.random.Generator, low: float, stretch: float, wind: float, size: int) -> Array:
    """Noise that repeats and is drawn out along the wind: deviation 1."""
    kx, ky = np.fft.rfftfreq(size)[None] * size, np.fft.fftfreq(size)[:, None] * size
    along, across = kx * np.cos(wind) + ky * np.sin(wind), ky * np.cos(wind) - kx * np.sin(wind)
    frequency = np.hypot(along * stretch, across)
    gain = np.where(frequency < low, (frequency / low) ** 2, (np.maximum(frequency, 1e-6) / low) ** -1.6)
    noise = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((size, size))) * gain, (size, size))
    return (noise / noise.std()).astype(np.float32)


def _wrapped(image: Array, u: Array, v: Array) -> Array:
    points = u.astype(np.float32), v.astype(np.float32)
    return np.asarray(cv2.remap(image, *points, cv2.INTER_LINEAR, None, cv2.BORDER_WRAP), np.float32)
