"""Holes of a canvas, filled before f sees it: f then mends where pieces meet, and paints no shapes of the
layout into a sky."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Extent, bounding_box
from simspaint.domain.nearest_label import nearest_values
from simspaint.engine.ops.masked_copy import copy_where
from simspaint.engine.ops.patch_fill import filled_by_patches


@dataclass(frozen=True, slots=True)
class InpaintConfig:
    """How holes are filled."""

    radius_px: float = 5.0
    """Pixels of what is around that a pixel of a gap is made of."""
    gap: float = 0.004
    """Half the width up to which a hole is a gap, as a share of the frame's height: it takes the colours of
    what is around. Wider ones are filled by patches."""
    largest: float = 0.05
    """Share of the frame up to which a hole is filled: what is around says nothing of the middle of a larger
    one, which f paints by the layout."""


CONFIG = InpaintConfig()


def inpainted_canvas(canvas: Canvas, config: InpaintConfig = CONFIG) -> Canvas:
    """The canvas with what no segment covers filled, each pixel a part of the nearest piece: gaps by OpenCV's
    inpainting (Telea 2004), wider holes by patches. Large holes stay. The canvas itself where there is no
    other hole."""
    hole = _small_holes(canvas.component == NO_COMPONENT, config.largest)
    if not hole.any() or hole.all():
        return canvas
    wide = _wide_parts(hole, config.gap * hole.shape[0])
    color, by_patches = filled_by_patches(canvas.color, wide, canvas.component == NO_COMPONENT)
    return _filled(Canvas(color, canvas.known, canvas.component), hole, hole & ~by_patches, config)


def inpainted_draft(canvas: Canvas, before: Canvas, filled: Canvas, config: InpaintConfig = CONFIG) -> Canvas:
    """As `inpainted_canvas`, in a tenth of the time: holes that were there before keep what fills them,
    others take the colours of what is around.

    Parameters
    ----------
    before, filled
        The canvas of the rendering before, of the same extent, with its holes and with what fills them.
    """
    hole = _small_holes(canvas.component == NO_COMPONENT, config.largest)
    if not hole.any() or hole.all():
        return canvas
    same = hole & (before.component == NO_COMPONENT) & (filled.component != NO_COMPONENT)
    color = canvas.color.copy()
    copy_where(color, filled.color, same)
    return _filled(Canvas(color, canvas.known, canvas.component), hole, hole & ~same, config)


def _filled(
    canvas: Canvas,
    hole: Bool[np.ndarray, "height width"],
    left: Bool[np.ndarray, "height width"],
    config: InpaintConfig,
) -> Canvas:
    """All of the hole is known now; what is left of it takes the colours of what is around."""
    color = canvas.color
    if left.any():
        margin = math.ceil(config.radius_px) + 3  # nothing farther away is looked at
        near = bounding_box(left).grown(margin, margin).clipped(Extent(*left.shape)).slices
        color, holes = color.copy(), np.ascontiguousarray(left[near]).view(np.uint8)
        around = np.ascontiguousarray(color[near])
        color[near] = cv2.inpaint(around, holes, config.radius_px, cv2.INPAINT_TELEA)
    return Canvas(color, canvas.known | hole, nearest_values(canvas.component, hole))


def _wide_parts(hole: Bool[np.ndarray, "height width"], least: float) -> Bool[np.ndarray, "height width"]:
    """The holes that are somewhere farther than this from their edge."""
    distance = cv2.distanceTransform(hole.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    n, numbers, _, _ = cv2.connectedComponentsWithStats(hole.view(np.uint8))
    numbers = np.asarray(numbers, np.int32)
    widest = np.zeros(n, np.float32)
    np.maximum.at(widest, numbers[hole], distance[hole])
    return hole & (widest > least)[numbers]


def _small_holes(hole: Bool[np.ndarray, "height width"], largest: float) -> Bool[np.ndarray, "height width"]:
    """The holes but for those that are larger than a share of the frame."""
    if np.count_nonzero(hole) <= largest * hole.size:
        return hole
    _, number, stats, _ = cv2.connectedComponentsWithStats(hole.view(np.uint8))
    is_small = stats[:, cv2.CC_STAT_AREA] <= largest * hole.size
    is_small[0] = False
    return is_small[np.asarray(number, np.int32)]
