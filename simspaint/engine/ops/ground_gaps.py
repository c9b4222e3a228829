"""The ground inside a segment that is recognised by its colour: the grass between flowers."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.bank.ops.cie_lab import cie_lab


@dataclass(frozen=True, slots=True)
class GroundGapConfig:
    """When pixels of a segment are taken for the ground that it stands in."""

    fewest_px: int = 300
    """Pixels of ground from which on its colours are known well enough."""
    most_samples: int = 4000
    """Pixels of ground that are looked at."""
    percentile: float = 98.0
    """Percentile of the ground's distances from its own median in a* and b* …"""
    apart: float = 4.0
    """… and how far beyond it a colour is another one."""
    least: float = 0.03
    """Share of a segment that has to be of another colour: else all of it counts as its own."""
    rim: float = 0.003
    """Around what has a colour of its own this much of the segment goes with it, as a share of the
    photograph's height: stems, and petals in shade."""


DEFAULTS = GroundGapConfig()


def ground_gaps_of(
    color: UInt8[np.ndarray, "h w 3"],
    mask: Bool[np.ndarray, "h w"],
    ground: UInt8[np.ndarray, "n 3"],
    source_height: int,
    config: GroundGapConfig = DEFAULTS,
) -> Bool[np.ndarray, "h w"]:
    """Pixels of a segment that have the colours of the ground around it; read-only.

    Parameters
    ----------
    color, mask
        The segment in its box, and which pixels are its own.
    ground
        Pixels of ground around it, in the same photograph. No gaps are found where there are too few.
    source_height
        Of the photograph, in pixels.
    """
    gaps = np.zeros_like(mask)
    if len(ground) >= config.fewest_px:
        known = cie_lab(ground[None, :: max(len(ground) // config.most_samples, 1)])[0][:, 1:]
        middle = np.median(known, axis=0)
        usual = np.percentile(np.linalg.norm(known - middle, axis=1), config.percentile)
        chroma = np.linalg.norm(cie_lab(color)[..., 1:] - middle, axis=2)
        own = mask & (chroma > usual + config.apart)
        if np.count_nonzero(own) >= config.least * np.count_nonzero(mask):
            side = 2 * round(config.rim * source_height) + 1
            kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
            gaps = mask & (cv2.dilate(own.view(np.uint8), kernel) == 0)
    gaps.flags.writeable = False
    return gaps
