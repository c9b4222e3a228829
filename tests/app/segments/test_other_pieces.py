"""Other pieces in place of one: which are offered, and having it chosen anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments import candidate_list
from simspaint.app.segments.order_watch import SAME_PIECE
from simspaint.app.studio import Studio
from simspaint.domain.candidate import Candidate
from simspaint.engine.segment_browser import FoundSegments
from tests.app.rendering_studio import BUILDING, SKY, segment_at, select, wait_for_final


def test_pieces_that_were_there_before_can_be_chosen_again_however_well_others_fit(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidate_list, "N_CANDIDATES", 1)
    select(part, SKY, qtbot)
    others = studio.segments.dock.candidates

    def shown() -> set[int]:
        return {others.item(i).data(Qt.ItemDataRole.UserRole) for i in range(others.count())}

    assert shown() == {0}
    studio.segments.dock.swap_asked.emit(2)
    wait_for_final(part, qtbot)
    qtbot.waitUntil(lambda: shown() == {0, 2})
    assert others.currentItem().data(Qt.ItemDataRole.UserRole) == 2
    studio.segments.dock.swap_asked.emit(0)
    wait_for_final(part, qtbot)
    qtbot.waitUntil(lambda: others.currentItem().data(Qt.ItemDataRole.UserRole) == 0)
    assert shown() == {0, 2}


def test_the_best_pieces_are_in_sight_until_another_is_taken(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = FoundSegments((*[Candidate(2, 0.9, 0.9)] * 30, Candidate(0, 0.1, 0.1)), 31)
    monkeypatch.setattr(candidate_list, "find_candidates", lambda *_: found)
    studio.window.show_panel("segments")
    select(part, SKY, qtbot)
    others = studio.segments.dock.candidates
    qtbot.waitUntil(lambda: others.count() == 31)
    assert others.currentRow() == 30
    assert others.verticalScrollBar().maximum() > 0
    assert others.verticalScrollBar().value() == 0
    studio.segments._ask_for_candidates()
    qtbot.waitUntil(lambda: others.verticalScrollBar().value() > 0)


def test_a_piece_is_chosen_anew_alone_whatever_was_chosen_for_it_in_one_step(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.segments.dock.swap_asked.emit(3)
    wait_for_final(part, qtbot)
    select(part, SKY, qtbot)
    studio.segments.dock.swap_asked.emit(2)
    wait_for_final(part, qtbot)
    studio.actions["segment.lock"].trigger()
    assert (segment_at(part, 0), segment_at(part, 1)) == (2, 3)
    n_steps = len(studio.bridge.document.history.done)
    studio.actions["segment.anew"].trigger()
    assert len(studio.bridge.document.history.done) == n_steps + 1
    assert studio.bridge.document.undo_name == "Choose anew here"
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (0, 3)
    assert not studio.segments.editing.is_locked
    assert studio.window.notices.text == ""
    studio.bridge.document.undo()
    wait_for_final(part, qtbot)
    assert (segment_at(part, 0), segment_at(part, 1)) == (2, 3)
    assert studio.segments.editing.is_locked


def test_where_the_same_piece_fits_best_again_that_is_told(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.anew"].trigger()
    qtbot.waitUntil(lambda: studio.window.notices.text == SAME_PIECE)
