"""The composition belongs to the document: undo and redo bring back the picture that was there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.picture_settings import Matching
from simspaint.domain.segment_choice import Placement
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.factories import make_labels
from tests.painting.composed_documents import choose, composed_document, go_back, set_picture, stroke
from tests.painting.documents import AFFINE, make_packed, make_segment, take


@pytest.fixture
def document() -> Document:
    return composed_document()


ACTS: dict[str, Callable[[Document], None]] = {
    "stroke": stroke,
    "clear": Document.clear,
    "swap": choose(lambda c: c.with_swap(2, 3, make_segment(4)), "Swap piece"),
    "lock": choose(lambda c: c.with_lock(2, 3, make_segment(4)), "Lock piece"),
    "move": choose(lambda c: c.with_placement(Placement(2, 3, AFFINE)), "Move piece"),
    "ban": choose(lambda c: c.with_ban("s1_004"), "Ban photograph"),
    "outline of one piece": choose(lambda c: c.with_outline(2, 3, 1.0), "Outline of piece"),
    "order": choose(lambda c: c.with_order_shift(2, 3, 1), "Bring forward"),
    "Diversity": lambda document: document.diversify(12, top_k=8),
    "variety of Diversity": lambda document: set_picture(document, "Variety of Diversity", top_k=5),
    "outlines": lambda document: set_picture(document, adherence=1.0),
    "how pieces match": lambda document: set_picture(document, "How pieces match", matching=Matching(0.0)),
    "choose anew": lambda document: document.recompose(None, "Choose anew"),
    "going back in the history": go_back,
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
    stroke(document)
    take(document, 1)
    document.undo()
    if back is Document.undo:
        document.redo()
    turn, late = document.turn, make_packed(document, 30)
    assert back(document)
    assert not document.take_composition(late, turn)


def test_a_composition_that_comes_after_a_further_stroke_is_taken(document: Document) -> None:
    turn, late = document.turn, make_packed(document, 30)
    stroke(document)
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


def test_undoing_a_stroke_keeps_the_pieces_elsewhere_where_it_was_not_known_what_was_composed() -> None:
    document = Document(make_labels(5), Extent(40, 60))
    stroke(document, Box(0, 0, 20, 60), 0)
    stroke(document)  # before anything was rendered
    composition = take(document, 1)
    document.undo()
    assert document.composition == composition


def test_undoing_a_choice_chooses_anew_where_it_was_not_known_what_was_composed() -> None:
    document = Document(make_labels(5), Extent(40, 60))
    stroke(document, Box(0, 0, 20, 60), 0)
    ACTS["swap"](document)
    take(document, 1)
    document.undo()
    assert document.composition is None


def test_compositions_count_as_memory_of_the_history(document: Document) -> None:
    without = document.history.n_bytes
    stroke(document)
    assert document.composition is not None
    assert document.history.n_bytes - without > document.composition.n_bytes
