import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import DocumentError
from simspaint.painting.document import Document
from simspaint.painting.document_settings import DocumentSettings, SizeChoice
from simspaint.painting.edit import ONLY_UNPAINTED, Protection
from tests.factories import make_labels
from tests.painting.documents import make_segment

EXTENT = Extent(300, 520)


@pytest.fixture
def document() -> Document:
    return Document(make_labels(5), EXTENT)


def _paint(document: Document, box: Box, label_id: int, name: str = "Brush") -> Box:
    with document.edit(name) as edit:
        return edit.paint(box, None, label_id)


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
    for act in (lambda: _paint(document, Box(0, 0, 9, 9), 1), document.undo, document.redo, document.clear):
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
    _paint(document, Box(0, 0, 300, 520), 0, "Fill")
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
    _paint(document, Box(0, 0, 100, 100), 0)
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
    _paint(document, Box(0, 0, 9, 9), 1)
    revision = document.revision
    assert _paint(document, Box(0, 0, 9, 9), 1).area == 0
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
    _paint(document, Box(0, 0, 9, 9), 1)
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
    _paint(document, Box(0, 0, 10, 10), 1)
    document.protection = ONLY_UNPAINTED
    _paint(document, Box(5, 5, 20, 20), 2)
    assert document.ids[7, 7] == 1
    assert document.ids[12, 12] == 2
    document.protection = Protection(1)
    _paint(document, Box(0, 0, 300, 520), 3)
    assert (document.ids == 3).sum() == 100
    assert document.ids[12, 12] == 2


def test_a_new_step_ends_what_could_be_redone(document: Document) -> None:
    _paint(document, Box(0, 0, 9, 9), 1)
    document.undo()
    _paint(document, Box(0, 0, 9, 9), 2)
    assert not document.can_redo
    assert not document.redo()


def test_undoing_back_to_what_is_saved_ends_the_unsaved_mark(document: Document) -> None:
    told: list[bool] = []
    document.modified_changed.connect(told.append)
    _paint(document, Box(0, 0, 9, 9), 1)
    document.mark_saved(document.snapshot())
    _paint(document, Box(0, 0, 9, 9), 2)
    document.undo()
    assert not document.is_modified
    document.undo()
    assert document.is_modified
    document.redo()
    assert told == [True, False, True, False, True, False]


def test_what_changes_while_it_is_being_saved_stays_unsaved(document: Document) -> None:
    _paint(document, Box(0, 0, 9, 9), 1)
    snapshot = document.snapshot()
    _paint(document, Box(0, 0, 9, 9), 2)
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
    _paint(document, Box(0, 0, 9, 9), 1)
    _paint(document, Box(0, 0, 9, 400), 2)
    _paint(document, Box(0, 0, 200, 9), 3)
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
