"""The appearance of photographs as rows of statistics of colour: one a label, one for the whole picture.

A sky is compared with a sky and grass with grass, so that a dark wood is not taken for a dark day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.bank.ops.cie_lab import cie_lab

N_VALUES = 6
"""Values a label: share of the picture, mean L*, a* and b*, spread of L*, and L* of the right half less that
of the left one, which tells the side that the sun is on."""
SHARE, SPREAD = 0, 4
"""Which of them are the share and the spread of L*."""


_LEAST, _MOST = (-0.01, -1.0, -130.0, -130.0, -1.0, -101.0), (1.01, 101.0, 130.0, 130.0, 101.0, 101.0)
"""What these values can be, with some room for rounding."""


@dataclass(frozen=True, slots=True)
class AppearanceConfig:
    """How appearance is measured and compared."""

    step_px: int = 4
    """Every so many pixels are looked at: a mean does not change."""
    units: tuple[float, ...] = (25.0, 10.0, 14.0, 16.0, 32.0)
    """Differences of mean L*, a*, b*, spread and side that count as much as one another."""
    n_look: int = 4
    """How many of these differences a label's look has: all but the side."""
    farthest: float = 2.0
    """Differences beyond this count no more: day and night are no nearer than day and dusk."""
    whole_weight: float = 0.1
    """How much the pictures as a whole count beside the labels that both show, as a share of the
    picture."""


DEFAULTS = AppearanceConfig()


def light_of(
    color: UInt8[np.ndarray, "height width 3"], ids: UInt8[np.ndarray, "height width"], n_labels: int
) -> Float32[np.ndarray, "rows values"]:
    """`N_VALUES` a label of a photograph and its layout, and one more row for the whole picture.

    Labels that it does not show have zeros.
    """
    rows, step = np.zeros((n_labels + 1, N_VALUES), np.float32), DEFAULTS.step_px
    small = np.ascontiguousarray(color[step // 2 :: step, step // 2 :: step])
    lab = cie_lab(small).reshape(-1, 3)
    right = np.arange(lab.shape[0]) % small.shape[1] >= small.shape[1] // 2
    shown = ids[step // 2 :: step, step // 2 :: step].reshape(-1)
    for label_id in np.unique(shown[shown < n_labels]).tolist():
        of_label = shown == label_id
        rows[label_id] = _values(lab[of_label], right[of_label], shown.size)
    if shown.size:
        rows[n_labels] = _values(lab, right, shown.size)
    return rows


def can_be_light(rows: Float32[np.ndarray, "photographs rows values"]) -> bool:
    """Whether every value is one that photographs can have, and a number at all."""
    return bool(np.all((rows >= _LEAST) & (rows <= _MOST)))


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
    shared[..., -1] = DEFAULTS.whole_weight
    apart = np.zeros(shared.shape, np.float32)
    for value, unit in enumerate(DEFAULTS.units, start=1):
        apart += ((first[:, None, :, value] - second[None, :, :, value]) / unit) ** 2
    apart = np.minimum(np.sqrt(apart), DEFAULTS.farthest)
    return (shared * apart).sum(axis=2) / (shared.sum(axis=2) * DEFAULTS.farthest)


def look_differences(
    first: Float32[np.ndarray, "n values"], second: Float32[np.ndarray, "m values"]
) -> Float32[np.ndarray, "n m"]:
    """How unlike one label looks in photographs that all show it, in [0, 1]: 0 for equal colours and spread.

    Two mountains of one painting are of one rock, and a wood is of one season.
    """
    apart = np.zeros((len(first), len(second)), np.float32)
    for value, unit in enumerate(DEFAULTS.units[: DEFAULTS.n_look], start=1):
        apart += ((first[:, None, value] - second[None, :, value]) / unit) ** 2
    return np.minimum(np.sqrt(apart), DEFAULTS.farthest) / DEFAULTS.farthest
