"""Mean log power spectrum of pictures (S6, "Image statistics")."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def log_power_spectrum(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """(height, width) mean over the pictures of log₁₀ power of their luminance, zero frequency in the middle.

    Pictures are RGB of one size; a Hann window keeps the frame's edge out of the spectrum.
    """
    height, width = pictures[0].shape[:2]
    window = np.hanning(height)[:, None] * np.hanning(width)
    total = np.zeros((height, width))
    for picture in pictures:
        luminance = picture @ np.array([0.299, 0.587, 0.114]) / 255.0
        power = np.abs(np.fft.fft2((luminance - luminance.mean()) * window)) ** 2
        total += np.log10(power + 1e-8)
    return np.fft.fftshift(total / len(pictures))
