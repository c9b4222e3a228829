"""Segments painted over a canvas so that they share the pixels of their outline with what lies behind."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int16, Int64, UInt8

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.guided_filter import planes
from simspaint.engine.ops.masked_copy import copy_where
from simspaint.engine.ops.matte import Matte
from simspaint.engine.ops.matte_shares import DEFAULTS, MatteConfig
from simspaint.engine.ops.reduced_maps import reduced, sampled, values_at


def paint_matted(
    color: UInt8[np.ndarray, "height width 3"],
    component: Int16[np.ndarray, "height width"],
    segment: PlacedSegment,
    matte: Matte,
    is_same: Bool[np.ndarray, " components"],
    config: MatteConfig = DEFAULTS,
) -> None:
    """Paint the colours of a segment over a canvas, in place: along its outline they are mixed with what is
    behind. Where nothing is behind, what is near is taken to go on there.

    Parameters
    ----------
    component
        What the canvas shows so far; left as it is.
    is_same
        Components that show the same photograph in the same place, at their index; the last one is that of no
        component. There is nothing to mix.
    """
    shown = values_at(component, matte.rows, matte.columns)
    is_empty = shown == NO_COMPONENT
    used = ~is_same[shown] & (matte.is_own | ~is_empty)
    rows, columns, is_empty = matte.rows[used], matte.columns[used], is_empty[used]
    behind = values_at(color, rows, columns).astype(np.float32)
    part = matte.share[used]
    if is_empty.any():
        near, is_known = _near_color(color, component, segment.box, rows[is_empty], columns[is_empty], config)
        behind[is_empty] = near
        part[is_empty] = np.where(is_known, part[is_empty], 1)
    mixed = np.rint(behind + part[:, None] * (matte.color[used] - behind)).astype(np.uint8)
    copy_where(color[segment.box.slices], segment.color, segment.mask)
    color.reshape(-1, 3)[rows * color.shape[1] + columns] = mixed


def _near_color(
    color: UInt8[np.ndarray, "height width 3"],
    component: Int16[np.ndarray, "height width"],
    box: Box,
    rows: Int64[np.ndarray, " n"],
    columns: Int64[np.ndarray, " n"],
    config: MatteConfig,
) -> tuple[Float32[np.ndarray, "n 3"], Bool[np.ndarray, " n"]]:
    """Mean colour of what a canvas shows near some pixels, and where it shows enough."""
    extent = Extent(*component.shape)
    step, margin = config.step(extent), config.margin(extent)
    around = box.grown(margin, margin).clipped(extent)
    known = (component[around.slices] != NO_COMPONENT).view(np.uint8) * np.uint8(255)
    # pixels that show nothing are black
    sums = [*planes(reduced(known, step)), *planes(reduced(color[around.slices], step))]
    side = 2 * config.color_radius_px + 1
    sums = [cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT) for plane in sums]
    found = sampled(sums, rows - around.top, columns - around.left, step)
    weight = found[:, :1]
    return 255 * found[:, 1:] / np.maximum(weight, np.float32(1e-4)), weight[:, 0] > config.least_known
