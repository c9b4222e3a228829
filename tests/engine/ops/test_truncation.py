"""Segments that are not truncated."""

from __future__ import annotations

import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.ops.truncation import without_truncated
from tests.bank.banks import bank_of_layouts
from tests.factories import make_labels

FRAME = Extent(40, 60)


def layout_of(box: Box) -> Layout:
    """One component on unlabelled ground."""
    ids = np.full(FRAME, UNLABELLED, np.uint8)
    ids[box.slices] = 0
    return Layout(ids, make_labels(5))


def test_truncated_segments_are_passed_over_unless_the_component_is_truncated_too() -> None:
    boxes = Box(0, 5, 10, 20), Box(5, 0, 10, 20), Box(5, 5, 10, 20), Box(5, 5, 40, 60)
    bank = bank_of_layouts([layout_of(box) for box in boxes])
    assert [Box(*box) for box in bank.index.segment_box.tolist()] == [*boxes]
    candidates = tuple(Candidate(i, 0.5, 0.5) for i in range(4))

    def left(box: Box, among: tuple[Candidate, ...] = candidates, overlap: float = 1.0) -> list[int]:
        component = Component(0, 0, box, np.ones((box.height, box.width), bool), box.area)
        return [c.segment_id for c in without_truncated(component, among, bank, overlap)]

    assert left(Box(8, 8, 20, 20)) == [2]
    assert left(Box(0, 8, 20, 20)) == [0, 2]
    assert left(Box(8, 8, 40, 60)) == [2, 3]
    assert left(Box(8, 8, 20, 20), candidates[:2]) == [0, 1], "there is no other"
    assert left(Box(8, 8, 40, 60), overlap=0.1) == [2, 3], "both reach as far as that"
    assert left(Box(10, 8, 40, 60), overlap=0.1) == [2, 3], "neither fits, both are whole"
    assert left(Box(9, 9, 14, 20), overlap=0.1) == [2]
