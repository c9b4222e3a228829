"""Harmonises segments with the photograph that gives most of the picture (method `studio`).

What a label looks like in that light is known where this photograph shows it. Else it is expected from how
labels go together in the bank's photographs: under a grey sky grass is greyer, at dusk all is warm. The mean
colour of a segment's label moves towards that, the less the more uncertain it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32, Float64, UInt8

from simspaint.bank.ops.cie_lab import cie_lab
from simspaint.domain.composition import NO_COLOR_SHIFT, ColorShift
from simspaint.engine.ops.appearance import SHARE

LIGHTNESS = 1
"""Which value of a row of `light_of` is the mean L*."""


@dataclass(frozen=True, slots=True)
class HarmoniseConfig:
    """Constants of the stage.

    Parameters
    ----------
    strength
        Share of the way that a segment goes.
    largest
        How far L*, a* and b* are shifted at most.
    least_share
        Share of a photograph that a label covers for its mean colour to count.
    trusted
        Photographs with both of two labels from which on half of what these have in common is believed.
    variance
        Of a mean colour that is known, in squared units of L*a*b*: sunny and shady parts differ.
    largest_gain
        By how much L* is multiplied or divided at most.
    most_photographs
        Photographs that the model is made of at most: a bank's whose colours are not known are decoded.
    """

    strength: float = 0.7
    largest: tuple[float, float, float] = (15.0, 10.0, 14.0)
    least_share: float = 0.01
    trusted: float = 20.0
    variance: float = 4.0
    largest_gain: float = 1.5
    most_photographs: int = 400


class ColorModel(NamedTuple):
    """Mean and covariance of the mean L*, a* and b* of all labels, label after label, over photographs."""

    mean: Float64[np.ndarray, " values"]
    covariance: Float64[np.ndarray, "values values"]


def color_model(
    rows: Float32[np.ndarray, "photographs rows values"], config: HarmoniseConfig | None = None
) -> ColorModel:
    """The model of photographs, given by their rows of `light_of`. Labels that none shows have no variance.

    Photographs show few labels each, so every pair of labels is judged by those that show both, and believed
    the less the fewer these are.
    """
    config = config or HarmoniseConfig()
    colors, shown = _colors(rows, config)
    count = np.maximum(shown.sum(axis=0), 1)
    mean = np.where(shown, colors, 0).sum(axis=0) / count
    apart = np.where(shown, colors - mean, 0)
    both = shown.T.astype(np.float64) @ shown
    covariance = apart.T @ apart / np.maximum(both, 1)
    belief = both / (both + config.trusted)
    of_one_label = np.kron(np.eye(rows.shape[1] - 1), np.ones((3, 3))) > 0
    covariance *= np.where(of_one_label, 1, belief)
    values, vectors = np.linalg.eigh(covariance)
    return ColorModel(mean, (vectors * np.maximum(values, 0)) @ vectors.T)


def color_shift(
    model: ColorModel,
    reference: Float32[np.ndarray, "rows values"],
    source: Float32[np.ndarray, "rows values"],
    label_id: int,
    strength: float,
    config: HarmoniseConfig | None = None,
) -> ColorShift:
    """What the L*, a* and b* of a label's segment are shifted by.

    Parameters
    ----------
    reference, source
        Rows of `light_of` of the photograph that gives the light, and of the segment's own.
    strength
        0 leaves all as it is, 1 goes as far as `HarmoniseConfig.strength` says.
    """
    config = config or HarmoniseConfig()
    colors, known = _colors(np.stack([reference, source]), config)
    own = slice(3 * label_id, 3 * label_id + 3)
    if not known[1, own].all() or not known[0].any():
        return NO_COLOR_SHIFT
    given = np.flatnonzero(known[0])
    among = model.covariance[np.ix_(given, given)] + config.variance * np.eye(given.size)
    gain = np.linalg.solve(among, model.covariance[given, own]).T
    expected = model.mean[own] + gain @ (colors[0, given] - model.mean[given])
    prior = model.covariance[own, own]
    unsure = prior - gain @ model.covariance[given, own] + config.variance * np.eye(3)
    # The segment's own colour counts as one more photograph: as unsure as the label is in all of them.
    pull = np.linalg.solve((prior + unsure).T, prior.T).T
    shift = strength * config.strength * pull @ (expected - colors[1, own])
    lightness, a, b = np.clip(shift, -np.array(config.largest), config.largest).round(2).tolist()
    return lightness, a, b


def harmonised_color(
    color: UInt8[np.ndarray, "height width 3"],
    shift: ColorShift,
    lightness: float,
    config: HarmoniseConfig | None = None,
) -> UInt8[np.ndarray, "height width 3"]:
    """A segment's colours in another light.

    L* is multiplied, as light is: what is black stays black, and `lightness`, the mean L* of the segment's
    label in its photograph, moves by the shift.
    """
    config, lab = config or HarmoniseConfig(), cie_lab(color)
    gain = np.clip(1 + shift[0] / max(lightness, 1.0), 1 / config.largest_gain, config.largest_gain)
    lab[..., 0] *= np.float32(gain)
    lab[..., 1:] += np.array(shift[1:], np.float32)
    rgb = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)
    rgb *= 255
    np.rint(rgb, out=rgb)
    return np.clip(rgb, 0, 255, out=rgb).astype(np.uint8)


def _colors(
    rows: Float32[np.ndarray, "n rows values"], config: HarmoniseConfig
) -> tuple[Float64[np.ndarray, "n colors"], np.ndarray]:
    """Mean L*, a* and b* of every label, one after the other, and whether they are known."""
    n, n_labels = rows.shape[0], rows.shape[1] - 1
    labels = rows[:, :n_labels].astype(np.float64)
    shown = labels[..., SHARE] >= config.least_share
    return labels[..., 1:4].reshape(n, 3 * n_labels), np.repeat(shown, 3, axis=1)
