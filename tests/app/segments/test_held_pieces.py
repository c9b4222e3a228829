"""A painting holds its pieces: what the studio asks the engine to keep, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_bar import NEARNESS, RenderBar
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.engine.request import RenderRequest
from simspaint.painting.document import Document
from simspaint.painting.document_file import read_document, write_document
from simspaint.painting.packed_composition import PackedComposition
from tests.app.rendering_doubles import GatedEngine, rendering_of
from tests.app.rendering_studio import BUILDING, EXTENT, SKY, segment_at, select, wait_for_final

CORNER = Box(0, 0, 10, 10)


def _document(studio: Studio) -> Document:
    return studio.bridge.document


def _stroke(studio: Studio, label_id: int = 2) -> None:
    with _document(studio).edit("Brush") as edit:
        edit.paint(CORNER, None, label_id)


def test_a_finished_photograph_gives_the_document_its_composition(
    part: RenderingControl, studio: Studio
) -> None:
    shown = part.service.shown
    assert _document(studio).composition == shown.composition
    assert shown.composition == PackedComposition.of(shown.rendering.composition)
    assert not _document(studio).is_modified
    assert not _document(studio).can_undo


def test_after_a_stroke_draft_and_final_are_asked_for_with_the_documents_composition(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    before = part.service.shown.rendering.composition
    n_begun = len(engine.begun)
    kinds: list[RenderKind] = []
    part.service.rendered.connect(lambda result: kinds.append(result.order.kind))
    _stroke(studio)
    wait_for_final(part, qtbot)
    asked = engine.begun[n_begun:]
    assert kinds == [RenderKind.DRAFT, RenderKind.FINAL]
    assert [request.composition is not None for request in asked] == [True, True]
    assert asked[0].composition.same_as(before)
    assert (asked[0].layout.ids[CORNER.slices] == 2).all()
    # The final shows what the draft chose.
    assert asked[1].composition.same_as(_document(studio).composition.unpacked(studio.packs.pack.labels))
    assert {each.label_id for each in asked[1].composition.components} == {0, 1, 2}


def test_a_swap_that_is_undone_shows_the_former_piece_again(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before = _document(studio).composition
    select(part, BUILDING, qtbot)
    part.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    swapped = _document(studio).composition
    assert swapped != before
    studio.actions["edit.undo"].trigger()
    assert _document(studio).composition == before
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    studio.actions["edit.redo"].trigger()
    assert _document(studio).composition == swapped
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_choose_anew_is_one_step_and_what_was_there_comes_back_by_undo(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    action = studio.actions["render.anew"]
    assert action.isEnabled()
    assert action.text() == "Choose anew"
    select(part, BUILDING, qtbot)
    part.segments.editing.ban_photograph()
    wait_for_final(part, qtbot)
    part.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    n_steps, held = len(_document(studio).history.done), _document(studio).composition
    action.trigger()
    assert len(_document(studio).history.done) == n_steps + 1
    assert _document(studio).undo_name == "Choose anew"
    assert not part.session.is_newest(part.service.shown)
    wait_for_final(part, qtbot)
    assert engine.begun[-1].composition is None or engine.begun[-2].composition is None
    assert segment_at(part, 1) == 1
    studio.actions["edit.undo"].trigger()
    wait_for_final(part, qtbot)
    assert _document(studio).composition == held
    assert segment_at(part, 1) == 3


def test_choose_anew_waits_for_the_end_of_a_stroke(part: RenderingControl, studio: Studio) -> None:
    held = _document(studio).composition
    edit = _document(studio).begin("Brush")
    studio.actions["render.anew"].trigger()
    edit.abandon()
    assert _document(studio).composition is held
    assert not _document(studio).can_undo


def test_diversity_is_one_step_and_undo_shows_the_same_pieces_again(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    held = _document(studio).composition
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (2, 3)
    assert [step.name for step in _document(studio).history.done] == ["Diversity"]
    studio.actions["edit.undo"].trigger()
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (0, 1)
    assert _document(studio).composition == held


def test_the_reach_of_diversity_is_one_step_that_can_be_undone(
    part: RenderingControl, studio: Studio
) -> None:
    bar = next(child for child in studio.window.findChildren(RenderBar))
    for step in (1, 3, 5):
        bar.reach.setValue(step)
    assert _document(studio).settings.picture.top_k == NEARNESS[5]
    assert [step.name for step in _document(studio).history.done] == ["Reach of Diversity"]
    studio.actions["edit.undo"].trigger()
    assert _document(studio).settings.picture.top_k == 1
    assert bar.reach.value() == 0


def test_going_back_to_a_photograph_is_one_step_and_shows_its_pieces(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before, held = _document(studio).ids.copy(), _document(studio).composition
    _stroke(studio)
    select(part, BUILDING, qtbot)
    part.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    after = _document(studio).snapshot()
    n_steps = len(after.done)
    part.history.restore_asked.emit(part.kept.kept[0])
    qtbot.waitUntil(lambda: len(_document(studio).history.done) > n_steps)
    assert len(_document(studio).history.done) == n_steps + 1
    assert _document(studio).undo_name == "Go back to photograph"
    assert _document(studio).composition == held
    assert np.array_equal(_document(studio).ids, before)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    studio.actions["edit.undo"].trigger()
    assert np.array_equal(_document(studio).ids, after.layout.ids)
    assert (_document(studio).choices, _document(studio).composition) == (after.choices, after.composition)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_what_was_begun_before_a_choice_does_not_give_its_composition(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    engine.listens_to_cancel = False
    while engine.gate.acquire(blocking=False):
        pass
    held, n_begun = _document(studio).composition, len(engine.begun)
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun)
    select(part, SKY, qtbot)
    part.segments.editing.set_locked(True)
    taken: list[PackedComposition | None] = []
    studio.bridge.composition_changed.connect(lambda: taken.append(_document(studio).composition))
    engine.let_through()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun + 1)
    assert taken == []
    assert _document(studio).composition is held
    engine.let_through(10)
    wait_for_final(part, qtbot)


def test_a_photograph_of_another_document_gives_nothing_to_the_one_that_is_opened(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    engine.listens_to_cancel = False
    while engine.gate.acquire(blocking=False):
        pass
    n_begun = len(engine.begun)
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun)
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    engine.let_through(10)
    qtbot.waitUntil(lambda: part.service.is_free)
    assert _document(studio).composition is None


def test_a_document_that_is_opened_again_shows_the_pieces_it_was_saved_with(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    select(part, BUILDING, qtbot)
    part.segments.editing.ban_photograph()
    wait_for_final(part, qtbot)
    part.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    held = _document(studio).composition
    path = tmp_path / "a.simspaint"
    snapshot = _document(studio).snapshot()
    write_document(path, snapshot, 1 << 30)
    _document(studio).mark_saved(snapshot)
    studio.document_files.open(path)
    qtbot.waitUntil(lambda: studio.bridge.path == path)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    assert _document(studio).composition == held
    assert not _document(studio).is_modified
    while _document(studio).undo():
        pass
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1


def test_an_old_document_that_is_saved_right_after_opening_keeps_its_choices(
    engine: GatedEngine, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    old = Path(__file__).parents[2] / "painting" / "files" / "version-1.simspaint"
    path = tmp_path / "a.simspaint"
    path.write_bytes(old.read_bytes())
    studio.document_files.open(path)
    qtbot.waitUntil(lambda: studio.bridge.path == path)
    written: list[int] = []
    studio.document_files.save(lambda: written.append(1))
    qtbot.waitUntil(lambda: written == [1])
    expected, saved = read_document(old), read_document(path)
    assert saved.choices == expected.choices
    assert saved.settings == expected.settings
    assert len(saved.renderings) == 1


@pytest.mark.parametrize("seed", [0, 1])
def test_the_engine_of_these_tests_keeps_what_is_composed(engine: GatedEngine, seed: int) -> None:
    """What the tests above stand on."""
    from tests.app.rendering_doubles import painted_state, with_seed

    state = with_seed(painted_state(), seed)
    first = rendering_of(state.request(), engine.pack.bank)
    again = rendering_of(RenderRequest(state.layout(), state.settings, first.composition), engine.pack.bank)
    assert [row.segment_id for row in again.provenance] == [row.segment_id for row in first.provenance]
