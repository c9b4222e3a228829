"""Where a segment stands: its affine, and the parts of a wide component that have segments side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float64, Int64

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent


def row_parts(component: Component, n: int) -> list[Component]:
    """A component cut into `n` parts of equal width, from left to right; empty ones are left out."""
    edges = np.linspace(0, component.box.width, n + 1).round().astype(int)
    parts = []
    for left, right in pairwise(edges.tolist()):
        part = component.mask[:, left:right]
        if part.any():
            parts.append(component.with_mask(part, component.box.top, component.box.left + left))
    return parts


def standing_affines(
    base_row: float,
    base_column: Float64[np.ndarray, " n"],
    own_row: Float64[np.ndarray, " n"],
    own_column: Float64[np.ndarray, " n"],
    scale: Float64[np.ndarray, " n"],
    is_mirrored: bool,
    output: Extent,
    source: Extent,
) -> Float64[np.ndarray, "n 2 3"]:
    """The affines that show each source's own point at the output's base, the source magnified by `scale` in
    both directions. Points are rows and columns of pixel edges.
    """
    across = -scale if is_mirrored else scale
    x = output.width / (source.width * across)
    y = output.height / (source.height * scale)
    column = 2 / source.width * (own_column - base_column / across) - 1
    row = 2 / source.height * (own_row - base_row / scale) - 1
    affines = np.zeros((scale.size, 2, 3))
    affines[:, 0, 0], affines[:, 0, 2] = x, column + x
    affines[:, 1, 1], affines[:, 1, 2] = y, row + y
    return affines


def untruncated_boxes(box: Int64[np.ndarray, "n 4"], extent: Extent) -> Bool[np.ndarray, " n"]:
    """Which boxes the frame does not cut."""
    inside = np.hstack([box[:, :2] > 0, box[:, 2:] < np.array(extent)])
    return np.all(inside, axis=1)
