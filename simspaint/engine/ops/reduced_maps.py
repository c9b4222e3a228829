"""Maps at a reduced size, and their values at single pixels of what they stand for."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import Float32, Int64, Integer, UInt8

_ROW = 4096
"""OpenCV samples at no more than 32,767 pixels of a row."""


def reduced(
    picture: UInt8[np.ndarray, "height width *channels"], step: int
) -> UInt8[np.ndarray, "h w *channels"]:
    """Means over squares of `step` pixels. What the last squares lack is as the picture's edge."""
    height, width = picture.shape[:2]
    below, beside = -height % step, -width % step
    if below or beside:  # with a whole factor OpenCV is several times as fast
        picture = cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    size = (width + beside) // step, (height + below) // step
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def sampled(
    maps: Sequence[Float32[np.ndarray, "h w"]],
    rows: Int64[np.ndarray, " n"],
    columns: Int64[np.ndarray, " n"],
    step: int,
) -> Float32[np.ndarray, "n maps"]:
    """Values of reduced maps at some pixels of what they stand for, bilinear.

    Parameters
    ----------
    step
        Pixels that one of the maps stands for in both directions.
    """
    n = rows.size
    where = np.zeros((2, -(-max(n, 1) // _ROW) * _ROW), np.float32)
    where[:, :n] = (columns + 0.5) / step - 0.5, (rows + 0.5) / step - 0.5
    x, y = where.reshape(2, -1, _ROW)
    edge = cv2.BORDER_REPLICATE
    found = [cv2.remap(each, x, y, cv2.INTER_LINEAR, borderMode=edge).ravel()[:n] for each in maps]
    return np.stack(found, axis=1)


def values_at(
    picture: Integer[np.ndarray, "height width *channels"],
    rows: Int64[np.ndarray, " n"],
    columns: Int64[np.ndarray, " n"],
) -> Integer[np.ndarray, " n *channels"]:
    """A picture's values at some of its pixels: several times as fast as by indexing with both arrays."""
    flat = picture.reshape(-1, *picture.shape[2:])
    return np.take(flat, rows * picture.shape[1] + columns, axis=0)
