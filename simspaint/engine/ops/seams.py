"""Where segments meet on a canvas."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Int16

from simspaint.domain.canvas import Canvas
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout


def seams(canvas: Canvas, layout: Layout) -> Bool[np.ndarray, "height width"]:
    """The pixels that have one of another component, or of none, above, below, left or right of them.

    Where a soft label meets one that is farther by its rank there is no seam: the canvas fades from one to
    the other, and the network would draw a line. `layout` is that of what the canvas shows.
    """
    component, found = canvas.component, np.zeros(canvas.component.shape, bool)
    nearness = _nearness_of_soft(layout.labels)
    soft = nearness[layout.ids] if nearness.any() else None
    for here, there in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
        seam = component[here] != component[there]
        if soft is not None:
            seam &= soft[here] * soft[there] >= 0
        found[here] |= seam
        found[there] |= seam
    return found


def _nearness_of_soft(labels: LabelSet) -> Int16[np.ndarray, " ids"]:
    """Of every id that a layout may hold: positive for soft labels, negative for what is farther than one of
    them, so that two of other signs have no seam; else 0."""
    soft = [label for label in labels.labels if label.is_feathered]
    nearness = np.zeros(UNLABELLED + 1, np.int16)
    for label in labels.labels:
        if label.is_feathered:
            nearness[label.id] = 1
        elif any(label.rank < near.rank for near in soft):
            nearness[label.id] = -1
    return nearness
