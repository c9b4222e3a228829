"""Land shaped by running water, on a grid.

The steady state of the stream power law: every point rises towards its ridge by a slope that falls with the
area it drains, S = k · A^-m, bounded by the angle at which rock and debris hold. Heights are integrals of the
slope along the flow tree.
"""

from __future__ import annotations

import heapq
from typing import Any

import cv2
import numba
import numpy as np
from numpy.typing import NDArray

from training.scenes.noise import Array


def eroded(
    uplift: Array, start: Array, cell_m: float, *, steepest: float, concavity: float = 0.42, rounds: int = 9
) -> Array:
    """The height that erosion and uplift settle at.

    Parameters
    ----------
    uplift : (n, n)
        How fast the land rises, in [0, 1]; where it is 0 the land stays at its base.
    start : (n, n)
        Heights in metres that say where water runs at first; noise on a broad shape.
    cell_m : float
        Side of a cell of the finest grid.
    steepest : float
        Largest rise a metre (1 is 45°).
    concavity : float
        Exponent m: 0.3 straight slopes, 0.5 deep valleys below sharp heads.

    Returns
    -------
    (n, n) metres; 0 at the base, in a scale that the caller sets.
    """
    size = uplift.shape[0]
    height = _resized(start, size // 4, cv2.INTER_AREA)
    for scale, count in ((4, rounds), (2, max(2, rounds // 2)), (1, max(2, rounds // 3))):
        if height.shape[0] != size // scale:
            height = _resized(height, size // scale, cv2.INTER_CUBIC)
        rate = _resized(uplift, height.shape[0], cv2.INTER_AREA)
        for _ in range(count):
            height = _settled(height, rate, cell_m * scale, steepest, concavity)
    return height


def _resized(plane: Array, side: int, interpolation: int) -> Array:
    return np.asarray(cv2.resize(plane, (side, side), interpolation=interpolation), plane.dtype)


def _settled(height: Array, uplift: Array, cell_m: float, steepest: float, concavity: float) -> Array:
    """One round: where water runs now, and the heights this makes."""
    order, receiver = _flow(height.astype(np.float64), uplift)
    settled = _heights(order, receiver, uplift, cell_m, steepest, concavity)
    return (0.75 * settled + 0.25 * height).astype(np.float32)


@numba.njit(cache=True)
def _flow(height: Array, uplift: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cells in the order in which a flood from the base and the border reaches them, and where each drains.

    A cell drains to its steepest lower neighbour, one in a hollow to the cell over which the flood came.
    """
    rows, columns = height.shape
    level = np.full((rows, columns), np.inf)
    receiver = np.empty(rows * columns, np.int64)
    order = np.empty(rows * columns, np.int64)
    queue: Any = [(0.0, 0) for _ in range(0)]
    for row in range(rows):
        for column in range(columns):
            edge = row == 0 or column == 0 or row == rows - 1 or column == columns - 1
            if edge or uplift[row, column] <= 1e-3:
                level[row, column] = height[row, column]
                receiver[row * columns + column] = row * columns + column
                heapq.heappush(queue, (np.float64(height[row, column]), row * columns + column))
    count = 0
    while len(queue) > 0:
        here, cell = heapq.heappop(queue)
        order[count] = cell
        count += 1
        row, column = cell // columns, cell % columns
        for step in range(9):
            y, x = row + step // 3 - 1, column + step % 3 - 1
            if y < 0 or x < 0 or y >= rows or x >= columns:
                continue
            if level[y, x] == np.inf:
                level[y, x] = max(height[y, x], here + 0.01)
                receiver[y * columns + x] = _steepest(height, level, y, x, cell)
                heapq.heappush(queue, (level[y, x], y * columns + x))
    return order, receiver


@numba.njit(cache=True)
def _steepest(height: Array, level: NDArray[np.float64], row: int, column: int, parent: int) -> int:
    """The neighbour, already flooded, to which the way down is steepest; the parent in a hollow."""
    rows, columns = height.shape
    best, found = 0.0, parent
    for step in range(9):
        y, x = row + step // 3 - 1, column + step % 3 - 1
        if y < 0 or x < 0 or y >= rows or x >= columns or level[y, x] >= level[row, column]:
            continue
        way = 1.0 if step % 2 else 1.41421356
        drop = (level[row, column] - level[y, x]) / way
        if drop > best:
            best, found = drop, y * columns + x
    return found


@numba.njit(cache=True)
def _heights(
    order: NDArray[np.int64],
    receiver: NDArray[np.int64],
    uplift: Array,
    cell_m: float,
    steepest: float,
    concavity: float,
) -> Array:
    """Heights of the steady state, from drained areas: up the tree for areas, down it for heights."""
    columns = uplift.shape[1]
    area = np.full(order.size, cell_m * cell_m / 1e4)
    for index in range(order.size - 1, -1, -1):
        cell = order[index]
        if receiver[cell] != cell:
            area[receiver[cell]] += area[cell]
    height = np.zeros(uplift.shape, np.float32)
    for cell in order:
        target = receiver[cell]
        if target == cell:
            continue
        rate = uplift[cell // columns, cell % columns]
        straight = target // columns == cell // columns or target % columns == cell % columns
        way = cell_m * (1.0 if straight else 1.41421356)
        slope = min(2.6 * rate * area[cell] ** -concavity, steepest * np.sqrt(rate))
        height[cell // columns, cell % columns] = height[target // columns, target % columns] + slope * way
    return height


def gullies(x: Array, y: Array, slope_x: Array, slope_y: Array, seed: int) -> tuple[Array, Array, Array]:
    """Furrows of one unit's spacing that run down the slope, and their own slope.

    Parameters
    ----------
    slope_x, slope_y : the gradient of the land at the points, rise a metre; furrows follow it.

    Returns
    -------
    Height in about [-1, 1], and its derivatives along x and y, a unit. After Clay John's erosion noise.
    """
    steep = np.maximum(np.hypot(slope_x, slope_y), 1e-4)
    along_x, along_y = -slope_y / steep * np.float32(2 * np.pi), slope_x / steep * np.float32(2 * np.pi)
    table = np.random.Generator(np.random.PCG64(seed)).random((2, 65536)).astype(np.float32)
    cx, cy = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = (x - cx).astype(np.float32), (y - cy).astype(np.float32)
    height, dx, dy = (np.zeros(x.shape, np.float32) for _ in range(3))
    weight = np.full(x.shape, 1e-6, np.float32)
    for j in (-1, 0, 1):
        for i in (-1, 0, 1):
            cell = ((cy + j) & 255) * 256 + ((cx + i) & 255)
            px, py = fx - i - table[0][cell], fy - j - table[1][cell]
            w = np.exp(-2.6 * (px * px + py * py))
            phase = px * along_x + py * along_y
            height += w * np.cos(phase)
            wave = -w * np.sin(phase)
            dx += wave * along_x
            dy += wave * along_y
            weight += w
    return height / weight, dx / weight, dy / weight
