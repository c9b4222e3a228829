"""What a placed segment leaves uncovered of its component: the remainder, which further segments cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float64, Int64

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs
from simspaint.domain.component import Component
from simspaint.domain.geometry import (
    Affine,
    Box,
    Extent,
    bounding_box,
    compose_affines,
    identity_affine,
    nearest_positions,
)
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.affine_warp import pixel_matrix

SMALLEST = 0.001
"""Share of the frame below which what is left is no remainder: the synthesis network fills it."""
THIN = 0.006
"""Strips up to twice this share of the height do not count either: no photograph is seen in them."""
LEAST_COVER = 0.2
"""Share of a remainder that a further segment covers at least: small patches are worse than a hole."""
ENOUGH = 0.95
"""Share of a remainder from which on its own segment is not compared with others: it has their light."""
MOST_TRIED = 64
"""Segments whose light is compared, those that cover most."""
_LARGEST_STRETCH = 2.0
"""How far a segment is magnified at most along an axis: more is blurred."""
_STEP = 4
"""Coverage by moved segments is counted on every so many pixels of a side."""


def remainder_of(
    component: Component, placed: Sequence[PlacedSegment], extent: Extent, index: int
) -> Component | None:
    """The part of a component that no placed segment covers, as a component of its own with this index; None
    where only strips and crumbs are left."""
    left = component.mask & ~covered_by(placed, component.box)
    side = 2 * max(round(THIN * extent.height), 1) + 1
    # The frame's edge is no edge: nothing is worn off there.
    left = cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    area = cv2.countNonZero(left)
    if area < SMALLEST * extent.area:
        return None
    tight = bounding_box(left.astype(bool))
    mask = left[tight.slices].astype(bool)
    mask.flags.writeable = False
    box = tight.shifted(component.box.top, component.box.left)
    return Component(index, component.label_id, box, mask, area)


def covered_by(placed: Sequence[PlacedSegment], box: Box) -> Bool[np.ndarray, "height width"]:
    """Which pixels of a box any of these segments shows."""
    covered = np.zeros((box.height, box.width), bool)
    for segment in placed:
        shared = box.intersection(segment.box)
        if shared.area:
            covered[shared.slices_in(box)] |= segment.mask[shared.slices_in(segment.box)]
    return covered


class Coverage(NamedTuple):
    """Segments that cover some of a remainder in place, the most first, equal ones by rising id."""

    segment_id: Int64[np.ndarray, " n"]
    share: Float64[np.ndarray, " n"]


def covering_segments(remainder: Component, bank: MemoryBank, allowed: np.ndarray | None) -> Coverage:
    """The `MOST_TRIED` segments of its label that cover most of a remainder, `LEAST_COVER` of it at least.

    Parameters
    ----------
    remainder
        In the bank's frame.
    allowed
        Which photographs of the bank may be used, as a mask; None for all.
    """
    segments = bank.label_segments(remainder.label_id)
    low = np.maximum(segments.box[:2], np.array(remainder.box[:2])[:, None])
    high = np.minimum(segments.box[2:], np.array(remainder.box[2:])[:, None])
    shared = np.maximum(high - low, 0).prod(axis=0)
    least = LEAST_COVER * remainder.area
    possible = np.minimum(shared, segments.area) >= least
    if allowed is not None:
        possible &= allowed[segments.photograph]
    ids = segments.segment_id[possible]
    before = pixels_before(remainder.mask, remainder.box, bank.extent)
    covered = pixels_in_runs(before, *bank.index.mask_runs(ids))
    order = np.argsort(-covered, kind="stable")
    order = order[covered[order] >= least][:MOST_TRIED]
    return Coverage(ids[order], covered[order] / remainder.area)


class OwnMove(NamedTuple):
    """A move of the segment that lies in a component already, and the share of the remainder it covers."""

    affine: Affine
    share: float


def best_own_move(
    component: Component,
    remainder: Component,
    segment: Segment,
    start: Affine,
    output: Extent,
    source: Extent,
) -> OwnMove:
    """How the component's own segment covers most of what it leaves: stretched over the component's box, or
    shifted or mirrored sideways, which keeps heights, and with them distances, as they are.

    The first one that covers `ENOUGH`, or the best. Shares are counted on every fourth pixel.

    Parameters
    ----------
    start
        How the segment lies in place.
    """
    small = _reduced(output)
    rows, columns = (nearest_positions(n, m) for n, m in zip(output, small, strict=True))
    asked = np.zeros(output, np.uint8)
    asked[remainder.box.slices] = remainder.mask
    asked = asked[rows[:, None], columns]
    shown = np.zeros(source, np.uint8)
    shown[segment.box.slices] = segment.mask
    shown = shown[::_STEP, ::_STEP]
    n_asked = max(cv2.countNonZero(asked), 1)
    best = OwnMove(identity_affine(), 0.0)
    for affine in _own_moves(component.box, segment.box, start, output, source):
        matrix = pixel_matrix(affine, small, Extent(*shown.shape))
        size = small.width, small.height
        moved = cv2.warpAffine(shown, matrix, size, flags=cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST)
        share = cv2.countNonZero(cv2.bitwise_and(moved, asked)) / n_asked
        if share > best.share:
            best = OwnMove(affine, share)
        if best.share >= ENOUGH:
            break
    return best


def _reduced(extent: Extent) -> Extent:
    return Extent(*(-(-side // _STEP) for side in extent))


def _own_moves(target: Box, own: Box, start: Affine, output: Extent, source: Extent) -> Iterator[Affine]:
    asked, shown = _normal(target, output), _normal(own, source)
    scale = np.clip(shown.half / asked.half, 1 / _LARGEST_STRETCH, 1.0)
    for mirror in (1.0, -1.0):
        yield _about(asked.middle, shown.middle, scale * (mirror, 1.0))
    yield compose_affines(np.array([[-1.0, 0.0, 2 * asked.middle[0]], [0.0, 1.0, 0.0]]), start)
    for part in (0.25, -0.25, 0.5, -0.5, 1.0, -1.0):
        moved = start.copy()
        moved[0, 2] += part * 2 * shown.half[0]
        yield moved


class _Normal(NamedTuple):
    """Middle and half sides (x, y) of a box in normalised coordinates."""

    middle: np.ndarray
    half: np.ndarray


def _normal(box: Box, frame: Extent) -> _Normal:
    size = np.array([frame.width, frame.height], np.float64)
    low, high = np.array([box.left, box.top]) / size * 2 - 1, np.array([box.right, box.bottom]) / size * 2 - 1
    return _Normal((low + high) / 2, (high - low) / 2)


def _about(asked: np.ndarray, shown: np.ndarray, scale: np.ndarray) -> Affine:
    """Shows the point `shown` of the source at the point `asked`, and the source scaled about it."""
    return np.column_stack([np.diag(scale), shown - scale * asked])
