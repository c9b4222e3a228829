"""A layout from a coloured sketch: every pixel takes the label whose colour is nearest."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.domain.label_set import UNLABELLED


@dataclass(frozen=True, slots=True)
class SketchConfig:
    """Constants of the reading.

    Parameters
    ----------
    sure_difference
        Colour difference (CIELAB, ΔE 1976) up to which a pixel surely has a label's colour.
    rim_px
        Width of the rim between two areas in which colours are mixed: it takes the nearest sure label.
    """

    sure_difference: float = 6.0
    rim_px: float = 3.0


FARTHEST_DIFFERENCE = 150.0
"""No two colours differ by much more (ΔE 1976)."""


def labels_of_sketch(
    pixels: UInt8[np.ndarray, "height width 3"],
    colors: UInt8[np.ndarray, "n_labels 3"],
    tolerance: float,
    config: SketchConfig = SketchConfig(),
) -> UInt8[np.ndarray, "height width"]:
    """Label ids of a picture, 255 where no label's colour is near enough.

    Parameters
    ----------
    colors
        RGB of the labels by their ids.
    tolerance
        0 takes exact colours only, 1 takes the nearest one however far it is.
    """
    lab = _lab(pixels)
    nearest, difference = _nearest(lab, _lab(colors[None])[0])
    far = difference > tolerance * FARTHEST_DIFFERENCE
    sure = (difference <= config.sure_difference) & ~far
    ids = np.where(far, np.uint8(UNLABELLED), nearest)
    if sure.any() and not sure.all():
        distance, found = cv2.distanceTransformWithLabels(
            (~sure).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
        )
        places = np.asarray(found, np.int64)
        lookup = np.zeros(int(places.max()) + 1, np.uint8)
        lookup[places[sure]] = nearest[sure]
        rim = _between_areas(sure, config.rim_px) & (distance <= config.rim_px)
        ids = np.where(rim, lookup[places], ids)
    return ids


def _between_areas(sure: np.ndarray, rim_px: float) -> np.ndarray:
    """Unsure pixels that lie in a narrow gap between sure ones, not in an area of their own."""
    side = 2 * round(rim_px) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(sure.astype(np.uint8), cv2.MORPH_CLOSE, disc, borderType=cv2.BORDER_REPLICATE)
    return (closed > 0) & ~sure


def _nearest(
    lab: Float32[np.ndarray, "height width 3"], colors: Float32[np.ndarray, "n 3"]
) -> tuple[np.ndarray, np.ndarray]:
    """The id of the nearest colour, and how far it is, of every pixel."""
    nearest = np.zeros(lab.shape[:2], np.uint8)
    least = np.full(lab.shape[:2], np.inf, np.float32)
    for label_id, color in enumerate(colors):
        squared = np.square(lab - color).sum(axis=2)
        nearer = squared < least
        nearest[nearer] = label_id
        np.minimum(least, squared, out=least)
    return nearest, np.sqrt(least)


def _lab(pixels: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
