"""Trees that the layout network adds beside painted ones: a painted tree stays a thing of its own."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Int32

from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class FilledThingsConfig:
    """When what was filled is another thing than what was painted."""

    largest: float = 0.3
    """Share of the painted thing up to which it is a part of that: a hole in a crown."""


def with_things_apart(
    layout: Layout,
    painted: Layout,
    stands: Bool[np.ndarray, " labels"],
    config: FilledThingsConfig = FilledThingsConfig(),
) -> Layout:
    """The layout in which what was filled beside a painted thing of its label is another instance, unless it
    is small and beside that one alone; the layout itself where nothing is.

    Parameters
    ----------
    painted
        What a person painted, in the frame of `layout`.
    stands
        Labels that stand on the ground.
    """
    apart = np.zeros(layout.ids.shape, bool)
    is_filled = (painted.ids == UNLABELLED) & (layout.ids != UNLABELLED)
    for label_id in np.flatnonzero(stands).tolist():
        filled = is_filled & (layout.ids == label_id)
        own = (layout.ids == label_id) & ~is_filled
        if filled.any() and own.any():
            apart |= _parts_apart(filled, own, config.largest)
    if not apart.any():
        return layout
    instances = np.zeros(layout.ids.shape, np.uint8) if layout.instances is None else layout.instances.copy()
    instances[apart] = MAX_INSTANCE
    return Layout(layout.ids, layout.labels, instances)


def _parts_apart(
    filled: Bool[np.ndarray, "h w"], own: Bool[np.ndarray, "h w"], largest: float
) -> Bool[np.ndarray, "h w"]:
    """The parts of what was filled that touch several painted parts, or one and are larger than this share of
    it."""
    n, parts, facts, _ = cv2.connectedComponentsWithStats(filled.view(np.uint8), connectivity=8)
    _, numbers, sizes, _ = cv2.connectedComponentsWithStats(own.view(np.uint8), connectivity=8)
    beside = _beside(np.asarray(parts, np.int32), np.asarray(numbers, np.int32))
    smallest = np.full(n, np.iinfo(np.int32).max, np.int64)
    np.minimum.at(smallest, beside[:, 0], sizes[beside[:, 1], cv2.CC_STAT_AREA])
    is_large = np.asarray(facts)[:, cv2.CC_STAT_AREA] > largest * smallest
    is_apart = is_large | (np.bincount(beside[:, 0], minlength=n) > 1)
    is_apart[0] = False
    return is_apart[np.asarray(parts, np.int32)]


def _beside(parts: Int32[np.ndarray, "h w"], numbers: Int32[np.ndarray, "h w"]) -> Int32[np.ndarray, "n 2"]:
    """Pairs of a filled and a painted part that have neighbouring pixels."""
    pairs = []
    for one, other in (
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:-1], np.s_[1:]),
        (np.s_[:-1, :-1], np.s_[1:, 1:]),
        (np.s_[:-1, 1:], np.s_[1:, :-1]),
    ):
        for a, b in ((one, other), (other, one)):
            meets = (parts[a] > 0) & (numbers[b] > 0)
            pairs.append(np.stack([parts[a][meets], numbers[b][meets]], axis=1))
    return np.unique(np.concatenate(pairs), axis=0)
