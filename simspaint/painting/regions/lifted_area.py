"""Areas of a layout that are moved, scaled, turned, copied or taken away: pure pixels."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, UInt

from simspaint.domain.geometry import Box, Extent, bounding_box, invert_affine
from simspaint.domain.instances import Keys
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.nearest_label import nearest_values
from simspaint.domain.warped_layout import PixelAffine, warped_ids
from simspaint.painting.regions.region import Region

_NOT_LIFTED = 254
"""A key that neither a label nor an unpainted pixel has."""


class LiftedArea(NamedTuple):
    """Pixels taken out of a layout: a box, its keys, and which of them are meant."""

    box: Box
    keys: Keys
    mask: Bool[np.ndarray, "height width"]

    @property
    def region(self) -> Region:
        return Region(self.box, self.mask)


def lifted(keys: Keys, region: Region) -> LiftedArea:
    """A copy of the pixels of a region."""
    return LiftedArea(region.box, keys[region.box.slices].copy(), region.mask)


def changed_area(area: LiftedArea, change: PixelAffine, extent: Extent) -> LiftedArea:
    """The area moved, scaled, turned or mirrored, as far as it lies in the frame.

    Parameters
    ----------
    change
        Where each point (x, y) of the painting goes, in pixels. Must be invertible.
    extent
        Size of the painting.
    """
    box = _changed_box(area.box, change).clipped(extent)
    if not box.area:
        return LiftedArea(Box(0, 0, 0, 0), np.zeros((0, 0), np.uint8), np.zeros((0, 0), bool))
    back = invert_affine(change)
    inside = back @ (box.left, box.top, 1) - (area.box.left, area.box.top)
    keys = np.where(area.mask, area.keys, area.keys.dtype.type(_NOT_LIFTED))
    moved = warped_ids(
        keys, np.column_stack([back[:, :2], inside]), Extent(box.height, box.width), _NOT_LIFTED
    )
    tight = bounding_box(moved != _NOT_LIFTED)
    moved = moved[tight.slices]
    mask = moved != _NOT_LIFTED
    return LiftedArea(
        tight.shifted(box.top, box.left), np.where(mask, moved, moved.dtype.type(UNLABELLED)), mask
    )


def closed_over(
    keys: Keys, region: Region, standing: Collection[int] = ()
) -> UInt[np.ndarray, "box_height box_width"]:
    """The keys of the region's box with its pixels taken away: what surrounds them closes over them.

    What stands left and right of a pixel in its row comes first: a house taken from below a horizon leaves
    no notch of sky. Where the two differ, what is nearest goes on. Unpainted where the region is the whole
    layout.

    Parameters
    ----------
    standing
        Labels of things: where the region shows one, others of it beside the region do not grow into it,
        unless nothing else is there.
    """
    around = region.box.grown(1, 1).clipped(Extent(*keys.shape))
    away = np.zeros((around.height, around.width), bool)
    away[region.box.slices_in(around)] = region.mask
    values = keys[around.slices].copy()
    if away.all():
        values[:] = UNLABELLED
    else:
        away |= _others_of(values, away, standing)
        _close_rows(values, away)
        values = nearest_values(values, away)
    return np.ascontiguousarray(values[region.box.slices_in(around)])


def _others_of(
    values: Keys, away: Bool[np.ndarray, "height width"], standing: Collection[int]
) -> Bool[np.ndarray, "height width"]:
    """What else is of the standing labels that are taken away; nothing where that is all there is."""
    labels = values & UNLABELLED
    own = np.intersect1d(labels[away], np.array([*standing], labels.dtype))
    others = np.isin(labels, own)
    return np.zeros_like(away) if (others | away).all() else others


def _close_rows(values: Keys, away: Bool[np.ndarray, "height width"]) -> None:
    """Give pixels that are away what stands on both sides of them in their row, where that is the same, and
    at the layout's border what stands on the other side. In place; what is filled is not away any more."""
    width = away.shape[1]
    columns = np.broadcast_to(np.arange(width), away.shape)
    left = np.maximum.accumulate(np.where(away, -1, columns), axis=1)
    right = np.minimum.accumulate(np.where(away, width, columns)[:, ::-1], axis=1)[:, ::-1]
    left, right = np.where(left < 0, right, left), np.where(right == width, left, right)
    inside = away & (left >= 0) & (left < width)
    rows, across = np.nonzero(inside)
    first, second = values[rows, left[inside]], values[rows, right[inside]]
    same = first == second
    values[rows[same], across[same]] = first[same]
    away[rows[same], across[same]] = False


def _changed_box(box: Box, change: PixelAffine) -> Box:
    corners = np.array([(x, y, 1) for x in (box.left, box.right) for y in (box.top, box.bottom)], np.float64)
    points = corners @ change.T
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(math.floor(top), math.floor(left), math.ceil(bottom), math.ceil(right))
