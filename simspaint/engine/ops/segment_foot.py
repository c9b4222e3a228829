"""What a segment or a component stands on, and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.label_set import UNLABELLED


@dataclass(frozen=True, slots=True)
class OutlineConfig:
    """How outlines are looked at."""

    gap_px: int = 2
    """Distance at which a neighbour is looked up: layouts are uncertain at their outlines."""
    below: float = 0.08
    """How far below its base something beside a segment has to reach to be nearer, share of its height."""
    base_band: float = 0.12
    """Share of a segment's height that counts as its base …"""
    least_base_px: int = 3
    """… and rows that count at least."""


DEFAULTS = OutlineConfig()


@dataclass(frozen=True, slots=True, eq=False)
class Foot:
    """What a segment or a component stands on.

    Parameters
    ----------
    cut
        Whether the frame cuts it: (top, left, bottom, right).
    base_column
        Mean column of the base's pixels, as a pixel edge in the frame.
    ground
        Share of each label right below the base, without its own label; sums to at most 1.
    context
        Share of each label in the context box, without its own label; sums to 1, or is 0.
    """

    cut: Bool[np.ndarray, " 4"]
    base_column: float
    ground: Float32[np.ndarray, " labels"]
    context: Float32[np.ndarray, " labels"]


def foot_of(
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    ids: UInt8[np.ndarray, "frame_height frame_width"],
    label_id: int,
    n_labels: int,
    config: OutlineConfig = DEFAULTS,
) -> Foot:
    """What lies under the base and around.

    Parameters
    ----------
    mask
        Which pixels of `box` are its own.
    ids
        Layout of the whole frame, 255 = unlabelled.
    """
    extent, gap, first = Extent(*ids.shape), config.gap_px, base_row(mask, config)
    own = mask[first:]
    below = own.copy()
    below[:-gap] &= ~own[gap:]
    foot = Box(box.top + first, box.left, box.bottom, box.right)
    seen = labels_around(ids, foot, gap, gap)[2 * gap :, gap:-gap][below]
    columns = np.flatnonzero(own.any(axis=0))
    weight = np.count_nonzero(own, axis=0)[columns]
    column = box.left + float(np.average(columns + 0.5, weights=weight)) if columns.size else float(box.left)
    return Foot(
        np.array([box.top <= 0, box.left <= 0, box.bottom >= extent.height, box.right >= extent.width]),
        column,
        _shares(seen, label_id, n_labels, of_all=True),
        _shares(ids[context_box(box, extent).slices], label_id, n_labels, of_all=False),
    )


def base_row(mask: Bool[np.ndarray, "height width"], config: OutlineConfig = DEFAULTS) -> int:
    """First row of the mask that counts as its base."""
    return max(mask.shape[0] - max(round(config.base_band * mask.shape[0]), config.least_base_px), 0)


def labels_around(
    ids: UInt8[np.ndarray, "height width"], box: Box, gap: int, deep: int
) -> UInt8[np.ndarray, "h w"]:
    """The layout inside a box and `gap` pixels around it, `deep` below it; unlabelled outside the frame."""
    wide = Box(box.top - gap, box.left - gap, box.bottom + deep, box.right + gap)
    inside = wide.clipped(Extent(*ids.shape))
    around = np.full((wide.height, wide.width), UNLABELLED, np.uint8)
    around[inside.slices_in(wide)] = ids[inside.slices]
    return around


def _shares(
    seen: UInt8[np.ndarray, " *n"], own: int, n_labels: int, of_all: bool
) -> Float32[np.ndarray, " labels"]:
    if not seen.size:
        return np.zeros(n_labels, np.float32)
    # exact in single precision, and several times as fast as NumPy's count
    counts = cv2.calcHist([seen], [0], None, [256], [0, 256]).ravel()[:n_labels]
    counts[own] = 0
    return counts / max(float(seen.size if of_all else counts.sum()), 1.0)
