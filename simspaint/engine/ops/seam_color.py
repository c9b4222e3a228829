"""The colours of a segment, brought to those of the segments that it adjoins.

Along the seam it takes their colour, place by place, and between its seams what lies between them, as in
gradient-domain cloning (Pérez et al. 2003) but without solving for every pixel: the difference of local means
along the seam is spread over the piece from coarse to fine. One shift for all would leave a patch wherever a
sky grows lighter toward the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.bank.ops.cie_lab import cie_lab


@dataclass(frozen=True, slots=True)
class SeamColorConfig:
    """How colours are compared along a seam, and how far they are shifted."""

    largest_shift: tuple[float, float, float] = (30.0, 12.0, 16.0)
    """How far L*, a* and b* are shifted at most."""
    fewest_px: int = 12
    """Pixels on both sides of a seam from which on their means are trusted."""
    cells: int = 3
    """Cells of the coarse grid in the width that is compared along a seam."""
    smooth_cells: float = 2.0
    """Cells over which means along a seam are taken: more than a texture's grain."""
    enough: float = 0.05
    """Share of a cell's neighbourhood that must lie on either side of a seam for its mean to count whole."""
    least: float = 0.0005
    """The same share below which a mean is nothing."""
    strip_px: int = 256
    """Rows that are shifted at once."""


DEFAULTS = SeamColorConfig()

Field = Float32[np.ndarray, "height width 3"]


def seam_shifts(
    color: UInt8[np.ndarray, "height width 3"],
    mask: Bool[np.ndarray, "height width"],
    other_color: UInt8[np.ndarray, "height width 3"],
    other_mask: Bool[np.ndarray, "height width"],
    reach_px: int,
    at_once: bool = False,
    config: SeamColorConfig = DEFAULTS,
) -> Field:
    """L*, a* and b* that every pixel of a piece has to be shifted by to meet another one, at most
    `largest_shift`.

    Both are given on one box, and are compared within `reach_px` of one another; 0 where they do not adjoin.

    Parameters
    ----------
    at_once
        The same shift for all: for leaves, where places of a seam differ by what they show, not by its light.
    """
    disc = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * reach_px + 1, 2 * reach_px + 1))
    near = mask & cv2.dilate(other_mask.view(np.uint8), disc).view(bool)
    other_near = other_mask & cv2.dilate(mask.view(np.uint8), disc).view(bool)
    if min(np.count_nonzero(near), np.count_nonzero(other_near)) < config.fewest_px:
        return np.zeros((*mask.shape, 3), np.float32)
    step = max(reach_px // config.cells, 1)
    (own, own_share), (other, other_share) = (
        _means(color, near, step, config),
        _means(other_color, other_near, step, config),
    )
    largest = np.array(config.largest_shift, np.float32)
    weight = np.clip(np.minimum(own_share, other_share) / config.enough, 0, 1)
    shift = np.clip(other - own, -largest, largest) * weight[..., None]
    if at_once:
        return np.tile(shift.sum((0, 1)) / max(float(weight.sum()), 1e-6), (*mask.shape, 1))
    spread = cv2.GaussianBlur(_spread(shift, weight), (0, 0), config.smooth_cells / 2)
    return cv2.resize(spread, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)


def shifted_color(
    color: UInt8[np.ndarray, "height width 3"], shifts: Field, config: SeamColorConfig = DEFAULTS
) -> UInt8[np.ndarray, "height width 3"]:
    """The picture with L*, a* and b* shifted, clipped to what RGB can show; in strips, so that large pictures
    need little memory."""
    if not np.any(shifts) or not color.size:
        return color
    result = np.empty_like(color)
    for top in range(0, color.shape[0], config.strip_px):
        rows = np.s_[top : top + config.strip_px]
        rgb = cv2.cvtColor(cie_lab(color[rows]) + shifts[rows], cv2.COLOR_LAB2RGB)
        result[rows] = np.clip(np.rint(rgb * 255), 0, 255)
    return result


def _means(
    color: UInt8[np.ndarray, "height width 3"],
    mask: Bool[np.ndarray, "height width"],
    step: int,
    config: SeamColorConfig,
) -> tuple[Float32[np.ndarray, "rows columns 3"], Float32[np.ndarray, "rows columns"]]:
    """Smooth means of L*, a* and b* of the masked pixels on a grid of cells of `step` pixels, and the share
    of the pixels around each cell that they are; means are 0 where that is 0."""
    size = -(-mask.shape[0] // step), -(-mask.shape[1] // step)
    rows, columns = np.nonzero(mask)
    cells, lab = rows // step * size[1] + columns // step, cie_lab(color[mask][None])[0]
    sums = np.stack(
        [np.bincount(cells, weights, size[0] * size[1]).reshape(size) for weights in (None, *lab.T)], axis=2
    )
    smooth = cv2.GaussianBlur(sums.astype(np.float32) / step**2, (0, 0), config.smooth_cells)
    share = np.where(smooth[..., 0] > config.least, smooth[..., 0], 0)
    return smooth[..., 1:] / np.maximum(share, config.least)[..., None], share


def _spread(
    weighted: Float32[np.ndarray, "rows columns 3"], weight: Float32[np.ndarray, "rows columns"]
) -> Float32[np.ndarray, "rows columns 3"]:
    """Values times their weights, which are at most 1: the values, and where these weigh little what those
    around come to, looked at from as far as is needed."""
    values = weighted / np.maximum(weight, 1e-6)[..., None]
    if min(weight.shape) <= 2 or weight.min() >= 1:
        return values
    half = -(-weight.shape[1] // 2), -(-weight.shape[0] // 2)
    sums, coarse = (cv2.resize(x, half, interpolation=cv2.INTER_AREA) for x in (weighted, weight))
    gain = np.minimum(4, 1 / np.maximum(coarse, 1e-6))  # a quarter of a cell that is known is enough
    around = _spread(sums * gain[..., None], coarse * gain)
    around = cv2.resize(around, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return around + weight[..., None] * (values - around)
