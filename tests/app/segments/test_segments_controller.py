"""Single pieces in the open studio: looked at, swapped, locked, banned, moved."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments.order_watch import UNSEEN
from simspaint.app.segments.piece_placing import ALONE
from simspaint.app.studio import Studio
from tests.app.rendering_studio import BUILDING, SKY, drag, segment_at, select, wait_for_final


def test_a_click_tells_where_the_piece_comes_from_and_what_else_would_fit(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    dock = studio.segments.dock
    shown = [dock.candidates.item(i).data(Qt.ItemDataRole.UserRole) for i in range(dock.candidates.count())]
    assert sorted(shown) == [0, 2]
    assert not dock.candidates.item(0).icon().isNull()
    assert dock._title.text() == "Sky"
    assert dock.source.photograph.text() == "a_1"
    source = dock.source.picture.pixmap().toImage()
    color = source.pixelColor(source.width() // 2, source.height() // 4)
    assert color.red() > 150 > color.green()  # the photograph a_1


def test_only_pieces_of_the_same_photograph_are_shown_when_more_of_it_are_asked_for(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.more"].trigger()
    qtbot.waitUntil(lambda: studio.segments.dock.candidates.count() == 1)


def test_a_swapped_piece_stays_until_diversity_and_can_be_taken_back(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.segments.dock.swap_asked.emit(2)
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 2
    assert studio.segments.editing.is_swapped
    studio.bridge.document.undo()
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 0
    studio.bridge.document.redo()
    studio.actions["render.diversity"].trigger()
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 0  # seed 2 draws it again


def test_a_locked_piece_survives_diversity_while_others_are_drawn_anew(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    assert studio.segments.editing.is_locked
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert part.service.shown.rendering.seed == 1
    assert (segment_at(part, 0), segment_at(part, 1)) == (0, 3)
    assert studio.bridge.document.settings.picture.top_k > 1
    assert studio.actions["segment.lock"].isChecked()
    studio.actions["segment.lock"].trigger()
    assert not studio.segments.editing.is_locked


def test_nothing_is_taken_from_a_banned_photograph_until_it_is_allowed_again(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    studio.actions["segment.ban"].trigger()
    wait_for_final(part, qtbot)
    assert {row.photograph for row in part.service.shown.rendering.provenance} == {"b_1"}
    assert studio.segments.dock._banned.text().startswith("1 banned")
    studio.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert {row.photograph for row in part.service.shown.rendering.provenance} == {
        "b_1"
    }  # what is there stays
    studio.actions["render.anew"].trigger()
    wait_for_final(part, qtbot)
    assert {row.photograph for row in part.service.shown.rendering.provenance} == {"a_1"}


def test_a_piece_is_moved_by_its_handles_and_put_back(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.place"].trigger()
    handles = part.view.surface.handles
    assert handles is not None
    drag(part, qtbot, QPointF(64, 72), QPointF(74, 66))
    (placement,) = studio.bridge.document.choices.placements
    np.testing.assert_allclose(placement.affine, [1, 0, -20 / 128, 0, 1, 12 / 96], atol=0.02)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    np.testing.assert_allclose(part.view.surface.handles.frame.affine.ravel(), placement.affine)
    studio.actions["segment.reset"].trigger()
    assert studio.bridge.document.choices.placements == ()
    studio.bridge.document.undo()
    assert studio.bridge.document.choices.placements == (placement,)


def test_flipping_mirrors_the_piece_in_its_place(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.flip"].trigger()
    (placement,) = studio.bridge.document.choices.placements
    np.testing.assert_allclose(placement.affine, [-1, 0, 0, 0, 1, 0], atol=1e-9)


def test_pieces_are_brought_forward_and_sent_back(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.segments.editing.placing.why_not_past = lambda steps: ""
    studio.actions["segment.forward"].trigger()
    studio.actions["segment.forward"].trigger()
    assert studio.segments.editing.order_steps == 2
    studio.actions["segment.back"].trigger()
    qtbot.waitUntil(lambda: part.service.shown.order.state.settings.choices.order_shifts != ())
    assert [shift.steps for shift in studio.bridge.document.choices.order_shifts] == [1]


def test_a_piece_that_can_go_past_nothing_stays_and_says_so(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.forward"].trigger()
    studio.actions["segment.back"].trigger()
    assert studio.segments.editing.order_steps == 0
    assert studio.window.notices.text == ALONE


def test_a_change_of_the_order_that_nobody_sees_is_told(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.segments.editing.placing.why_not_past = lambda steps: ""
    studio.actions["segment.forward"].trigger()
    qtbot.waitUntil(lambda: studio.window.notices.text == UNSEEN)
    studio.window.notices.hide()
    studio.actions["segment.back"].trigger()
    studio.actions["render.diversity"].trigger()  # what is shown next has another reason
    wait_for_final(part, qtbot)
    assert studio.window.notices.text == ""
