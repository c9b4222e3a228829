from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.editor.area_editing import NOTHING_SELECTED
from simspaint.app.editor.canvas_dialog import CanvasDialog
from simspaint.app.editor.tools.select_tool import SelectTool
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.frame.frame_change import FrameChange
from tests.app.hand import ALT, SHIFT, Hand

SKY, ROAD, CAR = 0, 3, 8
BOX = Box(100, 100, 140, 180)


@pytest.fixture
def tool(studio: Studio) -> SelectTool:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(Box(0, 0, 300, 400), None, SKY)
        edit.paint(Box(120, 0, 300, 400), None, ROAD)
        edit.paint(BOX, None, CAR)
    studio.actions["tool.select"].trigger()
    tool = studio.editor.tools["select"]
    assert isinstance(tool, SelectTool)
    return tool


def cars(studio: Studio) -> np.ndarray:
    return studio.bridge.document.ids == CAR


def select_car(studio: Studio, hand: Hand) -> None:
    hand.click((120.5, 140.5))
    studio.editor.grab()  # handles lie where they were drawn


def test_a_click_selects_the_component_and_escape_ends_it(
    studio: Studio, hand: Hand, tool: SelectTool
) -> None:
    select_car(studio, hand)
    assert tool.area is not None
    assert tool.area.box == BOX
    QTest.keyClick(studio.editor, Qt.Key.Key_Escape)
    assert tool.area is None
    assert cars(studio).sum() == BOX.area


def test_a_drag_moves_the_area_in_one_step_and_it_stays_selected(
    studio: Studio, hand: Hand, tool: SelectTool
) -> None:
    select_car(studio, hand)
    hand.drag((120, 140), (150, 200), (200, 240))
    assert cars(studio)[180:220, 200:280].all()
    assert cars(studio).sum() == BOX.area
    assert tool.area is not None
    assert tool.area.box == Box(180, 200, 220, 280)
    assert studio.bridge.document.undo_name == "Move area"
    studio.actions["edit.undo"].trigger()
    assert cars(studio)[BOX.slices].all()
    assert tool.area is None  # another layout: what was selected is not there


def test_alt_leaves_a_copy(studio: Studio, hand: Hand, tool: SelectTool) -> None:
    select_car(studio, hand)
    hand.drag((120, 140), (150, 200), (200, 240), modifiers=ALT)
    assert cars(studio).sum() == 2 * BOX.area


def test_a_corner_scales_and_the_opposite_one_stays(studio: Studio, hand: Hand, tool: SelectTool) -> None:
    select_car(studio, hand)
    hand.drag((140, 180), (160, 220), (180, 260))
    assert cars(studio)[102:178, 102:258].all()
    assert cars(studio).sum() == pytest.approx(4 * BOX.area, rel=0.03)


def test_escape_gives_a_drag_up_and_keeps_the_selection(studio: Studio, hand: Hand, tool: SelectTool) -> None:
    select_car(studio, hand)
    hand.press((120, 140))
    hand.move((200, 240))
    QTest.keyClick(studio.editor, Qt.Key.Key_Escape)
    hand.release((200, 240))
    assert cars(studio)[BOX.slices].all()
    assert tool.area is not None


def test_a_drag_round_something_selects_what_it_encloses(
    studio: Studio, hand: Hand, tool: SelectTool
) -> None:
    hand.drag((50, 50), (50, 90), (90, 90), (90, 50), (52, 50))
    assert tool.area is not None
    assert tool.area.area == pytest.approx(40 * 40, rel=0.1)
    hand.click((120.5, 140.5), SHIFT)
    assert tool.area is not None
    assert tool.area.area == pytest.approx(40 * 40 + BOX.area, rel=0.1)


def test_keys_change_what_is_selected(studio: Studio, hand: Hand, tool: SelectTool) -> None:
    studio.actions["area.delete"].trigger()
    assert studio.window.notices.text == NOTHING_SELECTED
    select_car(studio, hand)
    studio.actions["area.right"].trigger()
    assert cars(studio)[100:140, 106:186].all()
    studio.actions["area.duplicate"].trigger()
    assert cars(studio).sum() == 2 * BOX.area
    studio.label_state.set_label(ROAD)
    studio.actions["area.relabel"].trigger()
    assert cars(studio).sum() == BOX.area
    assert studio.label_state.recent[0] == ROAD
    hand.click((120.5, 150.5))
    assert tool.area is not None
    studio.actions["area.delete"].trigger()
    assert not cars(studio).any()
    assert studio.bridge.document.undo_name == "Delete area"


def test_what_would_leave_the_canvas_stays_and_says_so(studio: Studio, hand: Hand, tool: SelectTool) -> None:
    select_car(studio, hand)
    hand.drag((120, 140), (150, 200), (120, 900))
    assert cars(studio)[BOX.slices].all()


def test_the_canvas_is_cropped_to_the_selection_and_the_brush_keeps_its_proportion(
    studio: Studio, hand: Hand, tool: SelectTool
) -> None:
    studio.brush_state.set_size(40)
    select_car(studio, hand)
    studio.actions["canvas.crop"].trigger()
    assert studio.bridge.document.extent == Extent(40, 80)
    assert studio.editor.geometry_of_view.extent == Extent(40, 80)
    assert studio.brush_state.size_px == round(40 * (3200 / 120_000) ** 0.5)
    studio.actions["edit.undo"].trigger()
    assert studio.bridge.document.extent == Extent(300, 400)
    assert cars(studio)[BOX.slices].all()


def test_the_canvas_dialog_tells_what_becomes_of_the_painting(studio: Studio) -> None:
    dialog = CanvasDialog(Extent(300, 400), studio.window)
    dialog.across.setValue(800)
    assert dialog.change == FrameChange.stretched(Extent(300, 400), Extent(600, 800))
    dialog.down.setValue(450)
    assert dialog.change == FrameChange.stretched(Extent(300, 400), Extent(450, 600))
    dialog.proportions.setChecked(False)
    dialog.across.setValue(800)
    assert dialog.change == FrameChange.stretched(Extent(300, 400), Extent(450, 800))
    dialog.proportions.setChecked(True)
    assert dialog.change == FrameChange.stretched(Extent(300, 400), Extent(600, 800))
    dialog.cut.setChecked(True)
    assert not dialog.proportions.isEnabled()
    assert dialog.change == FrameChange.cut(Box(-150, -200, 450, 600))
    dialog.places.button(0).setChecked(True)
    assert dialog.change == FrameChange.cut(Box(0, 0, 600, 800))
    dialog.across.setValue(900)
    assert dialog.change == FrameChange.cut(Box(0, 0, 600, 900))
    dialog.close()


def test_keys_move_the_area_where_they_point_in_a_mirrored_view(
    studio: Studio, hand: Hand, tool: SelectTool
) -> None:
    select_car(studio, hand)
    studio.editor.set_mirrored(True)
    studio.actions["area.right"].trigger()
    assert tool.area is not None
    assert tool.area.box.left < BOX.left
    studio.actions["area.left"].trigger()
    assert tool.area.box == BOX


def test_the_part_of_the_canvas_that_stays_is_seen(studio: Studio) -> None:
    dialog = CanvasDialog(Extent(300, 400), studio.window)
    chosen = dialog.palette().highlight().color()
    for place in (4, 0):
        dialog.cut.setChecked(True)
        dialog.places.button(place).click()
        colors = [each.palette().button().color() for each in dialog.places.buttons()]
        assert [i for i, color in enumerate(colors) if color == chosen] == [place]
    dialog.close()
