"""How unlike photographs look in colour and light, compared through what they show: equal labels alone.

A sky is compared with a sky and grass with grass, so that a dark wood is not taken for a dark day. Rows are
those of `light_of`: a row of statistics for each label and one for the whole picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32, Float64

from simspaint.bank.ops.appearance_rows import (
    DEFAULTS,
    SHARE,
    SPREAD,
    light_differences,
)

MEAN_A, MEAN_B = 2, 3
"""Which values are the mean a* and b*."""


def appearance_differences(
    rows: Float32[np.ndarray, "photographs rows values"],
) -> Float32[np.ndarray, "photographs photographs"]:
    """How unlike photographs are to one another, in [0, 1]: the same as `light_differences` of all pairs.

    Every label is compared among the photographs that show it alone, which is a quarter of the work.
    """
    n = len(rows)
    apart, weight = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    for label_id in range(rows.shape[1] - 1):
        share = rows[:, label_id, SHARE]
        shown = np.flatnonzero(share > 0)
        if shown.size < 2:
            continue
        values = rows[shown, label_id]
        shared = np.minimum(values[:, None, SHARE], values[None, :, SHARE])
        block = np.ix_(shown, shown)
        weight[block] += shared
        apart[block] += shared * _distances(values)
    apart += DEFAULTS.whole_weight * _distances(rows[:, -1])
    return apart / ((weight + DEFAULTS.whole_weight) * DEFAULTS.farthest)


def _distances(values: Float32[np.ndarray, "n values"], n_units: int = len(DEFAULTS.units)) -> np.ndarray:
    squares = np.zeros((len(values), len(values)), np.float32)
    for value, unit in enumerate(DEFAULTS.units[:n_units], start=1):
        scaled = values[:, value] / unit
        difference = scaled[:, None] - scaled[None, :]
        squares += np.square(difference, out=difference)
    return np.minimum(np.sqrt(squares, out=squares), np.float32(DEFAULTS.farthest), out=squares)


def label_appearance_differences(values: Float32[np.ndarray, "n values"]) -> Float32[np.ndarray, "n n"]:
    """How unlike one label looks in photographs that all show it, in [0, 1]: 0 for equal colours and spread.

    Two mountains of one painting are of one rock, and a wood is of one season.
    """
    return _distances(values, DEFAULTS.n_look) / np.float32(DEFAULTS.farthest)


def label_histogram_similarity(
    rows: Float32[np.ndarray, "n rows values"], painted: Float64[np.ndarray, " labels"]
) -> Float64[np.ndarray, " n"]:
    """How much photographs show the painting's labels in the painting's shares, in [0, 1]."""
    return np.minimum(rows[:, :-1, SHARE].astype(np.float64), painted).sum(axis=1)


def plainness(
    values: Float32[np.ndarray, "n values"], percentile: float, chroma_weight: float
) -> Float64[np.ndarray, " n"]:
    """How little light, shade and colour one label has in photographs, against the livelier ones among them,
    in [0, 1]: fog is 1.

    Parameters
    ----------
    percentile
        Of the photographs' liveliness, from which on none counts as plain.
    chroma_weight
        Spread of L* that counts as much as a chroma of 1.
    """
    chroma = np.hypot(values[:, MEAN_A], values[:, MEAN_B])
    lively = values[:, SPREAD].astype(np.float64) + chroma_weight * chroma
    return np.clip(1 - lively / max(float(np.percentile(lively, percentile)), 1e-6), 0, 1)


def unlike_others(
    rows: Float32[np.ndarray, "n rows values"],
    others: Float32[np.ndarray, "others rows values"],
    area: Sequence[int],
) -> Float64[np.ndarray, " n"]:
    """How unlike photographs look to others, each of which counts by its area, in [0, 1]; 0 without any."""
    if not len(others):
        return np.zeros(len(rows))
    weight = np.array(area, np.float64)
    return light_differences(rows, others).astype(np.float64) @ (weight / weight.sum())
