"""Where a thing stands that a careless hand left a little above the land that it was meant to stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.ops.sky_share import sky_of


@dataclass(frozen=True, slots=True)
class LoweredBoxConfig:
    """How far things are lowered."""

    largest_gap: float = 0.06
    """Share of the frame's height that may lie between a thing and the land below it: more is meant."""


def lowered_box(component: Component, layout: Layout, config: LoweredBoxConfig = LoweredBoxConfig()) -> Box:
    """The box of a thing, lowered to the land below where only a little sky is between, as the median of its
    columns; its own where it stands, drifts or hangs, or the frame ends below it."""
    box = component.box
    if layout.labels[component.label_id].drifts:
        return box
    gap = _sky_below(component, layout, round(config.largest_gap * layout.extent.height))
    return Box(box.top + gap, box.left, box.bottom + gap, box.right)


def _sky_below(component: Component, layout: Layout, farthest: int) -> int:
    box, mask = component.box, component.mask
    lower = mask[-max(box.height // 4, 1) :]  # what hangs over at the sides stands nowhere
    columns = box.left + np.flatnonzero(lower.any(axis=0))
    below = layout.ids[box.bottom : box.bottom + farthest + 1, columns]
    if below.shape[0] <= farthest:
        return 0
    is_sky = np.append(sky_of(layout.labels), False)
    sky = is_sky[np.minimum(below, len(is_sky) - 1)]
    gap = int(np.median(np.where(sky.all(axis=0), farthest + 1, sky.argmin(axis=0))))
    return gap if gap <= farthest else 0
