"""The pixels of a painting: written by strokes, seen by all others as a read-only view or a frozen copy."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Extent
from simspaint.domain.instances import Keys, instance_keys
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout


class Plane(IntEnum):
    """What a painting has a number a pixel for."""

    IDS = 0
    INSTANCES = 1


class Pixels:
    """Label ids, 255 where unpainted, and the numbers of instances.

    Attributes
    ----------
    ids
        The array that is written to; whoever does so calls `note_painted`.
    view
        The same, read-only.
    instances
        A number a pixel, written to likewise; None as long as all are 0.
    """

    def __init__(self, labels: LabelSet, extent: Extent) -> None:
        self._labels = labels
        self.take(np.full(tuple(extent), UNLABELLED, np.uint8))

    @property
    def extent(self) -> Extent:
        return Extent(*self.ids.shape)

    def take(
        self,
        ids: UInt8[np.ndarray, "height width"],
        instances: UInt8[np.ndarray, "height width"] | None = None,
    ) -> None:
        """Go on with other arrays, of any size, which belong to nobody else."""
        self.ids = ids
        self.view = ids.view()
        self.view.flags.writeable = False
        self.instances = instances
        self._frozen: Layout | None = None

    def take_layout(self, layout: Layout) -> None:
        """Go on with a copy of a layout."""
        self.take(layout.ids.copy(), None if layout.instances is None else layout.instances.copy())
        self._frozen = layout

    def plane(self, plane: Plane) -> UInt8[np.ndarray, "height width"]:
        """The array of a plane, to be written to."""
        if plane is Plane.IDS:
            return self.ids
        if self.instances is None:
            self.instances = np.zeros(self.ids.shape, np.uint8)
        return self.instances

    def keys(self) -> Keys:
        """Values that are equal where label and instance are; may change with the painting."""
        return self.view if self.instances is None else instance_keys(self.ids, self.instances)

    def note_painted(self) -> None:
        """The pixels are others now."""
        self._frozen = None

    def layout(self) -> Layout:
        """A frozen copy; the same one as long as nothing is painted."""
        if self._frozen is None:
            instances = None if self.instances is None else self.instances.copy()
            self._frozen = Layout(self.ids.copy(), self._labels, instances)
        return self._frozen
