"""Seams as soft as a lens makes edges."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8


@dataclass(frozen=True, slots=True)
class SoftSeamConfig:
    """How soft seams are."""

    sigma_px: float = 0.6
    """Of the blur at a seam."""
    side_px: int = 5
    """Of its kernel."""
    reach_px: int = 3
    """Distance beyond which nothing depends on a pixel of the photograph or of the canvas."""


def with_soft_seams(
    photograph: UInt8[np.ndarray, "height width 3"],
    seam: Bool[np.ndarray, "height width"],
    config: SoftSeamConfig = SoftSeamConfig(),
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph, a little blurred on the two pixels of every seam (see `seams`), and as it is elsewhere.

    A piece ends from one pixel to the next, which no lens shows: photographs have almost no power in the
    highest frequencies, and such edges have much.
    """
    if not seam.any():
        return photograph
    soft = cv2.GaussianBlur(photograph, (config.side_px, config.side_px), config.sigma_px)
    return np.where(seam[..., None], soft, photograph)
