"""Clear sky, cloud and snow by colour, where the teachers have no class for them."""

from __future__ import annotations

import cv2
import numpy as np

from simspaint.domain.label_set import LabelSet
from simspaint.labelling.class_map import answer_bits
from training.labelling.answer_sets import SetShares

_CUE = 0.8
"""Share that a clear cue takes; the rest stays with the set that the teachers gave."""
_FAINT = 0.4
_SURE_GROUND = "hill|grass|earth|rock"
"""White ground of these is snow. Sand may be white too, roads are, and snow on a mountain is mountain."""


def clear_sky(rgb: np.ndarray) -> np.ndarray:
    """Saturated blue."""
    red, _, blue = (channel.astype(np.int16) for channel in cv2.split(rgb))
    hue, saturation, value = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV))
    return (blue - red > 40) & (saturation > 70) & (value > 80) & (hue > 90) & (hue < 130)


def cloudy(rgb: np.ndarray) -> np.ndarray:
    """Bright grey with structure nearby: cloud rather than haze or an even overcast."""
    _, saturation, value = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV))
    side = max(rgb.shape[0] // 6, 3)
    level = value.astype(np.float32)
    mean = cv2.blur(level, (side, side))
    deviation = np.sqrt(np.maximum(cv2.blur(level * level, (side, side)) - mean * mean, 0))
    return (saturation < 45) & (value > 120) & (deviation > 7)


def white(rgb: np.ndarray) -> np.ndarray:
    """White as snow in the sun."""
    return (rgb.min(2) > 175) & (cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)[..., 1] < 35)


def pale(rgb: np.ndarray) -> np.ndarray:
    """As pale as snow may be, in shade too, where it is blue."""
    red, _, blue = (channel.astype(np.int16) for channel in cv2.split(rgb))
    saturation = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)[..., 1]
    return (rgb.min(2) > 95) & ((saturation < 40) | ((blue > red) & (saturation < 90)))


def with_color_cues(shares: SetShares, rgb: np.ndarray, labels: LabelSet) -> SetShares:
    """The same shares with those of sky and ground divided where colour tells."""
    sky, sure, snow = (answer_bits(names, labels) for names in ("sky|cloud", _SURE_GROUND, "snow"))
    ground = sure | answer_bits("mountain|sand|snow|flowers", labels)
    found: SetShares = {}

    def add(bits: int, share: np.ndarray) -> None:
        found[bits] = found.get(bits, np.zeros_like(share)) + share

    is_clear, is_cloud, is_white, is_pale = clear_sky(rgb), cloudy(rgb), white(rgb), pale(rgb)
    for bits, share in shares.items():
        if bits == sky:
            clear, cloud = share * is_clear * _CUE, share * (is_cloud & ~is_clear) * _FAINT
            add(answer_bits("sky", labels), clear)
            add(answer_bits("cloud", labels), cloud)
            add(bits, share - clear - cloud)
        elif bits & ~snow and not bits & ~ground:
            certain = share * is_white * (0 if bits & ~(sure | snow) else _CUE)
            possible = (share - certain) * is_pale
            add(snow, certain)
            add(bits | snow, possible)
            add(bits, share - certain - possible)
        else:
            add(bits, share)
    return found
