"""Feathering: a segment without an outline, such as a cloud, fades out over what is behind it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32

from simspaint.domain.geometry import Extent
from simspaint.domain.placed_segment import PlacedSegment


@dataclass(frozen=True, slots=True)
class FeatherConfig:
    """How feathered pieces fade out. Shares are of the frame's height unless it is said otherwise."""

    least_fade: float = 0.016
    """Share over which a piece fades out inside its outline at least …"""
    most_fade: float = 0.06
    """… and at most …"""
    deep: float = 0.9
    """… and between both over this share of its own depth: a small cloud is soft to its middle."""
    light: float = 0.7
    """How much more is shown of light parts where it fades, and how much less of dark ones: clouds end in
    what is light, not in an even seam."""
    whole: float = 0.35
    """How wide a piece that is shown whole fades out, beside one that its component cuts: it ends by itself
    …"""
    whole_levels: float = 16.0
    """… where its grey levels deviate so much; a veil, which has no light and shade, fades out as ever."""
    solid: float = 0.97
    """Visible share from which on nothing behind is seen."""
    spread_levels: float = 4.0
    """Grey levels by which pixels of an even piece are taken to differ."""


def visible_share(
    piece: PlacedSegment, extent: Extent, width_share: float = 1.0, config: FeatherConfig = FeatherConfig()
) -> Float32[np.ndarray, "h w"]:
    """How much of a piece is seen at the pixels of its box, from 0 outside to 1 in its middle.

    At the frame's edges nothing fades: there it goes on. `width_share`, in 0…1, narrows the rim that fades;
    `extent` is the size of the frame that the piece lies in.
    """
    box = piece.box
    if not box.area:
        return np.zeros(piece.mask.shape, np.float32)
    edges = (
        (int(box.top > 0), int(box.bottom < extent.height)),
        (int(box.left > 0), int(box.right < extent.width)),
    )
    inside = np.pad(piece.mask, edges).astype(np.uint8)
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5)
    distance = distance[edges[0][0] :, edges[1][0] :][: box.height, : box.width]
    least, most = (share * extent.height for share in (config.least_fade, config.most_fade))
    width = float(np.clip(config.deep * distance.max(initial=0), max(least, 1.0), max(most, 1.0)))
    width *= max(width_share, 1e-3)
    share = np.clip(distance / width * (1 + config.light * _lightness(piece, config)), 0, 1)
    return share * share * (3 - 2 * share)


def share_of_whole(piece: PlacedSegment, config: FeatherConfig = FeatherConfig()) -> float:
    """How wide a piece that is shown whole fades out, beside one that its component cuts."""
    if not piece.mask.any():
        return 1.0
    light = cv2.cvtColor(piece.color, cv2.COLOR_RGB2GRAY)[piece.mask]
    body = min(float(light.std()) / config.whole_levels, 1.0)
    return 1 - (1 - config.whole) * body


def opaque_part(
    piece: PlacedSegment, extent: Extent, width_share: float = 1.0, config: FeatherConfig = FeatherConfig()
) -> PlacedSegment:
    """The piece cut to the pixels that are seen at least by `FeatherConfig.solid`; see `visible_share`."""
    if not piece.box.area:
        return piece
    return piece.cut_to(piece.mask & (visible_share(piece, extent, width_share, config) >= config.solid))


def _lightness(piece: PlacedSegment, config: FeatherConfig) -> Float32[np.ndarray, "h w"]:
    """How light the pixels of a piece are among its own, from -1 to 1."""
    light = cv2.GaussianBlur(cv2.cvtColor(piece.color, cv2.COLOR_RGB2GRAY), (0, 0), 2).astype(np.float32)
    own = light[piece.mask] if piece.mask.any() else light
    return np.clip((light - float(own.mean())) / max(2 * float(own.std()), config.spread_levels), -1, 1)
