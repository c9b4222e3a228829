"""Colours of the ground's covers, linear RGB."""

from __future__ import annotations

import numpy as np

from training.scenes.noise import Array

Rgb = tuple[float, float, float]
ROCKS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "granite": ((0.27, 0.26, 0.245), (0.17, 0.165, 0.16), (0.36, 0.345, 0.32)),
    "limestone": ((0.40, 0.38, 0.335), (0.26, 0.24, 0.205), (0.50, 0.475, 0.42)),
    "sandstone": ((0.44, 0.30, 0.175), (0.31, 0.19, 0.11), (0.56, 0.42, 0.27)),
    "red": ((0.40, 0.17, 0.085), (0.27, 0.105, 0.055), (0.52, 0.30, 0.17)),
    "basalt": ((0.085, 0.08, 0.078), (0.05, 0.048, 0.047), (0.14, 0.13, 0.12)),
    "slate": ((0.16, 0.165, 0.175), (0.10, 0.105, 0.115), (0.22, 0.22, 0.215)),
}
"""Rock: middle tone, dark layers, light layers; linear RGB."""
SOILS: dict[str, Rgb] = {
    "brown": (0.145, 0.092, 0.055),
    "dark": (0.075, 0.052, 0.036),
    "ochre": (0.33, 0.205, 0.105),
    "red": (0.30, 0.125, 0.06),
    "grey": (0.17, 0.155, 0.135),
}
SANDS: dict[str, Rgb] = {
    "sea": (0.50, 0.405, 0.285),
    "red": (0.52, 0.275, 0.13),
    "other": (0.50, 0.36, 0.215),
}
SNOW = (0.86, 0.88, 0.91)
GREENS: dict[str, tuple[Rgb, Rgb]] = {
    "spring": ((0.085, 0.145, 0.028), (0.125, 0.17, 0.04)),
    "summer": ((0.075, 0.115, 0.026), (0.13, 0.14, 0.042)),
    "autumn": ((0.105, 0.105, 0.034), (0.17, 0.135, 0.055)),
    "winter": ((0.10, 0.09, 0.04), (0.16, 0.125, 0.065)),
}
DRY = (0.33, 0.25, 0.125)


def mixed(first: Rgb, second: Rgb, share: Array) -> Array:
    """Colours between two, (..., 3), by the share of the second at each point."""
    share = np.clip(share, 0, 1)[..., None]
    return np.asarray(first, np.float32) * (1 - share) + np.asarray(second, np.float32) * share
