"""Instance numbers of imported things: those of one label that touch get different ones, of few in all."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import LabelSet
from simspaint.domain.pixel_counts import bands
from simspaint.errors import LayoutFileError
from simspaint.painting.layout_import.named_layout import NamedLayout

_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))
_MOST_PAIRS = 100_000
"""Things that touch, in pairs: more than people could have drawn."""


def told_apart(
    ids: UInt8[np.ndarray, "height width"], named: NamedLayout, labels: LabelSet
) -> UInt8[np.ndarray, "height width"] | None:
    """The instances of a layout that was `named`, whose things are numbered there in whatever way; None where
    none need be told apart. Raises `LayoutFileError` where far too many touch.

    Only labels that are countable have several things: the parts that people draw grass in are one meadow.
    """
    if named.segments is None:
        return None
    things = _Things(ids, named, labels)
    numbers = _numbered(things.touching())
    return things.painted(numbers) if any(numbers.values()) else None


class _Things:
    """Keys of label, name and number of the things that pixels belong to, band by band; 0 for none."""

    def __init__(self, ids: np.ndarray, named: NamedLayout, labels: LabelSet) -> None:
        self._ids, self._named = ids, named
        self._countable = np.zeros(256, bool)
        self._countable[[label.id for label in labels.labels if label.is_thing]] = True

    def touching(self) -> set[tuple[int, int]]:
        """Pairs of things of one label that touch, the smaller key first."""
        pairs: set[tuple[int, int]] = set()
        height, width = self._ids.shape
        for rows in bands(height, width):
            keys = self._keys(slice(rows.start, min(rows.stop + 1, height)))
            for down, right in _STEPS:
                first = keys[: keys.shape[0] - down, max(-right, 0) : width - max(right, 0)]
                second = keys[down:, max(right, 0) : width - max(-right, 0)]
                apart = (first != second) & (first >> 40 == second >> 40) & (first > 0)
                found = _distinct_pairs(first[apart], second[apart])
                if len(found) + len(pairs) > _MOST_PAIRS:
                    raise LayoutFileError(
                        "Far too many things touch one another.", "It is no layout of things."
                    )
                pairs.update((a, b) for a, b in found.tolist())
        return pairs

    def painted(self, numbers: dict[int, int]) -> UInt8[np.ndarray, "height width"]:
        """The number of every pixel's thing; 0 where it has none."""
        keys = np.array(sorted(numbers), np.uint64)
        values = np.array([numbers[key] for key in sorted(numbers)], np.uint8)
        instances = np.zeros(self._ids.shape, np.uint8)
        for rows in bands(*self._ids.shape):
            band = self._keys(rows)
            places = np.minimum(np.searchsorted(keys, band), len(keys) - 1)
            instances[rows] = np.where(keys[places] == band, values[places], 0)
        return instances

    def _keys(self, rows: slice) -> np.ndarray:
        assert self._named.segments is not None
        ids, own = self._ids[rows].astype(np.uint64), self._named.ids[rows].astype(np.uint64)
        keys = (ids + 1) << 40 | own << 32 | self._named.segments[rows]
        keys[~self._countable[self._ids[rows]]] = 0
        return keys


def _distinct_pairs(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(pairs, 2): each pair of two keys once, the smaller first. They are told apart by one number, for
    sorting pairs takes ten times as long."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    _, at = np.unique(low * np.uint64(0x9E3779B97F4A7C15) + high, return_index=True)
    return np.stack([low[at], high[at]], axis=1)


def _numbered(pairs: set[tuple[int, int]]) -> dict[int, int]:
    """A number for everything that touches, as small as its neighbours allow."""
    neighbours: dict[int, list[int]] = {}
    for first, second in pairs:
        neighbours.setdefault(first, [])
        neighbours.setdefault(second, []).append(first)
    numbers: dict[int, int] = {}
    for key in sorted(neighbours):
        used = {numbers[other] for other in neighbours[key]}
        free = (number for number in range(MAX_INSTANCE + 1) if number not in used)
        numbers[key] = next(free, 0)
    return numbers
