"""The ground under a thing: a rim of its own photograph's ground, with its shadow, fading into the ground of
the picture where both are of one label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, UInt8

from simspaint.domain.geometry import Affine, Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.ops.affine_warp import pixel_matrix, warp_color
from simspaint.engine.ops.segment_outline import base_row


@dataclass(frozen=True, slots=True)
class ContactRimConfig:
    """How far ground comes along. Widths are across; down they are `flatness` times as narrow."""

    reach: float = 0.35
    """Width as a share of the thing's height or width, the smaller of both …"""
    least_reach: float = 0.012
    """… at least this share of the frame's height …"""
    most_reach: float = 0.07
    """… and at most this share."""
    flatness: float = 2.0
    """How much narrower the rim is down than across: ground is seen at a low angle."""
    solid: float = 0.25
    """Share of the width next to the thing over which the rim does not fade."""
    most_gain: float = 1.6
    """How far the ground's colour is brought to that of the picture at most, as a factor."""
    surrounded: float = 0.85
    """Share of a thing's outline that lies on ground from which on ground comes along all around it."""
    thing_gain: float = 0.5
    """Exponent with which the thing itself takes on the change of its ground's brightness."""
    step: float = 0.04
    """Gains are rounded to e to the multiples of this: ground that changes by a level or two, since
    something was painted beside it, leaves the things upon it as they are."""
    fewest: int = 30
    """Pixels that both grounds must share for their colours to be compared."""


DEFAULTS = ContactRimConfig()


class ContactRim(NamedTuple):
    """Ground of a photograph in the rendering's frame.

    Parameters
    ----------
    ids
        What the photograph shows at each pixel of the box; 255 where nothing comes along.
    share
        How much of the rim is seen, 0 to 1.
    """

    box: Box
    color: UInt8[np.ndarray, "height width 3"]
    ids: UInt8[np.ndarray, "height width"]
    share: Float32[np.ndarray, "height width"]


def contact_rim(
    box: Box,
    mask: Bool[np.ndarray, "height width"],
    affine: Affine,
    photograph: UInt8[np.ndarray, "source_height source_width 3"],
    ids: UInt8[np.ndarray, "source_height source_width"],
    is_ground: Bool[np.ndarray, " labels"],
    output: Extent,
    all_around: bool = False,
    may_surround: bool = True,
    config: ContactRimConfig = DEFAULTS,
) -> ContactRim | None:
    """The ground around the base of a moved segment; None where its photograph shows none there.

    Parameters
    ----------
    box, mask
        The moved footprint in the rendering's frame.
    photograph, ids
        The whole photograph that the segment is a piece of, and its layout.
    is_ground
        Of each label, whether it is a ground plane.
    all_around
        Along the whole outline and not at the base alone: of roads and rivers.
    may_surround
        The same where its photograph shows ground almost all around it: of flowers and rocks, not of houses.
    """
    if not box.area:
        return None
    width = config.reach * min(box.height, box.width)
    width = float(np.clip(width, config.least_reach * output.height, config.most_reach * output.height))
    margin = int(np.ceil(width))
    around = box.grown(margin, margin).clipped(output)
    own = np.zeros((around.height, around.width), bool)
    own[box.slices_in(around)] = mask
    source = Extent(*ids.shape)
    seen = _warped_ids(ids, affine, source, output, around)
    ground = np.append(is_ground, np.zeros(256 - is_ground.size, bool))
    foot = own.copy()
    ring = cv2.dilate(own.view(np.uint8), np.ones((5, 5), np.uint8)).view(bool) & ~own
    is_surrounded = may_surround and ring.any() and np.mean(ground[seen[ring]]) >= config.surrounded
    if not (all_around or is_surrounded):
        foot[: box.top - around.top + base_row(mask)] = False
    share = _fading(foot, width, config)
    share[own | ~ground[seen]] = 0
    if not share.any():
        return None
    color = warp_color(photograph, Box(0, 0, *source), affine, source, output, around)
    return ContactRim(around, color.copy(), np.where(share > 0, seen, np.uint8(UNLABELLED)), share)


def blend_rim(
    color: UInt8[np.ndarray, "height width 3"],
    ids: UInt8[np.ndarray, "height width"],
    rim: ContactRim,
    config: ContactRimConfig = DEFAULTS,
) -> float:
    """Blend a rim into a picture, in place, where the picture shows the same ground.

    Its colour is brought to that of the ground where it fades out: light stays, and shadow comes along.

    Parameters
    ----------
    ids
        What the picture shows, 255 = nothing.

    Returns
    -------
    The factor for the brightness of the thing itself, which stands in the light of its ground; 1 where the
    grounds could not be compared.
    """
    place = rim.box.slices
    share = np.where(ids[place] == rim.ids, rim.share, np.float32(0))
    outer = (share > 0) & (share < 0.5)
    if np.count_nonzero(outer) < config.fewest:
        return 1.0
    # medians: shadow is not what the ground is like
    here, own = (np.median(part[outer], axis=0) for part in (color[place], rim.color))
    gain = _rounded(np.clip((here + 1) / (own + 1), 1 / config.most_gain, config.most_gain), config)
    matched = np.clip(rim.color * gain, 0, 255)
    mixed = color[place] + share[..., None] * (matched - color[place])
    np.copyto(color[place], np.rint(mixed).astype(np.uint8), where=(share > 0)[..., None])
    change = np.clip(np.mean(here + 1) / np.mean(own + 1), 1 / config.most_gain, config.most_gain)
    return float(_rounded(np.asarray(change**config.thing_gain), config))


def _rounded(gain: Float64[np.ndarray, "*shape"], config: ContactRimConfig) -> Float64[np.ndarray, "*shape"]:
    return np.asarray(np.exp(np.rint(np.log(gain) / config.step) * config.step))


def _fading(
    foot: Bool[np.ndarray, "height width"], width: float, config: ContactRimConfig
) -> Float32[np.ndarray, "height width"]:
    """1 at the foot, 0 from `width` on across and from its flattened share on downwards."""
    height = max(round(foot.shape[0] * config.flatness), 1)
    tall = cv2.resize((~foot).view(np.uint8), (foot.shape[1], height), interpolation=cv2.INTER_NEAREST)
    distance = cv2.distanceTransform(tall, cv2.DIST_L2, cv2.DIST_MASK_5)
    distance = cv2.resize(distance, (foot.shape[1], foot.shape[0]), interpolation=cv2.INTER_NEAREST)
    share = np.clip((1 - distance / max(width, 1.0)) / (1 - config.solid), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def _warped_ids(
    ids: UInt8[np.ndarray, "source_height source_width"],
    affine: Affine,
    source: Extent,
    output: Extent,
    around: Box,
) -> UInt8[np.ndarray, "height width"]:
    matrix = pixel_matrix(affine, output, source)
    matrix[:, 2] += matrix[:, :2] @ [around.left, around.top]
    return cv2.warpAffine(
        ids,
        matrix,
        (around.width, around.height),
        flags=cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=UNLABELLED,
    )
