"""Where a segment stands: its affine, and the parts of a wide component that have segments side by side."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Int64

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Extent, bounding_box


def row_parts(component: Component, n: int) -> list[Component]:
    """A component cut into `n` parts of equal width, from left to right; empty ones are left out."""
    edges = np.linspace(0, component.box.width, n + 1).round().astype(int)
    parts = []
    for left, right in pairwise(edges.tolist()):
        tight = bounding_box(component.mask[:, left:right])
        if tight.area:
            mask = component.mask[:, left:right][tight.slices].copy()
            mask.flags.writeable = False
            box = tight.shifted(component.box.top, component.box.left + left)
            parts.append(replace(component, box=box, mask=mask, area=int(np.count_nonzero(mask))))
    return parts


def standing_affine(
    base: tuple[float, float],
    own_base: tuple[float, float],
    scale: float,
    is_mirrored: bool,
    output: Extent,
    source: Extent,
) -> Affine:
    """The affine that shows the source's point `own_base` at the output's point `base`, the source magnified
    by `scale` in both directions. Points are (row, column) of pixel edges.
    """
    across = -scale if is_mirrored else scale
    x = output.width / (source.width * across)
    y = output.height / (source.height * scale)
    column = 2 / source.width * (own_base[1] - base[1] / across) - 1
    row = 2 / source.height * (own_base[0] - base[0] / scale) - 1
    return np.array([[x, 0.0, column + x], [0.0, y, row + y]])


def untruncated_boxes(box: Int64[np.ndarray, "n 4"], extent: Extent) -> Bool[np.ndarray, " n"]:
    """Which boxes the frame does not cut."""
    inside = np.hstack([box[:, :2] > 0, box[:, 2:] < np.array(extent)])
    return np.all(inside, axis=1)
