"""Edges between two kinds of ground: blades of grass stand before a path, stones lie in the grass.

What a hand painted has an even edge, and so has what is cut out along it. Here, within a narrow rim, that one
of both is shown whose texture stands out more at a pixel, as terrain is blended by height (Mishkinis 2013,
"Advanced Terrain Texture Splatting"); lightness beside its surroundings stands for the height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.geometry import Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.matte import Matte


@dataclass(frozen=True, slots=True)
class InterlockConfig:
    """How wide edges are, and how much texture counts. Lengths are shares of the frame's height."""

    reach: float = 0.018
    """Width of the rim at the frame's lower edge …"""
    horizon: float = 0.35
    """… becoming narrower up to this row, a share of the height …"""
    least_reach: float = 0.15
    """… where it has this share of the width, as above."""
    grain: float = 0.006
    """Width of the surroundings that a pixel's lightness is compared with, as a standard deviation."""
    deviations: float = 2.0
    """Standard deviations of that difference that are as high as can be …"""
    least_levels: float = 4.0
    """… and grey levels at least: noise is no texture."""
    depth: float = 1.2
    """How much texture counts beside the place in the rim, which goes from -1 to 1."""
    deepest: float = 0.5
    """Widest rim, beside how deep the piece is."""
    soft: float = 0.8
    """How far both are mixed where neither stands out, in the same units."""


DEFAULTS = InterlockConfig()


class InterlockedEdge(NamedTuple):
    """The rim of a placed piece of ground where ground of another kind is behind.

    Parameters
    ----------
    segment
        The piece.
    share
        How much of it is seen at the pixels of its box, 0 to 1.
    is_other
        Where in the frame ground of another kind is behind.
    behind
        What is behind, in the box.
    """

    segment: PlacedSegment
    share: Float32[np.ndarray, "h w"]
    is_other: Bool[np.ndarray, "height width"]
    behind: UInt8[np.ndarray, "h w 3"]

    def cut(self, matte: Matte) -> Matte:
        """A matte of the piece without pixels outside of it before other ground: texture ends it there."""
        kept = matte.is_own | ~self.is_other[matte.rows, matte.columns]
        return Matte(*(values[kept] for values in matte))

    def paint(self, color: UInt8[np.ndarray, "height width 3"]) -> Bool[np.ndarray, "h w"]:
        """Put back what is behind, on a canvas that shows the piece; which pixels are still the piece's."""
        rim = self.share < 1
        shown, behind = color[self.segment.box.slices], self.behind[rim].astype(np.float32)
        part = self.share[rim][:, None]
        shown[rim] = np.rint(behind + part * (shown[rim].astype(np.float32) - behind)).astype(np.uint8)
        return self.segment.mask & (2 * self.share >= 1)


def interlocked_edge(
    segment: PlacedSegment,
    color: UInt8[np.ndarray, "height width 3"],
    is_other: Bool[np.ndarray, "height width"],
    config: InterlockConfig = DEFAULTS,
) -> InterlockedEdge | None:
    """The rim of a piece of ground; None where no other ground is behind it that goes on beside it.

    Parameters
    ----------
    color
        What the canvas shows so far.
    is_other
        Where that is ground of another kind.
    """
    box, extent = segment.box, Extent(*is_other.shape)
    other, mask = is_other[box.slices], segment.mask
    around = box.grown(1, 1).clipped(extent)
    covered = np.zeros((around.height, around.width), bool)
    covered[box.slices_in(around)] = mask
    outside = is_other[around.slices] & ~covered
    if not outside.any() or not (mask & other).any():
        return None
    distance = cv2.distanceTransform((~outside).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    distance = distance[box.slices_in(around)]
    row = (np.arange(box.top, box.bottom, dtype=np.float32) + 0.5) / extent.height
    depth = np.maximum((row - config.horizon) / (1 - config.horizon), config.least_reach)
    reach = config.reach * extent.height * depth
    reach = np.clip(reach, 1, max(config.deepest * float(distance[mask].max()), 1))[:, None]
    rim = mask & other & (distance < reach)
    behind = color[box.slices].copy()
    stands_out = _height(segment.color, extent, config) - _height(behind, extent, config)
    seen = np.clip(0.5 + (2 * distance / reach - 1 + config.depth * stands_out) / (2 * config.soft), 0, 1)
    return InterlockedEdge(segment, np.where(rim, seen, np.float32(1)), is_other, behind)


def _height(
    color: UInt8[np.ndarray, "h w 3"], extent: Extent, config: InterlockConfig
) -> Float32[np.ndarray, "h w"]:
    """How much lighter a pixel is than its surroundings, from -1 to 1."""
    light = cv2.cvtColor(color, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = light - cv2.GaussianBlur(light, (0, 0), max(config.grain * extent.height, 1.0))
    return np.clip(detail / max(config.deviations * float(detail.std()), config.least_levels), -1, 1)
