"""Land goes down to the ground (method `studio`): sky that a careless hand left below it becomes land."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.land_gaps import gaps_below_land, values_above
from simspaint.engine.ops.sky_share import SkyConfig


def close_gaps(layout: Layout, painted: Layout, mean_height: float) -> tuple[Layout, Layout]:
    """A dense layout and the painted one of its size, without gaps of sky below labels that keep their
    skyline; the same ones where there are none.

    Parameters
    ----------
    mean_height
        Share of the height that the columns of a gap have at most, in the mean; 0 closes none.
    """
    if mean_height <= 0:
        return layout, painted
    of = (_sky(layout.labels), _land(layout.labels), _covering(layout.labels))
    # NumPy takes ten times as long to look up bytes in a table
    is_sky, is_land, covers = (cv2.LUT(layout.ids, each.view(np.uint8)).view(bool) for each in of)
    gaps = gaps_below_land(is_sky, is_land, covers, mean_height * layout.extent.height)
    if not gaps.any():
        return layout, painted
    keys = values_above(layout.keys, gaps)
    shown = np.where(gaps & (painted.ids != UNLABELLED), keys, painted.keys)
    return Layout.of_keys(keys, layout.labels), Layout.of_keys(shown, painted.labels)


def _land(labels: LabelSet) -> Bool[np.ndarray, 256]:
    return _those([label.id for label in labels.labels if label.keeps_skyline])


def _sky(labels: LabelSet) -> Bool[np.ndarray, 256]:
    farthest = [label for label in labels.labels if label.rank <= SkyConfig().sky_rank]
    return _those([label.id for label in farthest if not label.keeps_outline])


def _covering(labels: LabelSet) -> Bool[np.ndarray, 256]:
    return _those([label.id for label in labels.labels if label.rank > SkyConfig().sky_rank])


def _those(ids: list[int]) -> Bool[np.ndarray, 256]:
    found = np.zeros(256, bool)
    found[ids] = True
    return found
