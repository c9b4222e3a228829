"""The guided filter (He, Sun and Tang 2013): maps whose edges follow a photograph's.

Every map is, near each pixel, a linear function of the photograph's colour. The functions are found at the
maps' own size and applied at the photograph's, which He and Sun (2015) call the fast guided filter.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Float32, UInt8


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
    guide = small.astype(np.float32) / 255
    slopes, offsets = _linear_functions(maps, guide, radius, flatness)
    size = photograph.shape[1], photograph.shape[0]
    color = photograph.astype(np.float32) / 255
    result = np.empty((n, *photograph.shape[:2]), np.float32)
    for i, (slope, offset) in enumerate(zip(slopes, offsets, strict=True)):
        wide = cv2.resize(np.dstack([slope, offset]), size, interpolation=cv2.INTER_LINEAR)
        result[i] = np.einsum("hwc,hwc->hw", wide[..., :3], color) + wide[..., 3]
    return result


def _linear_functions(
    maps: np.ndarray, guide: np.ndarray, radius: int, flatness: float
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Slope (h, w, 3) and offset (h, w) of every map, averaged over the windows that hold a pixel."""
    mean = _mean(guide, radius)
    inverse = np.linalg.inv(_covariance(guide, mean, radius) + flatness * np.eye(3, dtype=np.float32))
    slopes, offsets = [], []
    for values in maps:
        level = _mean(values, radius)
        shared = _mean(guide * values[..., None], radius) - mean * level[..., None]
        slope = np.einsum("hwij,hwj->hwi", inverse, shared)
        offset = level - np.einsum("hwi,hwi->hw", slope, mean)
        slopes.append(_mean(slope, radius))
        offsets.append(_mean(offset, radius))
    return slopes, offsets


def _covariance(guide: np.ndarray, mean: np.ndarray, radius: int) -> np.ndarray:
    """(h, w, 3, 3) covariance of the colours in every window."""
    found = np.empty((*guide.shape[:2], 3, 3), np.float32)
    for i in range(3):
        for j in range(i, 3):
            product = _mean(guide[..., i] * guide[..., j], radius)
            found[..., i, j] = found[..., j, i] = product - mean[..., i] * mean[..., j]
    return found


def _mean(values: np.ndarray, radius: int) -> np.ndarray:
    """Mean over the window; pixels outside the frame mirror those inside."""
    side = 2 * radius + 1
    return cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT)
