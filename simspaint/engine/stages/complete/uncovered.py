"""What a placed segment leaves uncovered of its component, and which segments of the bank would cover it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Float64, Int64

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs, rows_of
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
from simspaint.engine.ops.placement import covered_by


@dataclass(frozen=True, slots=True)
class UncoveredConfig:
    """Constants of the search for fill segments.

    Parameters
    ----------
    smallest_area
        Share of the frame below which uncovered pixels are left to the synthesis network.
    thinnest
        Strips up to twice this share of the height do not count either: no photograph is seen in them.
    least_cover
        Share of what is uncovered that a fill segment covers at least: small patches are worse than a hole.
    full_cover
        Share from which on a component's own segment is not compared with others: it has their light.
    most_tried
        Segments whose appearance is compared, those that cover most.
    largest_stretch
        How far a segment is magnified at most along an axis: more is blurred.
    step_px
        Coverage by moved segments is counted on every so many pixels of a side.
    sideways
        Shifts of the component's own segment that are tried, shares of its width.
    largest_alone
        Share of the frame up to which a painted cloud is one segment, where strokes are hints.
    """

    smallest_area: float = 0.001
    thinnest: float = 0.006
    least_cover: float = 0.2
    full_cover: float = 0.95
    most_tried: int = 64
    largest_stretch: float = 2.0
    step_px: int = 4
    sideways: tuple[float, ...] = (0.25, -0.25, 0.5, -0.5, 1.0, -1.0)
    largest_alone: float = 0.12


def uncovered_of(
    component: Component, placed: Sequence[PlacedSegment], extent: Extent, index: int, config: UncoveredConfig
) -> Component | None:
    """The part of a component that no placed segment covers, as a component of its own with this index; None
    where only strips and crumbs are left."""
    left = component.mask & ~covered_by(placed, component.box)
    smallest = config.smallest_area * extent.area
    if np.count_nonzero(left) < smallest:
        return None
    side = 2 * max(round(config.thinnest * extent.height), 1) + 1
    # OpenCV takes what lies outside of the frame as set: parts at its border are not thinned there.
    left = cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    area = cv2.countNonZero(left)
    if area < smallest:
        return None
    tight = bounding_box(left.astype(bool))
    mask = left[tight.slices].astype(bool)
    mask.flags.writeable = False
    box = tight.shifted(component.box.top, component.box.left)
    return Component(index, component.label_id, box, mask, area)


class Coverage(NamedTuple):
    """Segments that cover some of an uncovered part in place, the most first, equal ones by rising id."""

    segment_id: Int64[np.ndarray, " n"]
    share: Float64[np.ndarray, " n"]


def covering_segments(
    uncovered: Component, bank: MemoryBank, allowed: np.ndarray | None, config: UncoveredConfig
) -> Coverage:
    """The `most_tried` segments of its label that cover most of an uncovered part, at least `least_cover`.

    Parameters
    ----------
    uncovered
        In the bank's frame.
    allowed
        Which photographs of the bank may be used, as a mask; None for all.
    """
    segments = bank.label_segments(uncovered.label_id)
    low = np.maximum(segments.box[:2], np.array(uncovered.box[:2])[:, None])
    high = np.minimum(segments.box[2:], np.array(uncovered.box[2:])[:, None])
    shared = np.maximum(high - low, 0).prod(axis=0)
    least = config.least_cover * uncovered.area
    possible = np.minimum(shared, segments.area) >= least
    if allowed is not None:
        possible &= allowed[segments.photograph]
    ids = segments.segment_id[possible]
    before = pixels_before(uncovered.mask, uncovered.box, bank.extent)
    covered = pixels_in_runs(before, *bank.index.mask_runs(ids, rows_of(uncovered.box, bank.extent)))
    order = np.argsort(-covered, kind="stable")
    order = order[covered[order] >= least][: config.most_tried]
    return Coverage(ids[order], covered[order] / uncovered.area)


class OwnAffine(NamedTuple):
    """A move of the segment that lies in a component already, and the share of the uncovered it covers."""

    affine: Affine
    share: float


def best_own_affine(
    component: Component,
    uncovered: Component,
    segment: Segment,
    start: Affine,
    output: Extent,
    source: Extent,
    config: UncoveredConfig,
) -> OwnAffine:
    """How the component's own segment covers most of what it leaves: stretched over the component's box, or
    shifted or mirrored sideways, which keeps heights, and with them distances, as they are.

    The first one that covers `full_cover`, or the best. Shares are counted on every fourth pixel.

    Parameters
    ----------
    start
        How the segment lies in place.
    """
    small = Extent(*(-(-side // config.step_px) for side in output))
    rows, columns = (nearest_positions(n, m) for n, m in zip(output, small, strict=True))
    asked = np.zeros(output, np.uint8)
    asked[uncovered.box.slices] = uncovered.mask
    asked = asked[rows[:, None], columns]
    shown = np.zeros(source, np.uint8)
    shown[segment.box.slices] = segment.mask
    shown = shown[:: config.step_px, :: config.step_px]
    n_asked = max(cv2.countNonZero(asked), 1)
    best = OwnAffine(identity_affine(), 0.0)
    for affine in _own_affines(component.box, segment.box, start, output, source, config):
        matrix = pixel_matrix(affine, small, Extent(*shown.shape))
        size = small.width, small.height
        moved = cv2.warpAffine(shown, matrix, size, flags=cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST)
        share = cv2.countNonZero(cv2.bitwise_and(moved, asked)) / n_asked
        if share > best.share:
            best = OwnAffine(affine, share)
        if best.share >= config.full_cover:
            break
    return best


def _own_affines(
    target: Box, own: Box, start: Affine, output: Extent, source: Extent, config: UncoveredConfig
) -> Iterator[Affine]:
    asked, shown = _normal(target, output), _normal(own, source)
    scale = np.clip(shown.half / asked.half, 1 / config.largest_stretch, 1.0)
    for mirror in (1.0, -1.0):
        yield _about(asked.middle, shown.middle, scale * (mirror, 1.0))
    yield compose_affines(np.array([[-1.0, 0.0, 2 * asked.middle[0]], [0.0, 1.0, 0.0]]), start)
    for part in config.sideways:
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
