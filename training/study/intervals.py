"""How sure a preference rate is."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

_Z = 1.959964
"""Of 95 % in a normal distribution."""
_RESAMPLES = 2000


class Rate(NamedTuple):
    """A share of comparisons with its 95 % interval."""

    share: float
    low: float
    high: float
    comparisons: int


def rate_of(preferred: np.ndarray, raters: np.ndarray, pictures: np.ndarray, seed: int = 0) -> Rate:
    """The share of True, and an interval that holds Wilson's and that of drawing raters and pictures anew.

    Wilson's alone takes all comparisons for independent, which those of one rater or of one picture are not;
    a bootstrap alone has no width where all answers are alike.

    Parameters
    ----------
    preferred
        (n,) bool, at least one.
    raters, pictures
        (n,) whose answer it is, and about which picture: any integers.
    """
    n = len(preferred)
    low, high = wilson(int(preferred.sum()), n)
    found = _resampled(preferred, raters, pictures, np.random.default_rng(seed))
    if len(found):
        drawn = np.quantile(found, [0.025, 0.975])
        low, high = min(low, float(drawn[0])), max(high, float(drawn[1]))
    return Rate(float(preferred.mean()), low, high, n)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval (1927) of k of n independent answers."""
    share, square = k / n, _Z**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n**2)) / (1 + square / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _resampled(
    preferred: np.ndarray, raters: np.ndarray, pictures: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Shares where raters and pictures are drawn with replacement; draws without an answer are left out."""
    _, rater = np.unique(raters, return_inverse=True)
    _, picture = np.unique(pictures, return_inverse=True)
    shares = []
    for _ in range(_RESAMPLES):
        counts = [
            np.bincount(rng.integers(0, n, n), minlength=n) for n in (rater.max() + 1, picture.max() + 1)
        ]
        weight = counts[0][rater] * counts[1][picture]
        if weight.sum():
            shares.append(float((weight * preferred).sum() / weight.sum()))
    return np.array(shares)
