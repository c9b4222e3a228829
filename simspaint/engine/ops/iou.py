"""Intersection over union from pixel counts."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int64


def iou_from_counts(
    intersection: Int64[np.ndarray, "*shape"],
    first: Int64[np.ndarray, "*shape"] | int,
    second: Int64[np.ndarray, "*shape"] | int,
) -> Float64[np.ndarray, "*shape"]:
    """|A ∩ B| / |A ∪ B| in [0, 1] from the intersection and the two sizes; 0 where the union is empty.

    Falls nowhere as the intersection rises, in floating point too: an upper bound of the intersection gives an
    upper bound of the result.
    """
    union = first + second - intersection
    return np.divide(intersection, union, out=np.zeros(intersection.shape), where=union > 0)
