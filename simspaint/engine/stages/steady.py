"""What stands still in a sequence: its pixels are those of the photograph before, bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8


@dataclass(frozen=True, slots=True)
class SteadyConfig:
    """Constants of the stage, as shares of the frame's height."""

    near: float = 0.06
    """So far from what changed the photograph is made anew: f mends seams as far as that."""
    far: float = 0.12
    """From here on it is that of the frame before; between the two it goes over."""


def steady_photograph(
    photograph: UInt8[np.ndarray, "height width 3"],
    before: UInt8[np.ndarray, "height width 3"],
    changed: Bool[np.ndarray, "height width"],
    config: SteadyConfig = SteadyConfig(),
) -> UInt8[np.ndarray, "height width 3"]:
    """A frame's photograph with that of the frame before where nothing is near that changed.

    f's answer depends on the statistics of the whole picture, so that a car on the road would change the sky
    a little.

    Parameters
    ----------
    changed
        Where canvas or layout are others than before.
    """
    if not changed.any():
        return before
    height = photograph.shape[0]
    near, far = config.near * height, config.far * height
    distance = cv2.distanceTransform((~changed).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    share = np.clip((distance - near) / max(far - near, 1.0), 0, 1)[..., None]
    mixed = photograph + share * (before.astype(np.float32) - photograph)
    result = np.rint(mixed).astype(np.uint8)
    result.flags.writeable = False
    return result
