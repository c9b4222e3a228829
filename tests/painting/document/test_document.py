import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings, SizeChoice
from tests.factories import make_labels
from tests.painting.documents import make_segment, paint

EXTENT = Extent(300, 520)


@pytest.fixture
def document() -> Document:
    return Document(make_labels(5), EXTENT)


def test_a_new_document_is_unpainted_and_not_modified(document: Document) -> None:
    assert document.extent == EXTENT
    assert (document.ids == UNLABELLED).all()
    assert not document.is_modified
    assert not document.can_undo


@pytest.mark.parametrize("extent", [Extent(0, 5), Extent(8193, 5)])
def test_a_document_of_an_impossible_size_is_refused(extent: Extent) -> None:
    with pytest.raises(DocumentError, match="pixels is not possible"):
        Document(make_labels(5), extent)


def test_the_painted_ids_cannot_be_written_from_outside(document: Document) -> None:
    with pytest.raises(ValueError, match="read-only"):
        document.ids[0, 0] = 1


def test_the_layout_is_copied_only_when_something_was_painted(document: Document) -> None:
    first = document.layout()
    assert document.layout() is first
    for act in (lambda: paint(document, Box(0, 0, 9, 9), 1), document.undo, document.redo, document.clear):
        before = document.layout()
        act()
        assert document.layout() is not before
        assert np.array_equal(document.layout().ids, document.ids)
    assert (first.ids == UNLABELLED).all()
    stroke = document.begin("Brush")
    stroke.paint(Box(0, 0, 9, 9), None, 1)
    assert document.layout().ids[0, 0] == 1
    stroke.abandon()
    assert document.layout().ids[0, 0] == UNLABELLED


def test_a_new_step_ends_what_could_be_redone(document: Document) -> None:
    paint(document, Box(0, 0, 9, 9), 1)
    document.undo()
    paint(document, Box(0, 0, 9, 9), 2)
    assert not document.can_redo
    assert not document.redo()


def test_undoing_back_to_what_is_saved_ends_the_unsaved_mark(document: Document) -> None:
    told: list[bool] = []
    document.modified_changed.connect(told.append)
    paint(document, Box(0, 0, 9, 9), 1)
    document.mark_saved(document.snapshot())
    paint(document, Box(0, 0, 9, 9), 2)
    document.undo()
    assert not document.is_modified
    document.undo()
    assert document.is_modified
    document.redo()
    assert told == [True, False, True, False, True, False]


def test_what_changes_while_it_is_being_saved_stays_unsaved(document: Document) -> None:
    paint(document, Box(0, 0, 9, 9), 1)
    snapshot = document.snapshot()
    paint(document, Box(0, 0, 9, 9), 2)
    document.mark_saved(snapshot)
    assert document.is_modified


def test_choices_are_undone_and_redone(document: Document) -> None:
    changes: list[Choices] = []
    document.choices_changed.connect(lambda: changes.append(document.choices))
    locked = document.choices.with_lock(4, 5, make_segment(77))
    document.choose(locked, "Lock")
    assert document.undo_name == "Lock"
    document.undo()
    assert document.choices == Choices()
    document.redo()
    assert changes == [locked, Choices(), locked]


def test_diversity_changes_the_seed_and_drops_swaps_in_one_step(document: Document) -> None:
    document.choose(Choices().with_swap(1, 1, make_segment(7)).with_lock(8, 8, make_segment(9)), "Swap")
    document.diversify(12)
    assert document.settings.picture.seed == 12
    assert document.choices.swaps == ()
    assert document.choices.locks == ((8, 8, make_segment(9)),)
    document.undo()
    assert document.settings.picture.seed == 0
    assert document.choices.swaps == ((1, 1, make_segment(7)),)


def test_settings_of_the_document_are_unsaved_changes_but_no_steps(document: Document) -> None:
    told: list[bool] = []
    document.settings_changed.connect(lambda: told.append(True))
    document.set_settings(DocumentSettings(size=SizeChoice.DOUBLE))
    document.set_settings(DocumentSettings(size=SizeChoice.DOUBLE))
    assert told == [True]
    assert document.is_modified
    assert not document.can_undo


def test_a_layout_of_another_size_is_adopted_stretched(document: Document) -> None:
    small = Layout(np.array([[0, 1], [2, 3]], np.uint8), document.labels)
    document.adopt(small)
    assert np.array_equal(document.ids, small.resized(EXTENT).ids)
    document.undo()
    assert (document.ids == UNLABELLED).all()


def test_a_layout_of_other_labels_is_not_adopted(document: Document) -> None:
    with pytest.raises(DocumentError, match="other labels"):
        document.adopt(Layout(np.zeros((2, 2), np.uint8), make_labels(3)))


def test_the_oldest_steps_are_forgotten_where_memory_ends() -> None:
    document = Document(make_labels(5), EXTENT, history_limit_bytes=200_000)
    rng = np.random.default_rng(0)
    for _ in range(6):
        with document.edit("Paste") as edit:
            edit.paste(Box(0, 0, *EXTENT), rng.integers(0, 5, tuple(EXTENT)).astype(np.uint8))
    assert document.history.n_bytes <= 200_000
    assert 1 <= len(document.history.done) < 6
    while document.undo():
        pass
    assert (document.ids < 5).all()
    assert document.is_modified


def test_a_copy_from_a_snapshot_has_the_same_history(document: Document) -> None:
    paint(document, Box(0, 0, 9, 9), 1)
    paint(document, Box(0, 0, 9, 400), 2)
    paint(document, Box(0, 0, 200, 9), 3)
    document.undo()
    copy = Document.from_snapshot(document.snapshot())
    assert not copy.is_modified
    for act in ("redo", "undo", "undo", "undo", "redo"):
        assert getattr(copy, act)() == getattr(document, act)()
        assert np.array_equal(copy.ids, document.ids)
    assert copy.redo_name == "Brush"


def test_sizes_of_photographs_follow_the_painting() -> None:
    painted, usual = Extent(2048, 4096), Extent(256, 512)
    assert SizeChoice.CANVAS.extent(painted, usual) == painted
    assert SizeChoice.DOUBLE.extent(painted, usual) == (4096, 8192)
    assert SizeChoice.DRAFT.extent(painted, usual) == usual
    assert SizeChoice.DRAFT.extent(Extent(100, 50), usual) == (100, 50)
