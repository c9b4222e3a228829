"""The light that photographs were taken in, compared through what they show: the colours of equal labels.

A sky is compared with a sky and grass with grass, so that a dark wood is not taken for a dark day.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.bank.ops.cie_lab import cie_lab

N_VALUES = 6
"""Values a label: share of the picture, mean L*, a* and b*, spread of L*, and L* of the right half less that
of the left one, which tells the side that the sun is on."""
SHARE, SPREAD = 0, 4
"""Which of them are the share and the spread of L*."""
_STEP = 4
"""Every so many pixels are looked at: a mean does not change."""
UNITS = np.array([25.0, 10.0, 14.0, 16.0, 32.0], np.float32)
"""Differences of mean L*, a*, b*, spread and side that count as much as one another."""
FARTHEST = 2.0
"""Differences beyond this count no more: day and night are no nearer than day and dusk."""
WHOLE_WEIGHT = 0.1
"""How much the pictures as a whole count beside the labels that both show, as a share of the picture."""


def light_of(
    color: UInt8[np.ndarray, "height width 3"], ids: UInt8[np.ndarray, "height width"], n_labels: int
) -> Float32[np.ndarray, "rows values"]:
    """`N_VALUES` a label of a photograph and its layout, and one more row for the whole picture.

    Labels that it does not show have zeros.
    """
    rows = np.zeros((n_labels + 1, N_VALUES), np.float32)
    small = np.ascontiguousarray(color[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP])
    lab = cie_lab(small).reshape(-1, 3)
    right = np.arange(lab.shape[0]) % small.shape[1] >= small.shape[1] // 2
    shown = ids[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP].reshape(-1)
    for label_id in np.unique(shown[shown < n_labels]).tolist():
        of_label = shown == label_id
        rows[label_id] = _values(lab[of_label], right[of_label], shown.size)
    if shown.size:
        rows[n_labels] = _values(lab, right, shown.size)
    return rows


def _values(lab: np.ndarray, right: np.ndarray, n_all: int) -> np.ndarray:
    mean = lab.mean(axis=0, dtype=np.float64)
    n_right = int(np.count_nonzero(right))
    side = 0.0
    if min(n_right, right.size - n_right) >= max(
        right.size // 8, 1
    ):  # of a label on one side nothing is known
        side = float(lab[right, 0].mean(dtype=np.float64) - lab[~right, 0].mean(dtype=np.float64))
    return np.array([lab.shape[0] / n_all, *mean, lab[:, 0].std(dtype=np.float64), side], np.float32)


def light_differences(
    first: Float32[np.ndarray, "n rows values"], second: Float32[np.ndarray, "m rows values"]
) -> Float32[np.ndarray, "n m"]:
    """How unlike the light of photographs is, in [0, 1]: 0 for equal ones.

    The difference of every label that both show counts by the share that it has in both.
    """
    shared = np.minimum(first[:, None, :, 0], second[None, :, :, 0])
    shared[..., -1] = WHOLE_WEIGHT
    apart = np.zeros(shared.shape, np.float32)
    for value, unit in enumerate(UNITS, start=1):
        apart += ((first[:, None, :, value] - second[None, :, :, value]) / unit) ** 2
    apart = np.minimum(np.sqrt(apart), FARTHEST)
    return (shared * apart).sum(axis=2) / (shared.sum(axis=2) * FARTHEST)


def look_differences(
    first: Float32[np.ndarray, "n values"], second: Float32[np.ndarray, "m values"]
) -> Float32[np.ndarray, "n m"]:
    """How unlike one label looks in photographs that all show it, in [0, 1]: 0 for equal colours and spread.

    Two mountains of one painting are of one rock, and a wood is of one season.
    """
    apart = np.zeros((len(first), len(second)), np.float32)
    for value, unit in enumerate(UNITS[:4], start=1):
        apart += ((first[:, None, value] - second[None, :, value]) / unit) ** 2
    return np.minimum(np.sqrt(apart), FARTHEST) / FARTHEST
