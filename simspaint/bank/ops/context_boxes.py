"""The context boxes of many segments at once: their boxes, enlarged by 25 % and clipped."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int32

from simspaint.domain.geometry import Extent


def context_boxes(boxes: Int32[np.ndarray, "boxes 4"], extent: Extent) -> Int32[np.ndarray, "boxes 4"]:
    """`geometry.context_box` of every row (top, left, bottom, right)."""
    low, high = boxes[:, :2], boxes[:, 2:]
    margin = (high - low + 4) // 8
    grown = np.concatenate([np.maximum(low - margin, 0), np.minimum(high + margin, np.array(extent))], axis=1)
    return grown.astype(np.int32)
