"""Thin structures out of the way before components are taken."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import LabelSet
from simspaint.engine.ops.nearest_label import nearest_values


def bridge_thin_labels(
    ids: UInt8[np.ndarray, "height width"], labels: LabelSet
) -> UInt8[np.ndarray, "height width"]:
    """The layout with every pixel of a thin label given to the nearest pixel that is of none.

    A building cut by a pole becomes one region. Unlabelled surroundings grow like labelled ones, so nothing
    appears where nothing was painted. A layout of thin labels only is returned as it is.
    """
    table = np.zeros(256, np.uint8)
    table[[label.id for label in labels.labels if label.is_thin]] = 255
    thin = cv2.LUT(ids, table)
    if not thin.any() or thin.all():
        return ids
    return nearest_values(ids, thin > 0)
