"""The layout around one place, at a network's working size: answers depend on what is near alone."""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from simspaint.domain.geometry import Box, Extent, nearest_positions
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.ops.one_hot import one_hot


def local_layout(
    layout: Layout, box: Box, working: Extent, device: torch.device
) -> Float[Tensor, "1 channels h w"]:
    """One-hot layout (1, c + 1, h, w) of the whole frame, unlabelled outside of `box` (in the layout's
    frame)."""
    ids = torch.from_numpy(local_ids(layout, box, working)[None]).to(device)
    return one_hot(ids, len(layout.labels))


def local_ids(layout: Layout, box: Box, working: Extent) -> UInt8[np.ndarray, "h w"]:
    """Label ids of the whole frame at the working size, unlabelled outside of `box` (in the layout's
    frame)."""
    rows = nearest_positions(layout.extent.height, working.height)
    columns = nearest_positions(layout.extent.width, working.width)
    ids = layout.ids[rows[:, None], columns]
    inside_rows = (rows >= box.top) & (rows < box.bottom)
    inside_columns = (columns >= box.left) & (columns < box.right)
    return np.where(inside_rows[:, None] & inside_columns, ids, np.uint8(UNLABELLED))
