import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.segment_choice import Placement
from simspaint.painting.document.document import Document
from tests.factories import make_labels
from tests.painting.documents import AFFINE, make_segment, paint


@pytest.fixture
def document() -> Document:
    """Sky above, a house on the right of it, a lock on the sky and a placed swap on the house."""
    document = Document(make_labels(5), Extent(300, 400))
    with document.edit("Fill") as edit:
        edit.paint(Box(0, 0, 200, 400), None, 0)
        edit.paint(Box(50, 300, 200, 380), None, 1)
    choices = Choices().with_lock(10, 20, make_segment(7)).with_swap(100, 340, make_segment(8))
    document.choose(choices.with_placement(Placement(100, 340, AFFINE)), "Choose")
    return document


def test_choices_stay_where_their_pixel_is_not_painted_over(document: Document) -> None:
    before = document.choices
    paint(document, Box(150, 0, 300, 400), 2)
    assert document.choices is before


def test_an_anchor_that_is_painted_over_moves_deep_into_what_is_left(document: Document) -> None:
    paint(document, Box(0, 0, 60, 150), 2)
    ((row, column, segment),) = document.choices.locks
    assert segment == make_segment(7)
    assert document.ids[row, column] == 0
    edge = np.pad(document.ids == 0, 1)
    assert edge[row - 19 : row + 21, column - 19 : column + 21].all()
    assert len(document.choices.swaps) == 1
    document.undo()
    assert document.choices.locks == ((10, 20, make_segment(7)),)
    document.redo()
    assert document.choices.locks == ((row, column, make_segment(7)),)


def test_choices_of_a_component_that_is_gone_end(document: Document) -> None:
    told: list[int] = []
    document.choices_changed.connect(lambda: told.append(1))
    paint(document, Box(40, 290, 210, 390), 0)
    assert document.choices.swaps == ()
    assert document.choices.placements == ()
    assert len(document.choices.locks) == 1
    assert told == [1]
    document.undo()
    assert len(document.choices.placements) == 1


def test_another_component_of_the_same_label_is_no_refuge(document: Document) -> None:
    paint(document, Box(250, 0, 290, 100), 1)
    paint(document, Box(40, 290, 210, 390), 0)
    assert document.choices.swaps == ()


def test_erasing_counts_as_painting_over(document: Document) -> None:
    paint(document, Box(0, 0, 300, 400), UNLABELLED)
    assert document.choices == Choices()


def test_what_is_anchored_where_nothing_was_painted_stays_when_it_is_painted(document: Document) -> None:
    document.choose(Choices().with_lock(250, 50, make_segment(3)), "Lock")
    paint(document, Box(200, 0, 300, 400), 4)
    assert document.choices.locks == ((250, 50, make_segment(3)),)
