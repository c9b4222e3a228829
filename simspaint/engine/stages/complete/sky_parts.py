"""What is open of trees and of land against the sky: they end where their photograph ends them, not where the
brush did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.engine.ops.sky_share import sky_of


@dataclass(frozen=True, slots=True)
class SkyPartsConfig:
    """When an open part is left to the sky."""

    reach: float = 0.008
    """How far around the part is looked at, as a share of the frame's height."""
    most_sky: float = 0.22
    """Share of that which is painted as sky at most where the part is filled."""
    most: float = 0.35
    """Share of its component up to which a part is small: larger ones are filled, or what was painted would
    vanish."""


def without_sky_parts(
    uncovered: Component,
    area: int,
    components: Sequence[Component],
    labels: LabelSet,
    extent: Extent,
    config: SkyPartsConfig = SkyPartsConfig(),
) -> Component | None:
    """What is open without the small connected parts around which so much is sky that a fill would show the
    brush's edge there; None where nothing is left.

    Parameters
    ----------
    area
        Of the component, in pixels.
    components
        All of the picture.
    """
    reach = max(round(config.reach * extent.height), 1)
    around = uncovered.box.grown(reach, reach).clipped(extent)
    sky, inside = _sky(around, components, labels), uncovered.box.slices_in(around)
    is_open = np.zeros((around.height, around.width), np.uint8)
    is_open[inside] = uncovered.mask
    n, numbers, stats, _ = cv2.connectedComponentsWithStats(is_open, connectivity=8)
    parts, disc, kept = np.asarray(numbers, np.int32), np.ones((2 * reach + 1,) * 2, np.uint8), is_open > 0
    for number in range(1, n):
        left, top, width, height, part_area = stats[number].tolist()
        if part_area > config.most * area:
            continue
        part = Box(top, left, top + height, left + width)
        near = part.grown(reach, reach).clipped(Extent(*is_open.shape)).slices
        own = parts[near] == number
        ring = (cv2.dilate(own.view(np.uint8), disc) > 0) & (is_open[near] == 0)
        if np.count_nonzero(ring & sky[near]) > config.most_sky * max(np.count_nonzero(ring), 1):
            kept[near] &= ~own
    left_open = kept[inside]
    return uncovered.with_mask(left_open, uncovered.box.top, uncovered.box.left) if left_open.any() else None


def _sky(around: Box, components: Sequence[Component], labels: LabelSet) -> Bool[np.ndarray, "height width"]:
    is_sky, found = sky_of(labels), np.zeros((around.height, around.width), bool)
    for component in components:
        shared = around.intersection(component.box)
        if shared.area and is_sky[component.label_id]:
            found[shared.slices_in(around)] |= component.mask[shared.slices_in(component.box)]
    return found
