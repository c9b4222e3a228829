"""Sums over the three channels of colours."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32


def sum_of_three(values: Float32[np.ndarray, "n 3"]) -> Float32[np.ndarray, " n"]:
    """The same as NumPy's sum, which takes several times as long over so short an axis."""
    return values[:, 0] + values[:, 1] + values[:, 2]
