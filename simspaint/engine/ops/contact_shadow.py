"""The soft shadow where a thing touches the ground: less of the sky's light gets there.

Pieces of other photographs have none on this ground, and look as if they floated.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int16, UInt8

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.segment_foot import base_row


@dataclass(frozen=True, slots=True)
class ContactShadowConfig:
    """How dark and how wide it is. Widths are across; down they are `flatness` times as narrow."""

    darkness: float = 0.55
    """Share of the light that is missing right at the thing."""
    reach: float = 0.22
    """Width as a share of the thing's height or width, the smaller of both …"""
    least_reach: float = 0.01
    """… at least this share of the frame's height …"""
    most_reach: float = 0.06
    """… and at most this share."""
    flatness: float = 2.0
    """How much narrower the shadow is down than across: ground is seen at a low angle."""


DEFAULTS = ContactShadowConfig()


def cast_shadow(
    color: UInt8[np.ndarray, "height width 3"],
    component: Int16[np.ndarray, "height width"],
    is_ground: Bool[np.ndarray, " components"],
    box: Box,
    mask: Bool[np.ndarray, "h w"],
    config: ContactShadowConfig = DEFAULTS,
) -> None:
    """Darken the ground around a thing's base, in place; the thing itself is painted afterwards.

    Parameters
    ----------
    component
        What the picture shows so far.
    is_ground
        Components that show a ground plane, which receives the shadow; the last one is that of no component.
    box, mask
        Where the thing lies.
    """
    extent = Extent(*component.shape)
    width = config.reach * min(box.height, box.width)
    width = float(np.clip(width, config.least_reach * extent.height, config.most_reach * extent.height))
    margin = int(np.ceil(width)) + 1
    first = base_row(mask)
    foot = Box(box.top + first, box.left, box.bottom, box.right)
    around = foot.grown(margin, margin).clipped(extent)
    if not mask.any() or not around.area:
        return
    own = np.zeros((around.height, around.width), bool)
    own[foot.slices_in(around)] = mask[first:]
    near = np.clip(1 - _ground_distance(own, config.flatness) / width, 0, 1)
    rows = np.arange(around.top, around.bottom, dtype=np.float32)[:, None]
    near *= np.clip((rows + 1 - foot.top) / foot.height, 0, 1)  # what lies higher up is behind the thing
    light = 1 - config.darkness * near * near
    light[~is_ground[component[around.slices]]] = 1
    shown = color[around.slices]
    np.copyto(shown, np.rint(shown * light[..., None]).astype(np.uint8))


def _ground_distance(
    foot: Bool[np.ndarray, "height width"], flatness: float
) -> Float32[np.ndarray, "height width"]:
    """Distance of every pixel from a foot, in pixels across; a step down counts `flatness` times."""
    height = max(round(foot.shape[0] * flatness), 1)
    tall = cv2.resize((~foot).view(np.uint8), (foot.shape[1], height), interpolation=cv2.INTER_NEAREST)
    distance = cv2.distanceTransform(tall, cv2.DIST_L2, cv2.DIST_MASK_5)
    return cv2.resize(distance, (foot.shape[1], foot.shape[0]), interpolation=cv2.INTER_NEAREST)
