"""Things placed freely take what is painted of them along."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.segments.piece_placing import ALONE, BEHIND, IN_FRONT, OUTSIDE, PiecePlacing
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import Label, LabelSet
from simspaint.painting.document.document import Document
from tests.painting.documents import make_segment

EXTENT = Extent(100, 200)
GRASS, TREE = 0, 1
THING = Box(40, 30, 80, 50)
LABELS = LabelSet(
    (
        Label(GRASS, "grass", (0, 200, 0), is_ground=True, rank=1),
        Label(TREE, "tree", (0, 90, 0), keeps_outline=True, rank=2),
    )
)


class FakeSelection:
    """Looks at the thing."""

    def __init__(self, row: Any) -> None:
        mask = np.ones((THING.height, THING.width), bool)
        self.spot: tuple[int, int] | None = (60, 40)
        self.region = SimpleNamespace(row=row, box=THING, mask=mask, extent=EXTENT)
        self.result = SimpleNamespace(rendering=SimpleNamespace(provenance=(row,)))

    def select(self, row: int, column: int) -> None:
        self.spot = (row, column)

    def within(self, row: int, column: int) -> bool:
        return THING.top <= row < THING.bottom and THING.left <= column < THING.right

    def clear(self) -> None:
        self.spot = None


def _row(component: int, label_id: int, order: int, box: Box = THING) -> Any:
    return SimpleNamespace(
        component_index=component,
        label_id=label_id,
        segment_id=3,
        affine=identity_affine(),
        segment_box=box,
        order=order,
        part_of=None,
    )


@pytest.fixture
def bridge(qapp: QApplication) -> DocumentBridge:
    document = Document(LABELS, EXTENT)
    with document.edit("before") as edit:
        edit.paint(Box(0, 0, *EXTENT), None, GRASS)
        edit.paint(THING, None, TREE)
    return DocumentBridge(document)


@pytest.fixture
def selection() -> FakeSelection:
    return FakeSelection(_row(1, TREE, 1))


@pytest.fixture
def placing(bridge: DocumentBridge, selection: FakeSelection) -> PiecePlacing:
    bank = SimpleNamespace(labels=LABELS, extent=EXTENT, reference=make_segment)
    return PiecePlacing(bridge, cast(Any, selection), cast(Any, lambda: bank))


def _frame() -> PlacementFrame:
    return PlacementFrame(identity_affine(), THING, EXTENT, EXTENT)


def test_the_layout_follows_a_thing_in_one_step(
    placing: PiecePlacing, bridge: DocumentBridge, selection: FakeSelection
) -> None:
    document = bridge.document
    steps = len(document.history.done)
    after = _frame().moved(100, 10)
    assert placing.layout_follows
    placing.move(_frame(), after, "Move piece")
    assert (document.ids[50:90, 130:150] == TREE).all()
    assert np.count_nonzero(document.ids == TREE) == THING.area
    assert len(document.history.done) == steps + 1
    (placement,) = document.choices.placements
    assert placement.affine == pytest.approx(tuple(after.affine.ravel()))
    assert document.choices.swaps[0].segment == make_segment(3)
    assert document.ids[placement.row, placement.column] == TREE
    assert selection.spot == (placement.row, placement.column)
    document.undo()
    assert document.choices.placements == ()
    assert (document.ids[THING.slices] == TREE).all()


def test_a_locked_thing_stays_locked_where_it_is_put(placing: PiecePlacing, bridge: DocumentBridge) -> None:
    document = bridge.document
    document.choose(document.choices.with_lock(60, 40, make_segment(3)), "Lock piece")
    placing.move(_frame(), _frame().moved(100, 10), "Move piece")
    (lock,) = document.choices.locks
    assert lock.segment == make_segment(3)
    assert (lock.row, lock.column) == document.choices.placements[0][:2]
    assert document.choices.swaps == ()


def test_a_scaled_thing_covers_more_of_the_layout(placing: PiecePlacing, bridge: DocumentBridge) -> None:
    placing.move(_frame(), _frame().scaled(1.5), "Move piece")
    assert np.count_nonzero(bridge.document.ids == TREE) == pytest.approx(2.25 * THING.area, rel=0.05)


def test_a_thing_that_would_lie_outside_stays_and_that_is_said(
    placing: PiecePlacing, bridge: DocumentBridge
) -> None:
    told: list[str] = []
    placing.told.connect(told.append)
    placing.move(_frame(), _frame().moved(900, 0), "Move piece")
    assert told == [OUTSIDE]
    assert (bridge.document.ids[THING.slices] == TREE).all()


def test_a_thing_is_duplicated_beside_it_and_deleted(placing: PiecePlacing, bridge: DocumentBridge) -> None:
    placing.duplicate()
    assert (bridge.document.ids[40:80, 30:70] == TREE).all()
    bridge.document.undo()
    placing.delete()
    assert not (bridge.document.ids == TREE).any()
    assert bridge.document.undo_name == "Delete piece"


def test_it_is_said_why_a_piece_cannot_go_past_others(
    placing: PiecePlacing, selection: FakeSelection
) -> None:
    own = selection.region.row
    assert placing.why_not_past(1) == ALONE
    selection.result.rendering.provenance = (own, _row(0, GRASS, 0, Box(0, 0, 100, 200)))
    assert placing.why_not_past(1) == IN_FRONT
    assert placing.why_not_past(-1) == ""
    selection.result.rendering.provenance = (own, _row(0, GRASS, 2, Box(0, 0, 100, 200)))
    assert placing.why_not_past(-1) == BEHIND
    selection.result.rendering.provenance = (own, _row(0, GRASS, 2, Box(0, 120, 100, 200)))
    assert placing.why_not_past(1) == ALONE
