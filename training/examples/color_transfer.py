"""Colour transfer between segments (S5.2), after Reinhard, Ashikhmin, Gooch and Shirley 2001: mean and spread
in lαβ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float64, UInt8

# Cone responses of RGB, and the decorrelated axes of their logarithms: the constants of the 2001 paper.
_LMS_FROM_RGB = np.array([[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]])
_LAB_FROM_LOG_LMS = np.diag([3**-0.5, 6**-0.5, 2**-0.5]) @ np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]])
_RGB_FROM_LMS = np.linalg.inv(_LMS_FROM_RGB)
_LOG_LMS_FROM_LAB = np.linalg.inv(_LAB_FROM_LOG_LMS)
_DARKEST = 1.0 / 255.0  # the logarithm needs a floor: black counts as the darkest grey


class ColorStatistics(NamedTuple):
    """Mean and standard deviation of some pixels on the three axes l, α, β."""

    mean: Float64[np.ndarray, 3]
    spread: Float64[np.ndarray, 3]


def lab_from_rgb(pixels: UInt8[np.ndarray, "n_pixels 3"]) -> Float[np.ndarray, "n_pixels 3"]:
    """lαβ of RGB pixels (decadic logarithms, so l is at most 0)."""
    scaled = np.maximum(pixels.astype(np.float32) / 255.0, _DARKEST)
    return np.log10(scaled @ _LMS_FROM_RGB.T.astype(np.float32)) @ _LAB_FROM_LOG_LMS.T.astype(np.float32)


def rgb_from_lab(lab: Float[np.ndarray, "n_pixels 3"]) -> UInt8[np.ndarray, "n_pixels 3"]:
    """RGB of lαβ pixels, rounded and clipped to 0–255."""
    # 10⁴ is far beyond white: no overflow
    log_lms = np.minimum(lab @ _LOG_LMS_FROM_LAB.T.astype(np.float32), 4.0)
    rgb = np.power(10.0, log_lms, dtype=np.float32) @ _RGB_FROM_LMS.T.astype(np.float32)
    return np.clip(np.rint(rgb * 255.0), 0, 255).astype(np.uint8)


def color_statistics(pixels: UInt8[np.ndarray, "n_pixels 3"]) -> ColorStatistics:
    """Statistics of at least one pixel. Raises `ValueError` without any."""
    if len(pixels) == 0:
        raise ValueError("Colour statistics need at least one pixel.")
    lab = lab_from_rgb(pixels)
    return ColorStatistics(lab.mean(axis=0, dtype=np.float64), lab.std(axis=0, dtype=np.float64))


def transfer_color(
    pixels: UInt8[np.ndarray, "n_pixels 3"], target: ColorStatistics
) -> UInt8[np.ndarray, "n_pixels 3"]:
    """The pixels with the mean and spread of `target`.

    The spread is scaled by at most 3 either way: a nearly uniform segment would otherwise become noise. No
    pixels give
    none.
    """
    if len(pixels) == 0:
        return pixels.copy()
    lab = lab_from_rgb(pixels)
    mean, spread = lab.mean(axis=0, dtype=np.float64), lab.std(axis=0, dtype=np.float64)
    scale = np.clip(target.spread / np.maximum(spread, 1e-4), 1 / 3, 3)
    moved = (lab - mean.astype(np.float32)) * scale.astype(np.float32) + target.mean.astype(np.float32)
    return rgb_from_lab(moved)
