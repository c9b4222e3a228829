from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_bar import NEARNESS, RenderBar
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.picture_settings import Method
from tests.app.rendering_doubles import GatedEngine
from tests.app.rendering_studio import BUILDING, SKY, segment_at, select, wait_for_final
from tests.app.segments.held_steps import document_of, stroke


def test_a_swap_that_is_undone_shows_the_former_piece_again(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before = document_of(studio).composition
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    swapped = document_of(studio).composition
    assert swapped != before
    studio.actions["edit.undo"].trigger()
    assert document_of(studio).composition == before
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    studio.actions["edit.redo"].trigger()
    assert document_of(studio).composition == swapped
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_choose_anew_is_one_step_and_what_was_there_comes_back_by_undo(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    action = studio.actions["render.anew"]
    assert action.isEnabled()
    assert action.text() == "Choose anew"
    select(part, BUILDING, qtbot)
    studio.segments.editing.ban_photograph()
    wait_for_final(part, qtbot)
    studio.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3
    n_steps, held = len(document_of(studio).history.done), document_of(studio).composition
    action.trigger()
    assert len(document_of(studio).history.done) == n_steps + 1
    assert document_of(studio).undo_name == "Choose anew"
    assert not part.session.is_newest(part.service.shown)
    wait_for_final(part, qtbot)
    assert engine.begun[-1].composition is None or engine.begun[-2].composition is None
    assert segment_at(part, 1) == 1
    studio.actions["edit.undo"].trigger()
    wait_for_final(part, qtbot)
    assert document_of(studio).composition == held
    assert segment_at(part, 1) == 3


@pytest.mark.parametrize("is_locked", [False, True])
def test_what_was_chosen_or_locked_keeps_its_place_and_colours_when_all_else_is_chosen_anew(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot, is_locked: bool
) -> None:
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    if is_locked:
        studio.segments.editing.set_locked(True)
    wait_for_final(part, qtbot)
    held, n_begun = document_of(studio).composition, len(engine.begun)
    assert held is not None
    studio.actions["render.anew"].trigger()
    wait_for_final(part, qtbot)
    given = engine.begun[n_begun].composition
    assert given is not None
    assert given.components == tuple(each for each in held.components if each.label_id == 1)
    assert segment_at(part, 1) == 3


def test_choose_anew_waits_for_the_end_of_a_stroke(part: RenderingControl, studio: Studio) -> None:
    held = document_of(studio).composition
    edit = document_of(studio).begin("Brush")
    studio.actions["render.anew"].trigger()
    edit.abandon()
    assert document_of(studio).composition is held
    assert not document_of(studio).can_undo


def test_diversity_is_one_step_and_undo_shows_the_same_pieces_again(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    held = document_of(studio).composition
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (2, 3)
    assert [step.name for step in document_of(studio).history.done] == ["Diversity"]
    studio.actions["edit.undo"].trigger()
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (0, 1)
    assert document_of(studio).composition == held


def test_the_reach_of_diversity_is_one_step_that_can_be_undone(
    part: RenderingControl, studio: Studio
) -> None:
    bar = next(child for child in studio.window.findChildren(RenderBar))
    for step in (1, 3, 5):
        bar.reach.setValue(step)
    assert document_of(studio).settings.picture.top_k == NEARNESS[5]
    assert [step.name for step in document_of(studio).history.done] == ["Variety of Diversity"]
    studio.actions["edit.undo"].trigger()
    assert document_of(studio).settings.picture.top_k == 1
    assert bar.reach.value() == 0


def test_going_back_to_a_photograph_is_one_step_and_shows_its_pieces(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before, held = document_of(studio).ids.copy(), document_of(studio).composition
    stroke(studio)
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    after = document_of(studio).snapshot()
    n_steps = len(after.done)
    part.history.restore_asked.emit(part.kept.kept[0])
    qtbot.waitUntil(lambda: len(document_of(studio).history.done) > n_steps)
    assert len(document_of(studio).history.done) == n_steps + 1
    assert document_of(studio).undo_name == "Go back to photograph"
    assert document_of(studio).composition == held
    assert np.array_equal(document_of(studio).ids, before)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    studio.actions["edit.undo"].trigger()
    assert np.array_equal(document_of(studio).ids, after.layout.ids)
    assert (document_of(studio).choices, document_of(studio).composition) == (
        after.choices,
        after.composition,
    )
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_the_outline_of_a_piece_is_one_step_and_goes_back_to_that_of_the_painting(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    box = studio.segments.dock.outline.box
    assert [box.itemText(i) for i in range(box.count())] == [
        "As the painting",
        "Loose",
        "In between",
        "Exact",
    ]
    assert box.currentIndex() == 0
    box.setCurrentIndex(3)
    box.activated.emit(3)
    (outline,) = document_of(studio).choices.outlines
    assert outline == (*BUILDING, 1.0)
    assert [step.name for step in document_of(studio).history.done] == ["Outline of piece"]
    wait_for_final(part, qtbot)
    assert engine.begun[-1].settings.choices.outlines == (outline,)
    select(part, SKY, qtbot)
    assert box.currentIndex() == 0, "the other piece follows the painting"
    select(part, BUILDING, qtbot)
    assert box.currentIndex() == 3
    studio.actions["edit.undo"].trigger()
    assert document_of(studio).choices.outlines == ()
    assert box.currentIndex() == 0
    studio.actions["edit.redo"].trigger()
    studio.segments.editing.set_adherence(0.3)
    assert box.currentText() == "30\N{NO-BREAK SPACE}%"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert document_of(studio).choices.outlines == ()
    assert box.count() == 4
    wait_for_final(part, qtbot)


def test_the_method_of_the_paper_leaves_no_choice_of_outlines(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    row = studio.segments.dock.outline
    assert row.isEnabled()
    part.session.change_picture("Method", method=Method.PAPER)
    assert not row.isEnabled()
    part.session.change_picture("Method", method=Method.STUDIO)
    assert row.isEnabled()
