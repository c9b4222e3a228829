"""The pixels of a painting: written by strokes, seen by all others as a read-only view or a frozen copy."""

from __future__ import annotations

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout


class Pixels:
    """Label ids, 255 where unpainted.

    Attributes
    ----------
    ids
        The array that is written to; whoever does so calls `note_painted`.
    view
        The same, read-only.
    """

    def __init__(self, labels: LabelSet, extent: Extent) -> None:
        self._labels = labels
        self.take(np.full(tuple(extent), UNLABELLED, np.uint8))

    def take(self, ids: UInt8[np.ndarray, "height width"]) -> None:
        """Go on with another array, of any size, which belongs to nobody else."""
        self.ids = ids
        self.view = ids.view()
        self.view.flags.writeable = False
        self._frozen: Layout | None = None

    def take_layout(self, layout: Layout) -> None:
        """Go on with a copy of a layout."""
        self.take(layout.ids.copy())
        self._frozen = layout

    def note_painted(self) -> None:
        """The ids are others now."""
        self._frozen = None

    def layout(self) -> Layout:
        """A frozen copy; the same one as long as nothing is painted."""
        if self._frozen is None:
            self._frozen = Layout(self.ids.copy(), self._labels)
        return self._frozen
