"""A canvas at a part of its size, for drafts that need not be sharp."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Extent, nearest_positions
from simspaint.engine.ops.masked_copy import copy_where


def reduced_extent(extent: Extent, factor: int) -> Extent:
    """Both sides divided by the factor, rounded up."""
    return Extent(-(-extent.height // factor), -(-extent.width // factor))


def reduced_canvas(canvas: Canvas, factor: int) -> Canvas:
    """The canvas at its `reduced_extent`. Colours are means of pixels that are known, or of those that are
    not: what stands for missing pixels is never mixed with what is seen."""
    extent = reduced_extent(canvas.extent, factor)
    share = _averaged(canvas.known.astype(np.float32), extent)
    known = share >= 0.5
    color = _mean_color(canvas.color, canvas.known, share)
    if not known.all():
        missing = _mean_color(canvas.color, ~canvas.known, 1 - share)
        color = np.where(known[..., None], color, missing)
    rows = nearest_positions(canvas.extent.height, extent.height)[:, None]
    columns = nearest_positions(canvas.extent.width, extent.width)
    return Canvas(np.rint(color).clip(0, 255).astype(np.uint8), known, canvas.component[rows, columns])


def _mean_color(
    color: UInt8[np.ndarray, "h w 3"],
    where: Bool[np.ndarray, "h w"],
    share: Float32[np.ndarray, "small_h small_w"],
) -> Float32[np.ndarray, "small_h small_w 3"]:
    kept = np.zeros_like(color)
    copy_where(kept, color, where)
    weight = cv2.cvtColor(np.maximum(share, np.float32(1e-3)), cv2.COLOR_GRAY2RGB)
    return _averaged(kept.astype(np.float32), Extent(*share.shape)) / weight


def _averaged(values: np.ndarray, extent: Extent) -> np.ndarray:
    return cv2.resize(values, (extent.width, extent.height), interpolation=cv2.INTER_AREA)
