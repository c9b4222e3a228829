"""Clouds that are shown whole: small ones that nothing nearer hides a part of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.segment_outline import outline_of


@dataclass(frozen=True, slots=True)
class DriftingConfig:
    """Which clouds one whole segment can stand for."""

    largest_area: float = 0.06
    """Share of the frame from which on it is a clouded sky."""
    largest_hidden: float = 0.15
    """Share of its outline that may touch something nearer."""
    most_in_row: int = 2
    """Times as wide as a usual one, in proportion, as it may be: a band is a streak of cloud, and several in
    a row, all of one kind, are seen to be copies."""


DEFAULTS = DriftingConfig()


def nearer_than_sky(labels: LabelSet, label_id: int) -> Bool[np.ndarray, " labels"]:
    """Of each label, whether it hides a part of a cloud, of label `label_id`, that it touches."""
    return np.array([label.rank > labels[label_id].rank for label in labels.labels])


def hangs_free(component: Component, layout: Layout, config: DriftingConfig = DEFAULTS) -> bool:
    """Whether a painted cloud is small, and neither something nearer nor the frame's upper or lower edge cuts
    it."""
    if component.area > config.largest_area * layout.extent.area:
        return False
    nearer = nearer_than_sky(layout.labels, component.label_id)
    outline = outline_of(component.mask, component.box, layout.ids, component.label_id, nearer)
    return bool(outline.occluded <= config.largest_hidden and not outline.cut[[0, 2]].any())
