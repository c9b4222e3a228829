"""What a person might do next to a painting, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import SizeChoice
from simspaint.painting.regions.brush import Brush, BrushStroke
from simspaint.painting.regions.flood_fill import contiguous_region

if TYPE_CHECKING:
    from simspaint.domain.rendering import Rendering

_MOST_BRUSH = 80.0


class RandomHand:
    """Edits a document.

    Attributes
    ----------
    shown
        The last rendering, whose pieces can be locked, swapped and banned; None before the first.
    """

    def __init__(self, document: Document, rng: np.random.Generator, may_double: bool) -> None:
        """`may_double` lets the photograph be of twice the painting's size."""
        self.document = document
        self.shown: Rendering | None = None
        self._rng = rng
        self._sizes = [size for size in SizeChoice if may_double or size is not SizeChoice.DOUBLE]
        self._ways: tuple[tuple[Callable[[], None], float], ...] = (
            (self._stroke, 0.45),
            (self._fill, 0.08),
            (self._erase, 0.07),
            (self._undo, 0.1),
            (self._diversity, 0.1),
            (self._choose, 0.15),
            (self._size, 0.05),
        )

    def edit(self) -> None:
        """Do one thing."""
        shares = [share for _, share in self._ways]
        self._ways[int(self._rng.choice(len(self._ways), p=shares))][0]()

    def _stroke(self) -> None:
        stroke = BrushStroke(Brush(float(self._rng.uniform(4, _MOST_BRUSH))), self.document.extent)
        point, label_id = np.array(self._spot(), float), self._label_id()
        with self.document.edit("Brush") as edit:
            for _ in range(int(self._rng.integers(1, 12))):
                point = point + self._rng.normal(0, 25, 2)
                edit.paint(*stroke.move_to((float(point[0]), float(point[1]))), label_id)

    def _fill(self) -> None:
        with self.document.edit("Fill") as edit:
            edit.paint(*contiguous_region(self.document.ids, *self._spot()), self._label_id())

    def _erase(self) -> None:
        row, column = self._spot()
        with self.document.edit("Eraser") as edit:
            edit.paint(Box(row, column, row + 40, column + 60), None, UNLABELLED)

    def _undo(self) -> None:
        for _ in range(int(self._rng.integers(1, 4))):
            self.document.undo()

    def _diversity(self) -> None:
        self.document.diversify(int(self._rng.integers(1 << 30)), top_k=int(self._rng.integers(1, 9)))

    def _size(self) -> None:
        size = self._sizes[int(self._rng.integers(len(self._sizes)))]
        self.document.set_settings(replace(self.document.settings, size=size))

    def _choose(self) -> None:
        """Lock or swap a piece of what is shown, or ban its photograph."""
        if self.shown is None or not self.shown.provenance:
            return
        rows = self.shown.provenance
        row = rows[int(self._rng.integers(len(rows)))]
        composed = [c.segment for c in self.shown.composition.components if c.segment is not None]
        choices, spot = self.document.choices, self._spot()
        picked = composed[int(self._rng.integers(len(composed)))]
        match int(self._rng.integers(3)):
            case 0:
                choices = choices.with_lock(*spot, picked)
            case 1:
                choices = choices.with_swap(*spot, picked)
            case _:
                choices = choices.with_ban(row.photograph)
        self.document.choose(choices, "Choose")

    def _spot(self) -> tuple[int, int]:
        height, width = self.document.extent
        return int(self._rng.integers(height)), int(self._rng.integers(width))

    def _label_id(self) -> int:
        return int(self._rng.integers(len(self.document.labels)))
