"""Intersection over union from pixel counts."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float64, Integer

from simspaint.domain.geometry import Box


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


def mask_iou(
    first_box: Box,
    first: Bool[np.ndarray, "height width"],
    second_box: Box,
    second: Bool[np.ndarray, "other_height other_width"],
) -> float:
    """IoU of two masks that are given on boxes of one frame; 0 where both are empty."""
    shared = first_box.intersection(second_box)
    if shared.area == 0:
        return 0.0
    both = first[shared.slices_in(first_box)] & second[shared.slices_in(second_box)]
    intersection = int(np.count_nonzero(both))
    union = int(np.count_nonzero(first)) + int(np.count_nonzero(second)) - intersection
    return intersection / union if union else 0.0
