"""Segments moved into a rendering's frame and cut to where they may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent, identity_affine, union_box
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.affine_warp import warp_color, warp_mask
from simspaint.engine.ops.masked_copy import copy_where


@dataclass(frozen=True, slots=True)
class PlacementConfig:
    """How segments are placed."""

    unseen_stretch: float = 0.02
    """A stretch of two per cent is not seen, and the identity copies bytes."""


def affine_in_place(
    box: Box, output: Extent, source: Extent, config: PlacementConfig = PlacementConfig()
) -> Affine:
    """In place, without distorting the photograph.

    Retrieval compares stretched frames. Where both frames have the same proportions nothing is stretched and
    this is the identity; elsewhere the segment keeps its own proportions about the centre of the component's
    box.
    """
    rows, columns = output.height / source.height, output.width / source.width
    largest = max(rows, columns)
    # x and y of the box's centre, normalised
    center = np.array([(box.left + box.right) / output.width - 1, (box.top + box.bottom) / output.height - 1])
    scale = np.array([columns / largest, rows / largest])
    if np.ptp(scale) < config.unseen_stretch:
        return identity_affine()
    return np.column_stack([np.diag(scale), center * (1 - scale)])


def moved_mask(segment: Segment, affine: Affine, output: Extent, source: Extent) -> Mask:
    """The whole segment, moved."""
    return Mask(*warp_mask(segment.mask, segment.box, affine, source, output))


def reach_of(component: Component, overlap_px: float) -> Mask:
    """Where a component's segment may lie: the component grown by `overlap_px`, beyond the frame too."""
    margin = int(np.ceil(overlap_px))
    wide = np.pad(component.mask, margin)
    if margin:
        wide = cv2.distanceTransform((~wide).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) <= overlap_px
    return Mask(component.box.grown(margin, margin), wide)


def frame_reach(extent: Extent) -> Mask:
    """The whole frame."""
    return Mask(Box(0, 0, *extent), np.ones(extent, bool))


def place_segment(
    component: Component,
    segment: Segment,
    affine: Affine,
    output: Extent,
    source: Extent,
    reach: Mask,
    whole: Mask | None = None,
) -> PlacedSegment:
    """The segment moved by `affine` and cut to its reach (S4.3: "translation, rotation, scaling and
    clipping").

    Parameters
    ----------
    affine
        From the output frame to the source frame, normalised.
    whole
        The moved mask, where it is known already.
    """
    box, mask = (whole or moved_mask(segment, affine, output, source)).within(reach)
    color = warp_color(segment.color, segment.box, affine, source, output, box)
    own = affine.copy()
    own.flags.writeable = False  # it is shown to the outside
    # Copies: a view would keep the whole photograph in memory for as long as the segment is kept.
    return PlacedSegment(
        component.index, segment.segment_id, component.label_id, own, box, mask.copy(), color.copy()
    )


def joined_segment(front: PlacedSegment, behind: PlacedSegment) -> PlacedSegment:
    """The front segment together with the other one, whose mask holds only pixels where the front one shows
    nothing."""
    if front.box.area == 0:
        return replace(behind, affine=front.affine)
    box = union_box(front.box, behind.box)
    mask, color = np.zeros((box.height, box.width), bool), np.zeros((box.height, box.width, 3), np.uint8)
    slices = front.box.slices_in(box)
    color[slices], mask[slices] = front.color, front.mask
    slices = behind.box.slices_in(box)
    copy_where(color[slices], behind.color, behind.mask)
    mask[slices] |= behind.mask
    return replace(front, box=box, mask=mask, color=color)


def covered_by(placed: Sequence[PlacedSegment], box: Box) -> Bool[np.ndarray, "height width"]:
    """Which pixels of a box any of these segments shows."""
    covered = np.zeros((box.height, box.width), bool)
    for segment in placed:
        shared = box.intersection(segment.box)
        if shared.area:
            covered[shared.slices_in(box)] |= segment.mask[shared.slices_in(segment.box)]
    return covered


def mask_of(placed: PlacedSegment) -> Mask:
    """What a placed segment covers."""
    return Mask(placed.box, placed.mask)
