"""Pieces of the photograph without touching the mouse: chosen, moved, scaled and turned by keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.app.studio import Studio
from tests.app.rendering_studio import EXTENT, SKY, select, wait_for_final
from tests.app.segments.held_steps import document_of

STEP = EXTENT.width / 64
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def press(studio: Studio, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(studio.rendering.view.surface, key, modifiers)


@pytest.fixture
def frame(part: RenderingControl, studio: Studio, qtbot: QtBot) -> PlacementFrame:
    """The place of the sky, whose handles are shown and have the keys."""
    select(part, SKY, qtbot)
    studio.actions["segment.place"].trigger()
    handles = part.view.surface.handles
    assert handles is not None
    assert isinstance(handles.frame, PlacementFrame)
    return handles.frame


def frame_now(part: RenderingControl) -> PlacementFrame:
    handles = part.view.surface.handles
    assert handles is not None
    assert isinstance(handles.frame, PlacementFrame)
    return handles.frame


def test_arrows_and_the_full_stop_choose_the_piece_below_the_cross(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    part.view.surface.setFocus()
    press(studio, *[Qt.Key.Key_Down] * 8)
    assert part.view.surface.pen.point is not None
    press(studio, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert studio.segments.selection.spot == (EXTENT.height // 2 + 8 * STEP, EXTENT.width // 2)
    assert studio.segments.dock._title.text() == "Building"
    press(studio, *[Qt.Key.Key_Up] * 16, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: studio.segments.dock._title.text() == "Sky")
    qtbot.mouseMove(part.view.surface)
    qtbot.waitUntil(lambda: part.view.surface.pen.point is None)


def test_keys_move_a_piece_in_one_step_of_the_history(
    part: RenderingControl, studio: Studio, frame: PlacementFrame, qtbot: QtBot
) -> None:
    assert part.view.surface.hasFocus()
    press(studio, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up)
    press(studio, Qt.Key.Key_Left, modifiers=CTRL)
    np.testing.assert_allclose(frame_now(part).center - frame.center, [2 * STEP - 1, -STEP])
    assert not document_of(studio).can_undo
    press(studio, Qt.Key.Key_Return)
    assert document_of(studio).undo_name == "Move piece"
    document_of(studio).undo()
    assert not document_of(studio).can_undo
    wait_for_final(part, qtbot)


def test_a_piece_is_put_when_the_keys_rest(
    part: RenderingControl, studio: Studio, frame: PlacementFrame, qtbot: QtBot
) -> None:
    press(studio, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: document_of(studio).can_undo)
    assert document_of(studio).choices.placements
    wait_for_final(part, qtbot)


def test_plus_scales_brackets_turn_and_neither_zooms_nor_changes_the_brush(
    part: RenderingControl, studio: Studio, frame: PlacementFrame
) -> None:
    scale, size = part.view.surface.geometry_of_view.scale, studio.brush_state.size_px
    press(studio, Qt.Key.Key_Plus)
    np.testing.assert_allclose(frame_now(part).corners, frame.scaled(1.05).corners)
    press(studio, Qt.Key.Key_Minus, Qt.Key.Key_BracketRight)
    np.testing.assert_allclose(frame_now(part).corners, frame.rotated(5).corners, atol=1e-6)
    assert (part.view.surface.geometry_of_view.scale, studio.brush_state.size_px) == (scale, size)
    press(studio, Qt.Key.Key_Escape)
    np.testing.assert_allclose(frame_now(part).corners, frame.corners)
    press(studio, Qt.Key.Key_Return)
    assert not document_of(studio).can_undo


def test_escape_lets_go_of_the_chosen_piece_and_of_its_handles(
    part: RenderingControl, studio: Studio, frame: PlacementFrame, qtbot: QtBot
) -> None:
    press(studio, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert part.view.surface.handles is not None
    assert studio.segments.selection.region is not None
    press(studio, Qt.Key.Key_Escape)
    assert part.view.surface.handles is None
    assert studio.segments.selection.region is None
    assert not part.view.surface.is_marked
    assert not document_of(studio).can_undo


def test_handles_stay_where_the_piece_was_put_until_a_picture_shows_it(
    part: RenderingControl, studio: Studio, frame: PlacementFrame, qtbot: QtBot
) -> None:
    surface, selection = part.view.surface, studio.segments.selection
    press(studio, Qt.Key.Key_Right, Qt.Key.Key_Return)
    selection.changed.emit()  # looked at again in the picture of before
    np.testing.assert_allclose(frame_now(part).center - frame.center, [STEP, 0], atol=1e-6)
    assert not surface._outlines
    wait_for_final(part, qtbot)
    qtbot.waitUntil(lambda: bool(surface._outlines))
    np.testing.assert_allclose(frame_now(part).center - frame.center, [STEP, 0], atol=1)
    surface.spot_left.emit()
    assert surface.handles is None


def test_left_and_right_move_the_slider_between_layout_and_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    surface = part.view.surface
    surface.setFocus()
    press(studio, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: surface.beside is not None)
    press(studio, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert surface.divider == 0.5 + 2 / 32
    press(studio, Qt.Key.Key_End, Qt.Key.Key_Right)
    assert surface.divider == 1.0
    press(studio, Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert surface.divider == 0.0
    assert surface.pen.point is None


def test_the_cross_goes_where_the_arrow_points_in_a_mirrored_view(
    part: RenderingControl, studio: Studio
) -> None:
    surface = part.view.surface
    surface.setFocus()
    surface.set_mirrored(True)
    press(studio, Qt.Key.Key_Right)
    assert surface.pen.point is not None
    seen = surface.geometry_of_view.to_view(surface.pen.point)
    assert seen.x() > surface.width() / 2 + 1


def test_a_key_goes_to_the_other_pieces_and_enter_swaps(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    others = studio.segments.dock.candidates
    qtbot.waitUntil(lambda: others.count() > 1)
    part.view.surface.setFocus()
    press(studio, Qt.Key.Key_W, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert others.hasFocus()
    assert others.currentItem() is not None
    before = others.currentRow()
    QTest.keyClick(others, Qt.Key.Key_Right if before == 0 else Qt.Key.Key_Left)
    QTest.keyClick(others, Qt.Key.Key_Return)
    assert document_of(studio).choices.swaps
    wait_for_final(part, qtbot)
    assert others.hasFocus()
