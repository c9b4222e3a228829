"""Diversity gives another picture than the one that is there, as long as there is another one."""

from __future__ import annotations

from collections import Counter

from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.document.document import Document
from simspaint.painting.document.moment import DocumentMoment
from simspaint.painting.recipes.packed_composition import PackedComposition

MOST_DRAWS = 8
"""Seeds after which a picture is taken to be the only one."""

Pieces = Counter[tuple[int, SegmentReference | None]]


class OtherPicture:
    """Compares what Diversity has drawn with what was there, and draws again where both are the same."""

    def __init__(self) -> None:
        self._before: Pieces | None = None
        self._turn, self._draws, self._top_k = -1, 0, 1
        self._drawn: DocumentMoment | None = None

    def draw(self, document: Document, seed: int, top_k: int) -> None:
        """Draw all segments again by this seed; `drawn` gets the result."""
        composition = document.composition
        self._before = None if composition is None else _pieces(composition)
        self._top_k, self._draws = top_k, 1
        self._diversify(document, seed)

    def drawn(self, document: Document, composition: PackedComposition, turn: int) -> None:
        """A rendering of that turn shows this. Draws by the next seed where it is the picture that was there:
        the same step of the history, as the one before was not seen. What the person has done since stays:
        then that picture is the one."""
        if self._before is None or turn != self._turn or turn != document.turn:
            return
        drawn = self._drawn
        is_as_drawn = drawn is not None and drawn.document is document and drawn.is_last_step
        is_other = _pieces(composition) != self._before
        if not is_as_drawn or is_other or self._draws >= MOST_DRAWS or document.is_editing:
            self._before = None
            return
        seed = document.settings.picture.seed + 1
        self._draws += 1
        document.undo()
        self._diversify(document, seed)

    def _diversify(self, document: Document, seed: int) -> None:
        document.diversify(seed, top_k=self._top_k)
        self._turn, self._drawn = document.turn, DocumentMoment.of(document)


def _pieces(composition: PackedComposition) -> Pieces:
    """Which segments are shown, and for which labels."""
    return Counter((each.label_id, each.segment) for each in composition.components)
