"""The composition belongs to the document: undo and redo bring back the picture that was there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.picture_settings import Matching
from simspaint.domain.segment_choice import Placement
from simspaint.painting.document import Document
from simspaint.painting.document_file import read_document, write_document
from tests.factories import make_labels
from tests.painting.documents import AFFINE, make_document, make_packed, make_segment, take


@pytest.fixture
def document() -> Document:
    """Painted and composed, with nothing to undo."""
    document = Document(make_labels(5), Extent(40, 60))
    _stroke(document, Box(0, 0, 20, 60), 0)
    take(document, 0)
    document.history.clear()
    return document


def _stroke(document: Document, box: Box = Box(5, 5, 15, 30), label_id: int = 3) -> None:  # noqa: B008
    with document.edit("Brush") as edit:
        edit.paint(box, None, label_id)


def _choose(change: Callable[[Choices], Choices], name: str) -> Callable[[Document], None]:
    return lambda document: document.choose(change(document.choices), name)


def _set_picture(document: Document, name: str = "Outlines", **changes: object) -> None:
    document.set_picture(replace(document.settings.picture, **changes), name)  # type: ignore[arg-type]


def _go_back(document: Document) -> None:
    """As the history's panel does."""
    with document.one_step("Go back to photograph"):
        document.adopt(make_document().layout())
        document.choose(Choices().with_ban("a"), "Choices")
        _set_picture(document, "Settings", seed=77, adherence=1.0)
        document.recompose(make_packed(document, 9), "Composition")


ACTS: dict[str, Callable[[Document], None]] = {
    "stroke": _stroke,
    "clear": Document.clear,
    "swap": _choose(lambda c: c.with_swap(2, 3, make_segment(4)), "Swap piece"),
    "lock": _choose(lambda c: c.with_lock(2, 3, make_segment(4)), "Lock piece"),
    "move": _choose(lambda c: c.with_placement(Placement(2, 3, AFFINE)), "Move piece"),
    "ban": _choose(lambda c: c.with_ban("s1_004"), "Ban photograph"),
    "order": _choose(lambda c: c.with_order_shift(2, 3, 1), "Bring forward"),
    "Diversity": lambda document: document.diversify(12, top_k=8),
    "variety of Diversity": lambda document: _set_picture(document, "Variety of Diversity", top_k=5),
    "outlines": lambda document: _set_picture(document, adherence=1.0),
    "how pieces match": lambda document: _set_picture(document, "How pieces match", matching=Matching(0.0)),
    "choose anew": lambda document: document.recompose(None, "Choose anew"),
    "going back in the history": _go_back,
}
each_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


def _state(document: Document) -> tuple[object, ...]:
    picture = document.settings.picture
    return document.ids.tobytes(), document.choices, picture, document.composition


@each_act
def test_each_act_is_one_step_and_undo_and_redo_bring_back_what_was_composed(
    document: Document, act: Callable[[Document], None]
) -> None:
    before = _state(document)
    act(document)
    assert len(document.history.done) == 1
    take(document, 20)  # what a rendering chose then
    after = _state(document)
    assert after != before
    for _ in range(2):
        assert document.undo()
        assert _state(document) == before
        assert not document.can_undo
        assert document.redo()
        assert _state(document) == after
        assert not document.can_redo


def test_undo_and_redo_bring_back_what_was_composed_in_a_saved_and_opened_document(
    document: Document, tmp_path: Path
) -> None:
    states = [_state(document)]
    for number, act in enumerate(ACTS.values(), start=1):
        act(document)
        take(document, number)
        states.append(_state(document))
    assert len(document.history.done) == len(ACTS)
    for _ in range(4):
        document.undo()
    write_document(tmp_path / "a.simspaint", document.snapshot(), 1 << 30)
    opened = Document.from_snapshot(read_document(tmp_path / "a.simspaint"))
    at = len(ACTS) - 4
    assert _state(opened) == states[at]
    while opened.redo():
        at += 1
        assert _state(opened) == states[at]
    assert at == len(ACTS)
    while opened.undo():
        at -= 1
        assert _state(opened) == states[at]
    assert at == 0


@pytest.mark.parametrize("name", sorted(set(ACTS) - {"stroke", "clear"}))
def test_a_composition_of_an_earlier_turn_is_not_taken(document: Document, name: str) -> None:
    turn, late = document.turn, make_packed(document, 30)
    ACTS[name](document)
    before = document.composition
    assert not document.take_composition(late, turn)
    assert document.composition is before
    assert document.take_composition(late, document.turn)


@pytest.mark.parametrize("back", [Document.undo, Document.redo])
def test_a_composition_of_before_an_undo_or_redo_is_not_taken(
    document: Document, back: Callable[[Document], bool]
) -> None:
    _stroke(document)
    take(document, 1)
    document.undo()
    if back is Document.undo:
        document.redo()
    turn, late = document.turn, make_packed(document, 30)
    assert back(document)
    assert not document.take_composition(late, turn)


def test_a_composition_that_comes_after_a_further_stroke_is_taken(document: Document) -> None:
    turn, late = document.turn, make_packed(document, 30)
    _stroke(document)
    assert document.take_composition(late, turn)
    assert document.composition == late


def test_what_a_rendering_chose_is_no_unsaved_change_and_is_told_once(document: Document) -> None:
    document.mark_saved(document.snapshot())
    told: list[int] = []
    document.composition_changed.connect(lambda: told.append(1))
    taken = take(document, 8)
    assert not document.take_composition(taken, document.turn)
    assert told == [1]
    assert not document.is_modified


def test_settings_of_one_name_in_a_row_are_one_step(document: Document) -> None:
    for adherence in (0.3, 0.4, 0.5):
        _set_picture(document, adherence=adherence)
    _set_picture(document, "Variety of Diversity", top_k=5)
    _set_picture(document, adherence=0.6)
    names = [step.name for step in document.history.done]
    assert names == ["Outlines", "Variety of Diversity", "Outlines"]
    for expected in (0.5, 0.5, 0.2):
        document.undo()
        assert document.settings.picture.adherence == expected


def test_settings_of_a_name_end_what_could_be_redone(document: Document) -> None:
    _set_picture(document, adherence=0.3)
    _set_picture(document, "Variety of Diversity", top_k=5)
    document.undo()
    _set_picture(document, adherence=0.4)
    assert not document.can_redo
    document.undo()
    assert document.settings.picture.adherence == 0.3


def test_a_picture_that_is_set_as_it_is_makes_no_step(document: Document) -> None:
    turn = document.turn
    _set_picture(document, adherence=document.settings.picture.adherence)
    assert not document.can_undo
    assert document.turn == turn


def test_strokes_of_one_step_that_overlap_are_undone_and_redone_together(document: Document) -> None:
    before = document.layout().ids
    with document.one_step("Shadow"):
        _stroke(document, Box(2, 2, 20, 40), 1)
        _stroke(document, Box(10, 10, 30, 50), 3)
    after = document.layout().ids
    assert [step.name for step in document.history.done] == ["Shadow"]
    document.undo()
    assert (document.ids == before).all()
    document.redo()
    assert (document.ids == after).all()


def test_a_step_that_fails_halfway_is_one_step_too(document: Document) -> None:
    def fail_halfway() -> None:
        with document.one_step("Both"):
            _stroke(document)
            document.choose(Choices().with_ban("a"), "Ban")
            raise KeyError

    with pytest.raises(KeyError):
        fail_halfway()
    assert [step.name for step in document.history.done] == ["Both"]


def test_a_step_of_many_acts_is_one_where_memory_ends() -> None:
    document = Document(make_labels(5), Extent(40, 60), history_limit_bytes=3000)
    _stroke(document, Box(0, 0, 9, 9), 1)
    with document.one_step("All"):
        for number in range(8):
            _stroke(document, Box(number, 0, number + 9, 40), number % 5)
    assert [step.name for step in document.history.done] == ["All"]


def test_undoing_a_stroke_keeps_the_pieces_elsewhere_where_it_was_not_known_what_was_composed() -> None:
    document = Document(make_labels(5), Extent(40, 60))
    _stroke(document, Box(0, 0, 20, 60), 0)
    _stroke(document)  # before anything was rendered
    composition = take(document, 1)
    document.undo()
    assert document.composition == composition


def test_undoing_a_choice_chooses_anew_where_it_was_not_known_what_was_composed() -> None:
    document = Document(make_labels(5), Extent(40, 60))
    _stroke(document, Box(0, 0, 20, 60), 0)
    ACTS["swap"](document)
    take(document, 1)
    document.undo()
    assert document.composition is None


def test_compositions_count_as_memory_of_the_history(document: Document) -> None:
    without = document.history.n_bytes
    _stroke(document)
    assert document.composition is not None
    assert document.history.n_bytes - without > document.composition.n_bytes
