"""Segments of one component that continue one another: blended where they meet, each pixel credited to the
segment that it shows more of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.masked_copy import copy_where


@dataclass(frozen=True, slots=True)
class BlendConfig:
    """Widths as shares of the frame's height: together as far as a piece may overlap."""

    rim: float = 0.005
    """Over which a later piece shows in place of another one's rim."""
    blend: float = 0.014
    """Over which both blend."""

    @property
    def width(self) -> float:
        """Both together."""
        return self.rim + self.blend


def eroded(mask: Bool[np.ndarray, "h w"], width_px: int) -> Bool[np.ndarray, "h w"]:
    """A mask without its rim; at the array's edges there is none."""
    square = np.ones((2 * width_px + 1, 2 * width_px + 1), np.uint8)
    return cv2.erode(mask.astype(np.uint8), square).astype(bool)


def blended(
    first: PlacedSegment, later: PlacedSegment, rim_px: float, width_px: float
) -> tuple[PlacedSegment, PlacedSegment]:
    """Two pieces that overlap, each cut to pixels of its own and faded into the other.

    Within `rim_px` of where the later one shows alone it shows here too: at its outline the first one is half
    of something else. Over the next `width_px` it fades into the first one, which has the rest.
    """
    shared = first.box.intersection(later.box)
    if not shared.area:
        return first, later
    inside, outside = shared.slices_in(first.box), shared.slices_in(later.box)
    both = first.mask[inside] & later.mask[outside]
    if not both.any():
        return first, later
    alone = later.mask.copy()
    alone[outside] &= ~both
    # What is farther from where it shows alone than both widths is the first one's.
    margin = math.ceil(rim_px + width_px) + 3
    near = shared.grown(margin, margin).intersection(later.box)
    covered = (~alone[near.slices_in(later.box)]).astype(np.uint8)
    distance = cv2.distanceTransform(covered, cv2.DIST_L2, cv2.DIST_MASK_5)[shared.slices_in(near)]
    distance = np.minimum(distance, np.float32(margin))  # OpenCV has huge ones where it shows nowhere alone
    share = np.clip((rim_px + width_px - distance) / max(width_px, 1e-3), 0, 1)
    front, behind = first.color[inside].astype(np.float32), later.color[outside].astype(np.float32)
    mixed = np.rint(front + share[..., None] * (behind - front)).astype(np.uint8)
    is_later = both & (share >= 0.5)
    masks, colors = [first.mask.copy(), later.mask.copy()], [first.color.copy(), later.color.copy()]
    masks[0][inside] &= ~is_later
    masks[1][outside] &= is_later | ~both
    for color, place in zip(colors, (inside, outside), strict=True):
        copy_where(color[place], mixed, both)
    return replace(first, mask=masks[0], color=colors[0]), replace(later, mask=masks[1], color=colors[1])
