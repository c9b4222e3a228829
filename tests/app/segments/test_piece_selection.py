"""Which piece is selected: by a click on the photograph, and by a label picked in the layout."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments import segment_selection
from simspaint.app.segments.segments_controller import MADE_UP
from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.rendering_studio import SKY, select, wait_for_final


def test_a_click_beside_the_photograph_selects_nothing(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    qtbot.mouseClick(part.view.surface, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert studio.segments.selection.region is None


def test_a_click_where_no_piece_lies_is_answered_once_where_the_panel_is_out_of_sight(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_final(part, qtbot)
    monkeypatch.setattr(segment_selection, "region_at", lambda *_: None)
    notices = studio.window.notices
    part.view.surface.spot_clicked.emit(*SKY)
    qtbot.waitUntil(lambda: notices.text == MADE_UP)
    notices.hide()
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert notices.text == ""  # nobody has asked again
    studio.window.show_panel("segments")  # it says so
    part.view.surface.spot_clicked.emit(*SKY)
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    assert notices.text == ""


def test_actions_of_pieces_wait_for_a_selection(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    assert not studio.actions["segment.lock"].isEnabled()
    select(part, SKY, qtbot)
    assert studio.actions["segment.lock"].isEnabled()
    assert not studio.actions["segment.reset"].isEnabled()


def test_the_selection_survives_another_rendering(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    told: list[Callable[[], None]] = []
    studio.segments.selection.changed.connect(lambda: told.append(lambda: None))
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert told
    assert studio.segments.selection.region.row.photograph == "b_1"
    assert studio.segments.dock.source.photograph.text() == "b_1"


def test_picking_a_label_in_the_layout_shows_the_piece_there(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    studio.actions["tool.pick"].trigger()
    place = studio.editor.geometry_of_view.to_view(QPointF(30, 80)).toPoint()
    qtbot.mouseClick(studio.editor, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert studio.segments.selection.region.row.label_id == 1
    studio.actions["tool.brush"].trigger()
    studio.segments.selection.clear()
    qtbot.mouseClick(studio.editor, Qt.MouseButton.LeftButton, pos=place)
    assert studio.segments.selection.spot is None


def test_a_label_picked_with_a_pen_shows_its_piece_too(
    part: RenderingControl, studio: Studio, hand: Hand, qtbot: QtBot
) -> None:
    studio.actions["tool.pick"].trigger()
    hand.pen(((80, 30), 0.7))
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert studio.segments.selection.region.row.label_id == 1
