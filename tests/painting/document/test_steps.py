"""What is one step of undo: strokes that overlap, settings of one name, acts that fail halfway."""

import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
from tests.factories import make_labels
from tests.painting.composed_documents import composed_document, set_picture, stroke


@pytest.fixture
def document() -> Document:
    return composed_document()


def test_settings_of_one_name_in_a_row_are_one_step(document: Document) -> None:
    for adherence in (0.3, 0.4, 0.5):
        set_picture(document, adherence=adherence)
    set_picture(document, "Variety of Diversity", top_k=5)
    set_picture(document, adherence=0.6)
    names = [step.name for step in document.history.done]
    assert names == ["Outlines", "Variety of Diversity", "Outlines"]
    for expected in (0.5, 0.5, 0.2):
        document.undo()
        assert document.settings.picture.adherence == expected


def test_settings_of_a_name_end_what_could_be_redone(document: Document) -> None:
    set_picture(document, adherence=0.3)
    set_picture(document, "Variety of Diversity", top_k=5)
    document.undo()
    set_picture(document, adherence=0.4)
    assert not document.can_redo
    document.undo()
    assert document.settings.picture.adherence == 0.3


def test_a_picture_that_is_set_as_it_is_makes_no_step(document: Document) -> None:
    turn = document.turn
    set_picture(document, adherence=document.settings.picture.adherence)
    assert not document.can_undo
    assert document.turn == turn


def test_strokes_of_one_step_that_overlap_are_undone_and_redone_together(document: Document) -> None:
    before = document.layout().ids
    with document.one_step("Shadow"):
        stroke(document, Box(2, 2, 20, 40), 1)
        stroke(document, Box(10, 10, 30, 50), 3)
    after = document.layout().ids
    assert [step.name for step in document.history.done] == ["Shadow"]
    document.undo()
    assert (document.ids == before).all()
    document.redo()
    assert (document.ids == after).all()


def test_a_step_that_fails_halfway_is_one_step_too(document: Document) -> None:
    def fail_halfway() -> None:
        with document.one_step("Both"):
            stroke(document)
            document.choose(Choices().with_ban("a"), "Ban")
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    assert [step.name for step in document.history.done] == ["Both"]


def test_a_step_of_many_acts_is_one_where_memory_ends() -> None:
    document = Document(make_labels(5), Extent(40, 60), history_limit_bytes=3000)
    stroke(document, Box(0, 0, 9, 9), 1)
    with document.one_step("All"):
        for number in range(8):
            stroke(document, Box(number, 0, number + 9, 40), number % 5)
    assert [step.name for step in document.history.done] == ["All"]
