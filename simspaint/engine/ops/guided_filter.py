"""The guided filter (He, Sun and Tang 2013): maps whose edges follow a photograph's.

Every map is, near each pixel, a linear function of the photograph's colour. The functions are found at the
maps' own size and applied at the photograph's, which He and Sun (2015) call the fast guided filter. Channels
are kept as planes: sums over them are several times as fast as over the last axis.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

Planes = list[np.ndarray]
"""One (h, w) float32 array a channel."""


def guided_filter(
    maps: Float32[np.ndarray, "n h w"],
    photograph: UInt8[np.ndarray, "height width 3"],
    radius: int,
    flatness: float,
) -> Float32[np.ndarray, "n height width"]:
    """The maps at the photograph's size, smooth where it is flat, with edges where it has some.

    Parameters
    ----------
    maps
        At any smaller size of the same shape, or at the photograph's.
    radius
        Of the window, in pixels of the maps.
    flatness
        Variance of colour in [0, 1] below which the photograph counts as flat.
    """
    n, height, width = maps.shape
    shrinks = photograph.shape[0] > height
    small = cv2.resize(photograph, (width, height), interpolation=cv2.INTER_AREA) if shrinks else photograph
    window = GuideWindow(planes(small), radius, flatness)
    size = photograph.shape[1], photograph.shape[0]
    color = planes(photograph)
    result = np.empty((n, *photograph.shape[:2]), np.float32)
    for i, values in enumerate(maps):
        slopes, offset = window.linear_functions(values)
        cv2.resize(offset, size, dst=result[i], interpolation=cv2.INTER_LINEAR)
        for slope, channel in zip(slopes, color, strict=True):
            result[i] += cv2.resize(slope, size, interpolation=cv2.INTER_LINEAR) * channel
    return result


class GuideWindow:
    """What the filter knows of the photograph around every pixel.

    Parameters
    ----------
    guide
        The photograph's channels, 0 to 1.
    radius, flatness
        As in `guided_filter`.
    """

    def __init__(self, guide: Planes, radius: int, flatness: float) -> None:
        self._guide, self._radius = guide, radius
        self._mean = [self._averaged(channel) for channel in guide]
        # of a symmetric matrix, what is on the diagonal and right of it
        self._inverse = _inverse([[self._covariance(i, j, flatness) for j in range(i, 3)] for i in range(3)])

    def linear_functions(self, values: np.ndarray) -> tuple[Planes, np.ndarray]:
        """Three slopes and the offset of a map, each the mean over the windows that hold a pixel."""
        level = self._averaged(values)
        pairs = zip(self._guide, self._mean, strict=True)
        shared = [self._averaged(channel * values) - mean * level for channel, mean in pairs]
        slopes = [_dot(row, shared) for row in self._inverse]
        offset = level - _dot(slopes, self._mean)
        return [self._averaged(slope) for slope in slopes], self._averaged(offset)

    def _covariance(self, i: int, j: int, flatness: float) -> np.ndarray:
        product = self._averaged(self._guide[i] * self._guide[j]) - self._mean[i] * self._mean[j]
        return product + np.float32(flatness) if i == j else product

    def _averaged(self, values: np.ndarray) -> np.ndarray:
        """Mean over the window; pixels outside the frame mirror those inside."""
        side = 2 * self._radius + 1
        return cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT)


def planes(picture: UInt8[np.ndarray, "h w *channels"]) -> Planes:
    """The channels of a picture, 0 to 1."""
    return [channel.astype(np.float32) / 255 for channel in cv2.split(picture)]


def _dot(first: Sequence[np.ndarray], second: Sequence[np.ndarray]) -> np.ndarray:
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _inverse(m: list[Planes]) -> list[Planes]:
    """The inverse of a symmetric positive 3×3 matrix at every pixel, by cofactors; of the matrix what is on
    the diagonal and right of it."""
    (a, b, c), (d, e), (f,) = m
    top = [d * f - e * e, c * e - b * f, b * e - c * d]
    whole = a * top[0] + b * top[1] + c * top[2]
    first, second, third = (cofactor / whole for cofactor in top)
    middle, beside, last = ((a * f - c * c) / whole, (b * c - a * e) / whole, (a * d - b * b) / whole)
    return [[first, second, third], [second, middle, beside], [third, beside, last]]
