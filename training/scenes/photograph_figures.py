"""Figures of photographs, rendered or real: power by frequency, contrast, brightness, saturation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.evaluation.power_spectrum import log_power_spectrum

_FRAME = (320, 212)


@dataclass(frozen=True)
class PhotographFigures:
    """Of a set of photographs, at one size."""

    count: int
    slope: float
    """Of log10 power over log10 frequency, between 1/40 and 2/5 cycles a pixel."""
    level: float
    """log10 power at 1/10 cycle a pixel."""
    radial: NDArray[np.float64]
    """Mean log10 power by frequency: (n, 2) rows of cycles a pixel and power."""
    contrast: NDArray[np.float64]
    """Standard deviation of brightness of each photograph."""
    brightness: NDArray[np.float64]
    """Histogram of brightness, 32 bins, sum 1."""
    saturation: NDArray[np.float64]
    """Histogram of (largest - smallest) / largest channel, 32 bins, sum 1."""


def photograph_figures(photographs: Iterable[NDArray[np.uint8]]) -> PhotographFigures:
    """Figures of RGB photographs, each brought to 320×212 (the middle of others' shape)."""
    pictures = [_framed(photograph) for photograph in photographs]
    radial = _radial(log_power_spectrum(pictures))
    chosen = (radial[:, 0] >= 1 / 40) & (radial[:, 0] <= 0.4)
    slope, _ = np.polyfit(np.log10(radial[chosen, 0]), radial[chosen, 1], 1)
    brightness, saturation, contrast = np.zeros(32), np.zeros(32), []
    for picture in pictures:
        luma = picture @ np.array([0.299, 0.587, 0.114])
        contrast.append(luma.std() / 255)
        brightness += np.histogram(luma, 32, (0, 256))[0]
        top, low = picture.max(axis=-1).astype(float), picture.min(axis=-1).astype(float)
        saturation += np.histogram((top - low) / np.maximum(top, 1), 32, (0, 1))[0]
    return PhotographFigures(
        len(pictures),
        float(slope),
        float(np.interp(0.1, radial[:, 0], radial[:, 1])),
        radial,
        np.array(contrast),
        brightness / brightness.sum(),
        saturation / saturation.sum(),
    )


def _framed(photograph: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = photograph.shape[:2]
    keep = min(width / _FRAME[0], height / _FRAME[1])
    wide, high = int(_FRAME[0] * keep), int(_FRAME[1] * keep)
    top, left = (height - high) // 2, (width - wide) // 2
    framed = photograph[top : top + high, left : left + wide]
    return np.asarray(cv2.resize(framed, _FRAME, interpolation=cv2.INTER_AREA), np.uint8)


def _radial(spectrum: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean by frequency over all directions."""
    height, width = spectrum.shape
    y, x = np.fft.fftshift(np.fft.fftfreq(height)), np.fft.fftshift(np.fft.fftfreq(width))
    away = np.hypot(y[:, None], x[None])
    edges = np.linspace(0, 0.5, 80)
    index = np.digitize(away.ravel(), edges)
    counts = np.bincount(index, minlength=len(edges) + 1)[1 : len(edges)]
    sums = np.bincount(index, spectrum.ravel(), minlength=len(edges) + 1)[1 : len(edges)]
    middle = (edges[1:] + edges[:-1]) / 2
    return np.stack([middle, sums / np.maximum(counts, 1)], axis=1)[counts > 0][1:]
