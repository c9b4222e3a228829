"""How much of each pixel near an outline a segment covers, and the colour of that alone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32, Int64, UInt8

from simspaint.domain.geometry import Extent
from simspaint.engine.ops.guided_filter import GuideWindow, planes
from simspaint.engine.ops.reduced_maps import reduced, sampled, values_at
from simspaint.engine.ops.sum_of_three import sum_of_three


@dataclass(frozen=True, slots=True)
class MatteConfig:
    """How mattes are found. All is looked at in a reduced size, in which `reach` is `reach_px`."""

    reach: float = 0.008
    """Half the width of the band along an outline, as a share of the frame's height."""
    reach_px: int = 2
    """The same in the reduced size."""
    radius_px: int = 4
    """Radius of the guided filter: wider, as masks are wrong by some pixels."""
    flatness: float = 2e-4
    """Its variance of colour that counts as flat."""
    certain: float = 0.2
    """A pixel that is covered by less is free, and one that is free by less is covered."""
    color_radius_px: int = 4
    """Over which colours of both sides are averaged."""
    end: float = 0.25
    """Share of the band at both ends over which it becomes what is beyond."""
    contrast: tuple[float, float] = (0.08, 0.25)
    """Distance of the mean colours of both sides, in RGB of 0 to 1, up to which the photograph shows no edge
    there, and from which on it does. Where it shows none the outline is only smoothed."""
    steepness: float = 4.0
    """How much as steep as the mean over the reach it is there: masks that were found automatically have
    stairs of several pixels …"""
    thin_px: int = 5
    """… but twigs and gaps that are thinner than this, in pixels of the frame, stay."""
    least_share: float = 0.02
    """Share that is shown at least."""
    least_known: float = 0.1
    """Share of the surroundings that must show something for it to go on behind an outline."""

    def step(self, extent: Extent) -> int:
        """Pixels of the frame that one of the reduced size stands for."""
        return max(round(self.reach * extent.height / self.reach_px), 1)

    def margin(self, extent: Extent) -> int:
        """Pixels of the frame around one on which its share depends."""
        return self.step(extent) * (2 * self.radius_px + self.color_radius_px)


DEFAULTS = MatteConfig()


def mean_over_reach(share: np.ndarray, config: MatteConfig) -> np.ndarray:
    """Mean over the reach."""
    side = 2 * config.reach_px + 1
    return cv2.blur(share, (side, side), borderType=cv2.BORDER_REFLECT)


def covered_shares(
    seen: UInt8[np.ndarray, "h w 3"],
    outline: UInt8[np.ndarray, "h w"],
    rows: Int64[np.ndarray, " n"],
    columns: Int64[np.ndarray, " n"],
    step: int,
    config: MatteConfig,
) -> tuple[Float32[np.ndarray, " n"], Float32[np.ndarray, "n 3"]]:
    """How much of some pixels is covered, and the colour of that alone, 0 to 1."""
    if not rows.size:
        return np.zeros(0, np.float32), np.zeros((0, 3), np.float32)
    (share,), guide = planes(reduced(outline, step)), planes(reduced(seen, step))
    slopes, offset = GuideWindow(guide, config.radius_px, config.flatness).linear_functions(share)
    maps = [*slopes, offset, mean_over_reach(share, config), *_both_sides(guide, share, config)]
    found = sampled(maps, rows, columns, step)
    mixed = values_at(seen, rows, columns).astype(np.float32) / 255
    part = sum_of_three(mixed * found[:, :3]) + found[:, 3]
    part = np.clip((part - config.certain) / (1 - 2 * config.certain), 0, 1)
    # at the ends of the band it is what it is beyond them
    level, front, back = found[:, 4], found[:, 5:8], found[:, 8:]
    end = config.end
    part = np.clip(part, np.maximum((level - 1) / end + 1, 0), np.minimum(level / end, 1))
    contrast = np.sqrt(sum_of_three(np.square(front - back)))
    low, high = config.contrast
    trust = np.clip((contrast - low) / (high - low), 0, 1)
    plain = np.clip((level - 0.5) * config.steepness + 0.5, 0, 1)
    thin, smoothed = _thin_parts(outline, config), cv2.GaussianBlur(outline, (3, 3), 0)
    fine = values_at(smoothed, rows, columns).astype(np.float32) / 255
    plain = np.where(values_at(thin, rows, columns) > 0, fine, plain)
    part = plain + trust * (part - plain)
    weight = part[:, None]
    alone = front + weight * (mixed - weight * front - (1 - weight) * back)
    return part, np.clip(alone, 0, 1)


def _thin_parts(outline: UInt8[np.ndarray, "h w"], config: MatteConfig) -> UInt8[np.ndarray, "h w"]:
    """Where a mask, or what is beside it, is thin: 255."""
    square = np.ones((config.thin_px, config.thin_px), np.uint8)
    opened, closed = (cv2.morphologyEx(outline, how, square) for how in (cv2.MORPH_OPEN, cv2.MORPH_CLOSE))
    return cv2.dilate(cv2.bitwise_xor(opened, closed), np.ones((3, 3), np.uint8))


def _both_sides(
    guide: list[np.ndarray], share: Float32[np.ndarray, "h w"], config: MatteConfig
) -> list[np.ndarray]:
    """Mean colour of what is covered near each pixel, then of what is free, a plane a channel."""
    side = 2 * config.color_radius_px + 1
    result = []
    for weight in (share, 1 - share):
        total = np.maximum(cv2.blur(weight, (side, side)), np.float32(1e-4))
        result += [cv2.blur(channel * weight, (side, side)) / total for channel in guide]
    return result
