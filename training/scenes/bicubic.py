"""Smooth values between the points of a grid."""

from __future__ import annotations

import numpy as np

from training.scenes.noise import Array


def bicubic(grid: Array, gx: Array, gy: Array) -> Array:
    """Catmull-Rom interpolation at grid coordinates, held at the border."""
    rows, columns = grid.shape
    gx, gy = np.clip(gx, 1, columns - 3.001), np.clip(gy, 1, rows - 3.001)
    xi, yi = gx.astype(np.int64), gy.astype(np.int64)
    weights_x, weights_y = _weights((gx - xi).astype(np.float32)), _weights((gy - yi).astype(np.float32))
    flat, start = grid.ravel(), (yi - 1) * columns + xi - 1
    total = np.zeros(gx.shape, np.float32)
    for j in range(4):
        row = start + j * columns
        total += weights_y[j] * sum(weights_x[i] * flat[row + i] for i in range(4))
    return total


def _weights(t: Array) -> tuple[Array, Array, Array, Array]:
    t2, t3 = t * t, t * t * t
    return (
        -0.5 * t + t2 - 0.5 * t3,
        1 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    )
