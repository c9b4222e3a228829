"""The same component in a frame of another size."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent, nearest_positions


def resampled_component(component: Component, source: Extent, target: Extent) -> Component | None:
    """The component as `Layout.resized` shows it, with its index; None where no pixel of it is left."""
    if source == target:
        return component
    rows, top = _positions(component.box.top, component.box.bottom, source.height, target.height)
    columns, left = _positions(component.box.left, component.box.right, source.width, target.width)
    mask = component.mask[rows[:, None], columns]
    return component.with_mask(mask, top, left) if mask.any() else None


def _positions(first: int, stop: int, n_source: int, n_target: int) -> tuple[np.ndarray, int]:
    """Source positions, counted from `first`, of the target pixels that fall into [first, stop), and the
    first such pixel."""
    positions = nearest_positions(n_source, n_target)
    start, end = np.searchsorted(positions, [first, stop])
    return positions[start:end] - first, int(start)
