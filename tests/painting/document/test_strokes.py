"""A stroke paints a mask, is one step of undo, and leaves nothing when it is given up."""

import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.document import Document
from simspaint.painting.document.edit import ONLY_UNPAINTED, Protection
from tests.factories import make_labels
from tests.painting.documents import paint

EXTENT = Extent(300, 520)


@pytest.fixture
def document() -> Document:
    return Document(make_labels(5), EXTENT)


def test_a_stroke_paints_its_mask_and_tells_the_box(document: Document) -> None:
    told: list[Box] = []
    document.painted.connect(told.append)
    mask = np.eye(4, dtype=bool)
    with document.edit("Brush") as edit:
        assert edit.paint(Box(254, 254, 258, 258), mask, 2) == (254, 254, 258, 258)
    assert (document.ids == 2).sum() == 4
    assert document.ids[255, 255] == 2
    assert told == [(254, 254, 258, 258)]


def test_a_mask_that_lies_partly_outside_is_clipped(document: Document) -> None:
    mask = np.zeros((10, 10), bool)
    mask[5:, 5:] = True
    with document.edit("Brush") as edit:
        assert edit.paint(Box(-5, -5, 5, 5), mask, 1) == (0, 0, 5, 5)
        assert edit.paint(Box(400, 600, 410, 610), mask, 1).area == 0
    assert (document.ids == 1).sum() == 25


def test_a_stroke_of_many_pieces_is_undone_in_one_step(document: Document) -> None:
    paint(document, Box(0, 0, 300, 520), 0, "Fill")
    before = document.layout().ids
    stroke = document.begin("Brush")
    for i in range(40):
        stroke.paint(Box(i * 5, i * 9, i * 5 + 30, i * 9 + 30), None, 1 + i % 3)
    stroke.commit()
    after = document.layout().ids
    assert document.undo_name == "Brush"
    assert document.undo()
    assert np.array_equal(document.ids, before)
    assert document.redo_name == "Brush"
    assert document.redo()
    assert np.array_equal(document.ids, after)


def test_an_abandoned_stroke_leaves_nothing(document: Document) -> None:
    paint(document, Box(0, 0, 100, 100), 0)
    before = document.layout().ids
    told: list[Box] = []
    document.painted.connect(told.append)
    stroke = document.begin("Brush")
    stroke.paint(Box(50, 50, 280, 400), None, 3)
    stroke.abandon()
    assert np.array_equal(document.ids, before)
    assert len(document.history.done) == 1
    assert told[-1].intersection(Box(50, 50, 280, 400)) == (50, 50, 280, 400)


def test_a_stroke_that_fails_is_abandoned(document: Document) -> None:
    def fail_halfway() -> None:
        with document.edit("Brush") as edit:
            edit.paint(Box(0, 0, 9, 9), None, 1)
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    assert (document.ids == UNLABELLED).all()
    assert not document.is_editing


def test_painting_what_is_there_already_is_no_step(document: Document) -> None:
    paint(document, Box(0, 0, 9, 9), 1)
    revision = document.revision
    assert paint(document, Box(0, 0, 9, 9), 1).area == 0
    assert len(document.history.done) == 1
    assert document.revision == revision


def test_a_stroke_that_has_ended_paints_no_more(document: Document) -> None:
    stroke = document.begin("Brush")
    stroke.commit()
    with pytest.raises(RuntimeError, match="ended"):
        stroke.paint(Box(0, 0, 1, 1), None, 1)
    with pytest.raises(RuntimeError, match="ended"):
        stroke.commit()


def test_nothing_else_happens_while_a_stroke_is_painted(document: Document) -> None:
    paint(document, Box(0, 0, 9, 9), 1)
    stroke = document.begin("Brush")
    assert not document.can_undo
    assert not document.undo()
    for forbidden in (
        lambda: document.begin("Fill"),
        lambda: document.choose(Choices().with_ban("a"), "Ban"),
        document.snapshot,
    ):
        with pytest.raises(RuntimeError, match="being painted"):
            forbidden()
    stroke.commit()
    assert document.can_undo


@pytest.mark.parametrize("label_id", [5, 254, -1, 300])
def test_ids_that_are_no_labels_are_refused(document: Document, label_id: int) -> None:
    with pytest.raises(ValueError, match="not the id of a label"), document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 1, 1), None, label_id)
    with pytest.raises(ValueError, match="no label"), document.edit("Paste") as edit:
        edit.paste(Box(0, 0, 1, 1), np.full((1, 1), 7, np.uint8))


def test_masks_of_another_size_than_their_box_are_refused(document: Document) -> None:
    with pytest.raises(ValueError, match="its box"), document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 3, 3), np.ones((2, 3), bool), 1)
    with pytest.raises(ValueError, match="not of bool"), document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 3, 3), np.full((3, 3), 255, np.uint8), 1)  # type: ignore[arg-type]


def test_painted_labels_can_be_protected(document: Document) -> None:
    paint(document, Box(0, 0, 10, 10), 1)
    document.protection = ONLY_UNPAINTED
    paint(document, Box(5, 5, 20, 20), 2)
    assert document.ids[7, 7] == 1
    assert document.ids[12, 12] == 2
    document.protection = Protection(1)
    paint(document, Box(0, 0, 300, 520), 3)
    assert (document.ids == 3).sum() == 100
    assert document.ids[12, 12] == 2
