"""The semantic layout L: which label every pixel has (S3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Box, Extent, nearest_positions
from simspaint.domain.instances import (
    MAX_INSTANCE,
    Keys,
    ids_of_keys,
    instance_keys,
    instances_of_keys,
)
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.pixel_counts import pixel_counts

_PIECE = 1 << 16
"""Pixels that are checked at a time: they stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A label id a pixel, `UNLABELLED` (255) where none is painted.

    The arrays are made read-only and must not be written to by their maker afterwards.
    Raises `ValueError` where an id is neither a label nor unlabelled, or the layout has no pixel.

    Parameters
    ----------
    instances
        Tells things of one label apart that touch: a number a pixel, 0 to 254. None where all are 0.
    """

    ids: UInt8[np.ndarray, "height width"]
    labels: LabelSet
    instances: UInt8[np.ndarray, "height width"] | None = None

    def __post_init__(self) -> None:
        if self.ids.ndim != 2 or self.ids.size == 0 or self.ids.dtype != np.uint8:
            raise ValueError("A layout is a (height, width) array of uint8 with at least one pixel.")
        if not _holds_only(self.ids, len(self.labels)):
            found = np.flatnonzero(pixel_counts(self.ids))
            unknown = [int(i) for i in found if i != UNLABELLED and i >= len(self.labels)]
            raise ValueError(f"The layout holds ids that are not in the label set: {unknown[:8]}.")
        self.ids.flags.writeable = False
        if self.instances is not None:
            self._check_instances(self.instances)

    def _check_instances(self, instances: np.ndarray) -> None:
        if instances.shape != self.ids.shape or instances.dtype != np.uint8:
            raise ValueError("Instances are numbers of uint8, one a pixel.")
        if instances.max() > MAX_INSTANCE:
            raise ValueError(f"Instances are numbered up to {MAX_INSTANCE}.")
        instances.flags.writeable = False
        if not instances.any():
            object.__setattr__(self, "instances", None)

    @property
    def extent(self) -> Extent:
        return Extent(*self.ids.shape)

    @property
    def keys(self) -> Keys:
        """Values that are equal where label and instance are."""
        return instance_keys(self.ids, self.instances)

    @staticmethod
    def of_keys(keys: Keys, labels: LabelSet) -> Layout:
        """The layout that has these `keys`. Raises as the constructor."""
        return Layout(ids_of_keys(keys), labels, instances_of_keys(keys))

    def with_ids(self, ids: UInt8[np.ndarray, "height width"]) -> Layout:
        """Other ids with the same labels and instances."""
        return Layout(ids, self.labels, self.instances)

    def with_labels(self, labels: LabelSet) -> Layout:
        """The same ids and instances with other labels. Raises `ValueError` where an id is none of theirs."""
        return Layout(self.ids, labels, self.instances)

    def resized(self, extent: Extent) -> Layout:
        """The layout stretched to another frame by nearest neighbour (pixel centres)."""
        if extent == self.extent:
            return self
        rows = nearest_positions(self.extent.height, extent.height)
        columns = nearest_positions(self.extent.width, extent.width)
        instances = None if self.instances is None else self.instances[rows[:, None], columns]
        return Layout(self.ids[rows[:, None], columns], self.labels, instances)

    def cut_to(self, box: Box) -> Layout:
        """What of it lies in a box of its frame, which holds a pixel at least."""
        instances = None if self.instances is None else self.instances[box.slices].copy()
        return Layout(self.ids[box.slices].copy(), self.labels, instances)


def _holds_only(ids: np.ndarray, n_labels: int) -> bool:
    """No id but labels and `UNLABELLED`."""
    # Layouts are made while one paints: a histogram takes 50 times as long, and a comparison of the whole at
    # once, which fills new memory, up to 10 times.
    rows = max(_PIECE // ids.shape[1], 1)
    pieces = (ids[top : top + rows] for top in range(0, ids.shape[0], rows))
    return all(np.count_nonzero(p >= n_labels) == np.count_nonzero(p == UNLABELLED) for p in pieces)
