"""How near sets of pictures are to real photographs: Fréchet distance, power spectrum, spikes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float32, Float64

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.ops.image_tensor import to_tensor
from training.evaluation.frechet import frechet_distance
from training.evaluation.power_spectrum import log_power_spectrum
from training.synthesis.perceptual_features import PerceptualFeatures

Pictures = Sequence[np.ndarray]
Figures = dict[str, float]
CELLS = (4, 6)
"""A grid of patches: so many that their covariances have full rank where that of whole pictures has not."""
FEWEST = 4
"""Pictures below which there are no two halves to compare."""


class Seen(NamedTuple):
    """Of a set of pictures."""

    whole: Float32[np.ndarray, "n channels"]
    patches: Float32[np.ndarray, "n cells channels"]
    spectrum: Float64[np.ndarray, "height width"]


def filled_by_opencv(canvas: Canvas) -> np.ndarray:
    """The baseline without a network: all that no segment covers is filled by OpenCV (Telea 2004).

    `inpainted_canvas` of the engine leaves large holes to f.
    """
    hidden = (canvas.component == NO_COMPONENT).astype(np.uint8)
    return cv2.inpaint(canvas.color, hidden, 5, cv2.INPAINT_TELEA)


def empty_like(canvas: Canvas) -> Canvas:
    """A canvas that shows nothing: f then paints from the layout alone, like a purely parametric method."""
    return Canvas(
        np.zeros_like(canvas.color), np.zeros_like(canvas.known), np.full_like(canvas.component, NO_COMPONENT)
    )


def features_of(pictures: Pictures, network: PerceptualFeatures) -> tuple[np.ndarray, np.ndarray]:
    """Means of every channel of every layer: over pictures, (n, channels), and over their cells, (n, cells,
    channels)."""
    whole, patches = [], []
    with torch.inference_mode():
        for picture in pictures:
            layers = network(to_tensor(picture))
            whole.append(torch.cat([layer.mean((2, 3))[0] for layer in layers]))
            cells = [F.adaptive_avg_pool2d(layer, CELLS)[0].flatten(1) for layer in layers]
            patches.append(torch.cat(cells).T)
    return torch.stack(whole).numpy(), torch.stack(patches).numpy()


def seen(pictures: Pictures, network: PerceptualFeatures) -> Seen:
    """What is compared of a set of pictures."""
    return Seen(*features_of(pictures, network), log_power_spectrum(pictures))


def distances(first: Seen, second: Seen) -> Figures:
    """How far one set is from another, the second being what is real; see `measured`."""
    return {
        "frechet": frechet_distance(first.whole, second.whole),
        "frechet_of_patches": _frechet_of_patches(first.patches, second.patches),
        "spectrum": float(np.abs(first.spectrum - second.spectrum).mean()),
        "spikes": spikes(first.spectrum, second.spectrum),
    }


def spikes(spectrum: np.ndarray, real: np.ndarray) -> float:
    """The highest single frequency over its neighbours in a spectrum, in log₁₀ of power, beyond what the real
    one has there."""
    excess = (spectrum - real).astype(np.float32)
    return float((excess - cv2.blur(excess, (9, 9))).max())


def measured(
    kinds: Mapping[str, Pictures], real: Pictures, network: PerceptualFeatures
) -> dict[str, Figures]:
    """How far each kind of picture is from the real ones.

    `frechet` is of means over whole pictures, `frechet_of_patches` of means over cells of a grid, `spectrum`
    the mean distance of mean log power spectra, and `spikes` their highest single frequency beyond that of
    the real ones. `two halves of the real` is what chance alone gives. Raises `ValueError` for fewer than
    `FEWEST` pictures.
    """
    if len(real) < FEWEST:
        raise ValueError(f"At least {FEWEST} photographs are needed, not {len(real)}.")
    truth = seen(real, network)
    figures = {name: distances(seen(pictures, network), truth) for name, pictures in kinds.items()}
    halves = [Seen(truth.whole[i::2], truth.patches[i::2], log_power_spectrum(real[i::2])) for i in range(2)]
    figures["two halves of the real"] = distances(*halves)
    return figures


def _frechet_of_patches(first: np.ndarray, second: np.ndarray) -> float:
    """Of (n, cells, channels), whichever picture a cell is of."""
    return frechet_distance(*(x.reshape(-1, x.shape[-1]) for x in (first, second)))
