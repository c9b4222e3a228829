"""Pairs of adjacent segments with the truth about which is in front (S4.4; R16–R18)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Real

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet

BAND = 0.02
"""Width of the band on both sides of a shared boundary in which depths are compared, share of the height."""
SMALLEST_DIFFERENCE = 3.0
"""Levels of 255 by which the median depths must differ for a pair to count; nearer ones say nothing."""

MEASURED = 0.25
"""Share of the pixels beside a boundary whose depth must be known."""


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


def pairs_from_depth(
    components: Sequence[Component], depth: Real[np.ndarray, "height width"], labels: LabelSet
) -> list[OrderingPair]:
    """Adjacent pairs whose median depths beside the shared boundary differ; the nearer one is in front.

    A thing beats a ground plane whatever the depths: it stands on it (R18).

    Parameters
    ----------
    depth
        Larger = farther, on any monotone scale of about 255 levels; 0 where nobody has measured. A pair
        counts only where at least `MEASURED` of both sides of its boundary have been.
    """
    found = []
    for first, second, near_first, near_second, box in adjacent_pairs(components, Extent(*depth.shape)):
        thing = _thing_on_ground(components[first], components[second], labels)
        here = depth[box.slices]
        if thing is not None:
            found.append(OrderingPair(first, second, thing))
            continue
        beside = [here[near & (here > 0)] for near in (near_first, near_second)]
        wanted = [MEASURED * np.count_nonzero(near) for near in (near_first, near_second)]
        if any(side.size == 0 or side.size < n for side, n in zip(beside, wanted, strict=True)):
            continue
        difference = float(np.median(beside[1])) - float(np.median(beside[0]))
        if abs(difference) >= SMALLEST_DIFFERENCE:
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
