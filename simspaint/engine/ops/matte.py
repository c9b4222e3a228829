"""Mattes: how much of each pixel along a segment's outline the segment covers, and its own colour there.

An outline of whole pixels looks cut out, and its pixels hold some of what was behind the segment in its
photograph. Shares are found by the guided filter, so they follow the photograph's edges; the segment's own
colour by blurring both sides (Forte 2021, "Approximate Fast Foreground Colour Estimation").
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int64, UInt8

from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.engine.ops.matte_shares import DEFAULTS, MatteConfig, covered_shares, mean_over_reach
from simspaint.engine.ops.reduced_maps import reduced


class Matte(NamedTuple):
    """The pixels along a segment's outline that it shares with what is behind.

    Parameters
    ----------
    rows, columns
        In the frame.
    is_own
        Which of them the segment's mask holds.
    share
        How much of each the segment covers, 0 to 1.
    color
        RGB of the segment alone, 0 to 255.
    """

    rows: Int64[np.ndarray, " n"]
    columns: Int64[np.ndarray, " n"]
    is_own: Bool[np.ndarray, " n"]
    share: Float32[np.ndarray, " n"]
    color: Float32[np.ndarray, "n 3"]


def matte_of(
    color: UInt8[np.ndarray, "h w 3"],
    mask: Bool[np.ndarray, "h w"],
    box: Box,
    visible: Bool[np.ndarray, "h w"],
    covered: Bool[np.ndarray, "around_h around_w"] | None,
    extent: Extent,
    config: MatteConfig = DEFAULTS,
) -> Matte:
    """The matte of a placed segment; there is none at the frame's edges.

    Parameters
    ----------
    color, mask, box
        Of the segment; `color` also of what its photograph shows around it in its box.
    visible
        Pixels of the box that are wanted: what nothing hides.
    covered
        What all segments cover of the `surroundings` that show the same photograph in the same place: they
        have no outline where they meet. None: it is the only one.
    """
    step, margin, around = config.step(extent), config.margin(extent), surroundings(box, extent, config)
    inside = box.slices_in(around)
    own = np.zeros((around.height, around.width), bool)
    own[inside] = mask
    outline = (own if covered is None else covered).view(np.uint8) * np.uint8(255)
    wanted = np.zeros_like(own)
    band = _band(outline, None if covered is None else own, step, config)
    wanted[inside] = band[inside] & visible
    window = _window(bounding_box(wanted), margin, step)
    rows, columns = np.nonzero(wanted[window])
    seen = _color_around(color, box, around)[window]
    share, alone = covered_shares(seen, outline[window], rows, columns, step, config)
    is_own = own[window][rows, columns]
    used = np.where(is_own, share < 1, share > config.least_share)
    rows, columns = rows[used] + around.top + window[0].start, columns[used] + around.left + window[1].start
    return Matte(rows, columns, is_own[used], share[used], 255 * alone[used])


def surroundings(box: Box, extent: Extent, config: MatteConfig = DEFAULTS) -> Box:
    """What the matte of a segment in this box depends on."""
    margin = config.margin(extent)
    return box.grown(margin, margin).clipped(extent)


def _band(
    outline: UInt8[np.ndarray, "h w"], own: Bool[np.ndarray, "h w"] | None, step: int, config: MatteConfig
) -> Bool[np.ndarray, "h w"]:
    """The pixels near an outline, neither quite covered nor quite free, that are near the segment too, which
    is not asked where the outline is its own (None)."""
    height, width = outline.shape
    level = _enlarged(mean_over_reach(reduced(outline, step), config), step)[:height, :width]
    band = (level > 0) & (level < 255)
    if own is not None:
        near = mean_over_reach(reduced(own.view(np.uint8) * np.uint8(255), step), config)
        band &= _enlarged(near, step)[:height, :width] > 0
    return band


def _enlarged(level: UInt8[np.ndarray, "h w"], step: int) -> UInt8[np.ndarray, "height width"]:
    size = level.shape[1] * step, level.shape[0] * step
    return cv2.resize(level, size, interpolation=cv2.INTER_LINEAR)


def _window(box: Box, margin: int, step: int) -> tuple[slice, slice]:
    """A box with a margin, on the grid of the reduced size."""
    top, left = (max(side - margin, 0) // step * step for side in (box.top, box.left))
    return slice(top, box.bottom + margin), slice(left, box.right + margin)


def _color_around(
    color: UInt8[np.ndarray, "h w 3"], box: Box, around: Box
) -> UInt8[np.ndarray, "around_h around_w 3"]:
    """The colours of a box, with its edge going on around it."""
    above, below = box.top - around.top, around.bottom - box.bottom
    left, right = box.left - around.left, around.right - box.right
    return cv2.copyMakeBorder(color, above, below, left, right, cv2.BORDER_REPLICATE)
