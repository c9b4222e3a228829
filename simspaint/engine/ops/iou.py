"""Intersection over union from pixel counts."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Integer


def iou_from_counts(
    intersection: Integer[np.ndarray, "*shape"],
    first: Integer[np.ndarray, "*shape"],
    second: int,
) -> Float64[np.ndarray, "*shape"]:
    """|A ∩ B| / |A ∪ B| in [0, 1] from the intersections and the sizes; 0 where the union is empty.

    Never falls as an intersection rises, in floating point too: an upper bound of the intersection gives
    an upper bound of the result.
    """
    union = first + second - intersection
    return np.divide(intersection, union, out=np.zeros(intersection.shape), where=union > 0)
