"""What a component leaves uncovered, filled by what its own photograph shows there, where it lies.

A segment that must not be moved (see `select`) has no seam towards this. Where another label shows, the
painted outline gives way to the photograph's: `adherence` says how far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import covered_by, place_segment


@dataclass(frozen=True, slots=True)
class SceneFillConfig:
    """How much of a photograph is shown around its segments."""

    smallest: float = 0.0002
    """Share of the frame below which what shows another label is left to others."""
    reassigned: float = 0.8
    """Share of a component that may show other labels, at adherence 0; in proportion less above."""
    most_cut: float = 0.15
    """Share of the outline of what shows another label that may end where another photograph begins: half a
    cliff above a painted hill is worse than a seam."""


def scene_fills(
    component: Component,
    pieces: Sequence[PlacedSegment],
    segment: Segment,
    color: UInt8[np.ndarray, "height width 3"],
    ids: UInt8[np.ndarray, "height width"],
    labels: LabelSet,
    affine: Affine,
    output: Extent,
    continued: Bool[np.ndarray, "frame_height frame_width"],
    continued_feathered: Bool[np.ndarray, "frame_height frame_width"],
    most_reassigned: float,
    config: SceneFillConfig,
) -> list[PlacedSegment]:
    """Pieces of a segment's photograph for what `pieces` leave of its component, one for each label that
    shows there: its own first, then the one that covers most.

    Unlabelled pixels of the photograph count as the segment's own. Their segment is the component's own: they
    are no segments of the bank, which has no small ones.

    Parameters
    ----------
    color, ids
        The whole photograph and its layout.
    affine
        How the component's own segment lies.
    continued
        Where the photograph goes on, or something stands before it: nothing is cut off there.
    continued_feathered
        The same for what is feathered: clouds.
    most_reassigned
        Share of the component that may show other labels: what is beyond that is left out, as are things.
    """
    left = component.mask & ~covered_by(pieces, component.box)
    shown = _shown_labels(left, component.box, ids, affine, output)
    own = component.label_id
    wanted = [own, *(label for label in shown if label != own and not labels[label].is_thing)]
    fills: list[PlacedSegment] = []
    budget = most_reassigned * component.area
    for label in wanted:
        mask = (ids == label) | (ids == UNLABELLED) if label == own else ids == label
        whole = replace(segment, label_id=label, box=Box(0, 0, *ids.shape), mask=mask, color=color)
        reach = Mask(component.box, left)
        placed = place_segment(component, whole, affine, output, Extent(*ids.shape), reach)
        if label != own:
            smallest = config.smallest * output.area
            frame = continued_feathered if labels[label].is_feathered else continued
            whole_parts = _whole_parts(placed.mask, placed.box, frame, smallest, config.most_cut)
            placed = replace(placed, mask=whole_parts)
        area = int(np.count_nonzero(placed.mask))
        if area == 0 or (label != own and area > budget):
            continue
        budget -= area if label != own else 0
        left[placed.box.slices_in(component.box)] &= ~placed.mask
        fills.append(replace(placed, label_id=label))
    return fills


def _whole_parts(
    mask: Bool[np.ndarray, "height width"],
    box: Box,
    continued: Bool[np.ndarray, "frame_height frame_width"],
    smallest: float,
    most_cut: float,
) -> Bool[np.ndarray, "height width"]:
    """The connected parts of a mask with at least `smallest` pixels, of whose outline at most the share
    `most_cut` is cut off."""
    extent = Extent(*continued.shape)
    around = box.grown(1, 1).clipped(extent)
    wide = np.zeros((around.height, around.width), np.uint8)
    wide[box.slices_in(around)] = mask
    n, parts, facts, _ = cv2.connectedComponentsWithStats(wide, connectivity=8)
    kept = np.zeros(n, bool)
    for part in range(1, n):
        left, top, width, height, area = facts[part].tolist()
        if area < smallest:
            continue
        near = Box(top, left, top + height, left + width).grown(1, 1).clipped(Extent(*wide.shape))
        own = (parts[near.slices] == part).view(np.uint8)
        ring = cv2.dilate(own, np.ones((3, 3), np.uint8)) > own
        cut = np.count_nonzero(ring & ~continued[around.slices][near.slices])
        kept[part] = cut <= most_cut * np.count_nonzero(ring)
    return kept.take(parts.astype(np.intp))[box.slices_in(around)]


def _shown_labels(
    left: np.ndarray, box: Box, ids: UInt8[np.ndarray, "height width"], affine: Affine, output: Extent
) -> list[int]:
    """Labels of a photograph where it lies over pixels that are left, the most frequent first."""
    rows, columns = np.nonzero(left)
    x = (2 * (columns + box.left) + 1) / output.width - 1
    y = (2 * (rows + box.top) + 1) / output.height - 1
    height, width = ids.shape
    source = affine @ np.stack([x, y, np.ones_like(x)])
    across = np.floor((source[0] + 1) / 2 * width).astype(np.int64)
    down = np.floor((source[1] + 1) / 2 * height).astype(np.int64)
    inside = (across >= 0) & (across < width) & (down >= 0) & (down < height)
    counts = np.bincount(ids[down[inside], across[inside]], minlength=UNLABELLED + 1)[:UNLABELLED]
    order = np.argsort(-counts, kind="stable")
    return order[counts[order] > 0].tolist()
