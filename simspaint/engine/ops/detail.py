"""The fine detail of segments, added to a photograph that a network has smoothed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.ops.seams import seams


@dataclass(frozen=True, slots=True)
class DetailConfig:
    """What counts as detail, and where it is given back."""

    sigma_px: float = 6.0
    """Detail is what a blur of this many pixels takes away."""
    blur_sigmas: float = 2.5
    """Half the side of that blur."""
    ramp_px: float = 10.0
    """Distance from seams and holes over which detail comes in: nearby all is the network's …"""
    own_px: float = 30.0
    """… and from which on light and colour of areas are the piece's own, too."""
    reach_px: int = 30
    """Distance beyond which nothing depends on a pixel of the canvas: below a draft's margin."""
    strip_px: int = 1024
    """Rows that are done at once."""


def with_kept_detail(
    photograph: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    seam: Bool[np.ndarray, "height width"],
    config: DetailConfig = DetailConfig(),
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph with the detail of the canvas where that shows a piece, and as it is elsewhere.

    Rows are done in strips, so that large pictures need little memory.

    Parameters
    ----------
    seam
        The canvas' seams (see `seams`).
    """
    height = photograph.shape[0]
    result = photograph.copy()
    shown = canvas.component != NO_COMPONENT
    inside = shown & ~seam
    for top in range(0, height, config.strip_px):
        bottom = min(top + config.strip_px, height)
        low, high = max(top - config.reach_px, 0), min(bottom + config.reach_px, height)
        rows = np.s_[low:high]
        share, own = _shares(inside[rows], config)
        strip = _strip(photograph[rows], canvas.color[rows], shown[rows], share, own, config)
        result[top:bottom] = strip[top - low : bottom - low]
    return result


def detailed_in_box(
    photograph: UInt8[np.ndarray, "height width 3"],
    canvas: Canvas,
    layout: Layout,
    box: Box,
    config: DetailConfig = DetailConfig(),
) -> UInt8[np.ndarray, "h w 3"]:
    """A box of a photograph `with_kept_detail`: nothing is looked at that is farther from it than the
    detail's reach.

    Parameters
    ----------
    layout
        Of what the canvas shows.
    """
    reach = config.reach_px + 1  # a seam is seen from the pixel beside it
    wide = box.grown(reach, reach).clipped(layout.extent)
    cut = canvas.cut_to(wide)
    made = with_kept_detail(photograph[wide.slices], cut, seams(cut, layout.cut_to(wide)), config)
    return made[box.slices_in(wide)]


def _strip(
    photograph: UInt8[np.ndarray, "h w 3"],
    color: UInt8[np.ndarray, "h w 3"],
    shown: Bool[np.ndarray, "h w"],
    share: Float32[np.ndarray, "h w"],
    own: Float32[np.ndarray, "h w"],
    config: DetailConfig,
) -> UInt8[np.ndarray, "h w 3"]:
    if not share.any():
        return photograph
    sigma, seen = config.sigma_px, shown.astype(np.float32)
    difference = (color.astype(np.float32) - photograph) * _three(seen)
    side = 2 * round(config.blur_sigmas * sigma) + 1
    weight = cv2.GaussianBlur(seen, (side, side), sigma)
    made = cv2.GaussianBlur(difference, (side, side), sigma) / _three(np.maximum(weight, 1e-3))
    made *= _three(1 - own)
    np.subtract(difference, made, out=made)
    made *= _three(share)
    made += photograph
    np.rint(made, out=made)
    return np.clip(made, 0, 255, out=made).astype(np.uint8)


def _three(values: Float32[np.ndarray, "h w"]) -> Float32[np.ndarray, "h w 3"]:
    """The same value for all channels: multiplied by it a picture takes a fifth of the time that NumPy takes
    to repeat it."""
    return cv2.cvtColor(values, cv2.COLOR_GRAY2RGB)


def _shares(
    inside: Bool[np.ndarray, "h w"], config: DetailConfig
) -> tuple[Float32[np.ndarray, "h w"], Float32[np.ndarray, "h w"]]:
    """How much of the detail is given back, and how much of light and colour: 0 at seams and in holes, 1 from
    their ramps' ends on."""
    if inside.all():
        return np.ones(inside.shape, np.float32), np.ones(inside.shape, np.float32)
    # Not exact but local: a mask of 5 finds distances up to the ramps from the pixels within them.
    distance = cv2.distanceTransform(inside.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    share = np.clip(distance / config.ramp_px, 0, 1)
    own = np.clip((distance - config.ramp_px) / max(config.own_px - config.ramp_px, 1.0), 0, 1)
    return share.astype(np.float32), own.astype(np.float32)
