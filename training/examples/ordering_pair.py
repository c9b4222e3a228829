"""Pairs of adjacent segments with the truth about which is in front (S4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.files.depth_file import UNKNOWN_DEPTH, Depth

BAND = 0.02
"""Width of the band on both sides of a shared boundary in which depths are compared, share of the height."""
SMALLEST_DIFFERENCE = 3.0
"""Levels of 255 by which the median depths must differ for a pair to count; nearer ones say nothing."""
SMALLEST_RATIO = 0.02
"""The same for 16 bits, whose scale nobody states: share of the nearer median. 2 % of millimetres is about
what a depth camera errs by; of the log steps of rendered scenes it is about 3 levels of 255."""
LEAST_KNOWN = 0.25
"""Share of a side's pixels in the band that must have a depth."""
WIDER_BANDS = (2, 4, 8, 16)
"""Factor by which the band widens where fewer have depth: depth cameras see least beside an edge."""


class OrderingPair(NamedTuple):
    """Two adjacent components, by index, and whether the first is in front."""

    first: int
    second: int
    first_in_front: bool


def adjacent_pairs(
    components: Sequence[Component], extent: Extent
) -> list[tuple[int, int, Bool[np.ndarray, "h w"], Bool[np.ndarray, "h w"], Box]]:
    """Pairs that come within `BAND` of one another: indices, each one's part of the band, and the box that
    both are given on."""
    margin = max(round(BAND * extent.height), 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    pairs = []
    for first, second in combinations(components, 2):
        box = first.box.grown(margin, margin).intersection(second.box.grown(margin, margin)).clipped(extent)
        if box.area == 0:
            continue
        a, b = _on(first, box), _on(second, box)
        near_a = a & cv2.dilate(b.view(np.uint8), disc).astype(bool)
        near_b = b & cv2.dilate(a.view(np.uint8), disc).astype(bool)
        if np.count_nonzero(near_a) >= 2 * margin and np.count_nonzero(near_b) >= 2 * margin:
            pairs.append((first.index, second.index, near_a, near_b, box))
    return pairs


def pairs_from_depth(components: Sequence[Component], depth: Depth, labels: LabelSet) -> list[OrderingPair]:
    """Adjacent pairs whose median depths beside the shared boundary differ; the nearer one is in front.

    A thing beats a ground plane whatever the depths: it stands on it.

    Parameters
    ----------
    depth
        Larger = farther, on any monotone scale, of 8 or 16 bits; 0 = unknown, which counts for nothing.
        Where too little is known beside the boundary, the known pixels nearest to it count.
    """
    found = []
    for first, second, near_first, near_second, box in adjacent_pairs(components, Extent(*depth.shape)):
        thing = _thing_on_ground(components[first], components[second], labels)
        if thing is not None:
            found.append(OrderingPair(first, second, thing))
            continue
        a, b = components[first], components[second]
        here = _median_beside(depth, depth[box.slices][near_first], a, b)
        there = _median_beside(depth, depth[box.slices][near_second], b, a)
        if here is None or there is None:
            continue
        difference = there - here
        if difference and abs(difference) >= smallest_difference(depth.dtype, min(here, there)):
            found.append(OrderingPair(first, second, difference > 0))
    return found


def pairs_from_geometry(
    components: Sequence[Component], extent: Extent, labels: LabelSet
) -> list[OrderingPair]:
    """Adjacent pairs ordered without depth: a thing is before a ground plane; two labels are ordered by
    rank, but not two things; else what reaches lower in the picture is nearer.

    Pairs that none of the rules tells apart are left out.
    """
    found = []
    for first, second, *_ in adjacent_pairs(components, extent):
        a, b = components[first], components[second]
        front = _thing_on_ground(a, b, labels)
        if front is None:
            ranks = labels[a.label_id].rank, labels[b.label_id].rank
            both_things = labels[a.label_id].is_thing and labels[b.label_id].is_thing
            if ranks[0] != ranks[1] and not both_things:
                front = ranks[0] > ranks[1]
            elif a.box.bottom != b.box.bottom:
                front = a.box.bottom > b.box.bottom
        if front is not None:
            found.append(OrderingPair(first, second, front))
    return found


def _median_beside(depth: Depth, band: np.ndarray, side: Component, other: Component) -> float | None:
    """Median of the known depths of one side of a boundary, of its band or of a wider one; None where too
    few are known in the widest."""
    needed = max(LEAST_KNOWN * len(band), 1)
    known = band[band != UNKNOWN_DEPTH]
    if len(known) >= needed:
        return float(np.median(known))
    extent = Extent(*depth.shape)
    margin = max(round(BAND * extent.height), 1)
    reach = margin * WIDER_BANDS[-1]
    box = side.box.intersection(other.box.grown(reach, reach)).clipped(extent)
    both = box.grown(reach, reach).clipped(extent)
    distance = cv2.distanceTransform((~_on(other, both)).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    seen = _on(side, both) & (depth[both.slices] != UNKNOWN_DEPTH)
    for times in WIDER_BANDS:
        near = seen & (distance <= times * margin)
        if np.count_nonzero(near) >= needed:
            return float(np.median(depth[both.slices][near]))
    return None


def smallest_difference(dtype: np.dtype, nearer: float | np.ndarray) -> float | np.ndarray:
    """Of two depths whose nearer one is given, what they must differ by to count as different."""
    return SMALLEST_DIFFERENCE if dtype == np.uint8 else SMALLEST_RATIO * nearer


def _thing_on_ground(first: Component, second: Component, labels: LabelSet) -> bool | None:
    """Whether the first is the thing of a pair of thing and ground; None for any other pair."""
    a, b = labels[first.label_id], labels[second.label_id]
    if a.is_thing and b.is_ground:
        return True
    return False if a.is_ground and b.is_thing else None


def _on(component: Component, box: Box) -> Bool[np.ndarray, "height width"]:
    """The component's mask on another box."""
    result = np.zeros((box.height, box.width), bool)
    shared = component.box.intersection(box)
    if shared.area:
        own = component.mask[
            shared.top - component.box.top : shared.bottom - component.box.top,
            shared.left - component.box.left : shared.right - component.box.left,
        ]
        result[
            shared.top - box.top : shared.bottom - box.top, shared.left - box.left : shared.right - box.left
        ] = own
    return result
