"""How near sets of pictures are to real photographs: Fréchet distance, power spectrum, spikes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.image_tensor import to_tensor
from simspaint.engine.networks.perceptual_features import PerceptualFeatures
from training.frechet import frechet_distance
from training.power_spectrum import log_power_spectrum

Pictures = Sequence[np.ndarray]
Figures = dict[str, float]
CELLS = (4, 6)
"""A grid of patches: so many that their covariances have full rank where that of whole pictures has not."""
FEWEST = 4
"""Pictures below which there are no two halves to compare."""


def inpainted(canvas: Canvas) -> np.ndarray:
    """The baseline without a network: what the canvas hides is filled by OpenCV (Telea 2004)."""
    hidden = (canvas.component == NO_COMPONENT).astype(np.uint8)
    return cv2.inpaint(canvas.color, hidden, 5, cv2.INPAINT_TELEA)


def empty_like(canvas: Canvas) -> Canvas:
    """A canvas that shows nothing: f then paints from the layout alone, like a purely parametric method."""
    return Canvas(
        np.zeros_like(canvas.color), np.zeros_like(canvas.known), np.full_like(canvas.component, NO_COMPONENT)
    )


def features_of(
    pictures: Pictures, network: PerceptualFeatures, cells: tuple[int, int] = (1, 1)
) -> np.ndarray:
    """(n × rows × columns, channels): mean over each cell of a grid of every channel of every layer."""
    with torch.inference_mode():
        rows = [
            torch.cat([F.adaptive_avg_pool2d(layer, cells)[0].flatten(1) for layer in network(to_tensor(p))])
            for p in pictures
        ]
    return torch.cat(rows, 1).T.numpy()


def spikes(spectrum: np.ndarray, real: np.ndarray) -> float:
    """The highest single frequency over its neighbours in a spectrum, in log₁₀ of power, beyond what the real
    one has there."""
    excess = (spectrum - real).astype(np.float32)
    return float((excess - cv2.blur(excess, (9, 9))).max())


def measured(
    kinds: Mapping[str, Pictures], real: Pictures, network: PerceptualFeatures
) -> dict[str, Figures]:
    """How far each kind of picture is from the real ones.

    `frechet` is of means over whole pictures, `frechet_of_patches` of means over cells of a grid;
    `spectrum` is the mean distance of mean log power spectra; and `spikes`.
    `two halves of the real` is what chance alone gives. Raises `ValueError` for fewer than `FEWEST` pictures.
    """
    if len(real) < FEWEST:
        raise ValueError(f"At least {FEWEST} photographs are needed, not {len(real)}.")
    true_features, true_spectrum = features_of(real, network), log_power_spectrum(real)
    true_patches = features_of(real, network, CELLS)
    figures = {}
    for name, pictures in kinds.items():
        spectrum = log_power_spectrum(pictures)
        figures[name] = {
            "frechet": frechet_distance(features_of(pictures, network), true_features),
            "frechet_of_patches": frechet_distance(features_of(pictures, network, CELLS), true_patches),
            "spectrum": float(np.abs(spectrum - true_spectrum).mean()),
            "spikes": spikes(spectrum, true_spectrum),
        }
    halves = [log_power_spectrum(real[i::2]) for i in range(2)]
    figures["two halves of the real"] = {
        "frechet": frechet_distance(true_features[::2], true_features[1::2]),
        "frechet_of_patches": frechet_distance(
            features_of(real[::2], network, CELLS), features_of(real[1::2], network, CELLS)
        ),
        "spectrum": float(np.abs(halves[0] - halves[1]).mean()),
        "spikes": spikes(halves[0], halves[1]),
    }
    return figures
