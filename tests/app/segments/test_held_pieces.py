"""A painting holds its pieces: what the studio asks the engine to keep, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.engine.request import RenderRequest
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recipes.packed_composition import PackedComposition
from tests.app.rendering_doubles import GatedEngine, rendering_of
from tests.app.rendering_studio import BUILDING, EXTENT, SKY, segment_at, select, wait_for_final
from tests.app.segments.held_steps import CORNER, document_of, stroke
from tests.compositions import same_composition


def test_a_finished_photograph_gives_the_document_its_composition(
    part: RenderingControl, studio: Studio
) -> None:
    shown = part.service.shown
    assert document_of(studio).composition == shown.composition
    assert shown.composition == PackedComposition.of(shown.rendering.composition)
    assert not document_of(studio).is_modified
    assert not document_of(studio).can_undo


def test_after_a_stroke_draft_and_final_are_asked_for_with_the_documents_composition(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    before = part.service.shown.rendering.composition
    n_begun = len(engine.begun)
    kinds: list[RenderKind] = []
    part.service.rendered.connect(lambda result: kinds.append(result.order.kind))
    stroke(studio)
    wait_for_final(part, qtbot)
    asked = engine.begun[n_begun:]
    assert kinds == [RenderKind.DRAFT, RenderKind.FINAL]
    assert [request.composition is not None for request in asked] == [True, True]
    assert same_composition(asked[0].composition, before)
    assert (asked[0].layout.ids[CORNER.slices] == 2).all()
    # The final shows what the draft chose.
    assert same_composition(
        asked[1].composition, document_of(studio).composition.unpacked(studio.packs.pack.labels)
    )
    assert {each.label_id for each in asked[1].composition.components} == {0, 1, 2}


def test_what_was_begun_before_a_choice_does_not_give_its_composition(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    engine.listens_to_cancel = False
    while engine.gate.acquire(blocking=False):
        pass
    held, n_begun = document_of(studio).composition, len(engine.begun)
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun)
    select(part, SKY, qtbot)
    studio.segments.editing.set_locked(True)
    taken: list[PackedComposition | None] = []
    studio.bridge.composition_changed.connect(lambda: taken.append(document_of(studio).composition))
    engine.let_through()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun + 1)
    assert taken == []
    assert document_of(studio).composition is held
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
    assert document_of(studio).composition is None


def test_a_document_that_is_opened_again_shows_the_pieces_it_was_saved_with(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    select(part, BUILDING, qtbot)
    studio.segments.editing.ban_photograph()
    wait_for_final(part, qtbot)
    studio.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    held = document_of(studio).composition
    path = tmp_path / "a.simspaint"
    snapshot = document_of(studio).snapshot()
    write_document(path, snapshot, 1 << 30)
    document_of(studio).mark_saved(snapshot)
    studio.documents.opening.open(path)
    qtbot.waitUntil(lambda: studio.bridge.path == path)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    assert document_of(studio).composition == held
    assert not document_of(studio).is_modified
    while document_of(studio).undo():
        pass
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1


def test_an_old_document_that_is_saved_right_after_opening_keeps_its_choices(
    engine: GatedEngine, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    old = Path(__file__).parents[2] / "painting" / "files" / "version-1.simspaint"
    path = tmp_path / "a.simspaint"
    path.write_bytes(old.read_bytes())
    studio.documents.opening.open(path)
    qtbot.waitUntil(lambda: studio.bridge.path == path)
    written: list[int] = []
    studio.documents.saving.save(lambda: written.append(1))
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
