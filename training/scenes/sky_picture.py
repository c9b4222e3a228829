"""Light of a part of the sky, by direction."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True)
class SkyPicture:
    """Light by azimuth and elevation: rows go down from `top_deg`, columns from left to right."""

    left_deg: float
    right_deg: float
    bottom_deg: float
    top_deg: float
    light: Array
    """(rows, columns, 3)"""
    cloud: Array
    """(rows, columns): how much of what is seen is cloud, [0, 1]."""

    def cloud_at(self, directions: Array) -> Array:
        """How much of what is seen in these (..., 3) directions is cloud; 0 below the horizon."""
        azimuth = np.degrees(np.arctan2(directions[..., 0], directions[..., 1]))
        elevation = np.degrees(np.arcsin(np.clip(directions[..., 2], -1, 1)))
        rows, columns = self.cloud.shape
        u = (azimuth - self.left_deg) / (self.right_deg - self.left_deg) * columns - 0.5
        v = (self.top_deg - elevation) / (self.top_deg - self.bottom_deg) * rows - 0.5
        seen = cv2.remap(
            self.cloud,
            u.astype(np.float32),
            v.astype(np.float32),
            cv2.INTER_LINEAR,
            None,
            cv2.BORDER_REPLICATE,
        )
        return np.where(elevation < 0, 0, seen)
