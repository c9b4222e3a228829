from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.labels.painting_state import ProtectMode
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.brush import PressureCurve
from tests.app.hand import ALT, SHIFT, Hand

SKY, ROAD, CAR = 0, 3, 8


def painted(studio: Studio, label_id: int) -> np.ndarray:
    return studio.bridge.document.ids == label_id


def take(studio: Studio, tool: str, label_id: int, size_px: int = 20) -> None:
    studio.actions[f"tool.{tool}"].trigger()
    studio.painting.set_label(label_id)
    studio.painting.set_size(size_px)


def fill_box(studio: Studio, box: Box, label_id: int) -> None:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(box, None, label_id)


def test_the_brush_paints_dabs_along_its_way(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.drag((100, 100), (100, 200))
    mask = painted(studio, ROAD)
    assert mask[95:105, 95:205].all()
    assert not mask[:89].any()
    assert not mask[111:].any()
    assert not mask[:, :89].any()
    assert not mask[:, 211:].any()


def test_a_stroke_is_one_step_of_the_history(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.drag((50, 50), (60, 90), (80, 200), (200, 210))
    studio.actions["edit.undo"].trigger()
    assert not painted(studio, ROAD).any()
    assert not studio.actions["edit.undo"].isEnabled()
    studio.actions["edit.redo"].trigger()
    assert painted(studio, ROAD)[200, 210]


def test_escape_gives_a_stroke_up(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.press((50, 50))
    hand.move((90, 90))
    assert painted(studio, ROAD).any()
    QTest.keyClick(studio.editor, Qt.Key.Key_Escape)
    hand.release((90, 90))
    assert not painted(studio, ROAD).any()
    assert not studio.bridge.document.can_undo
    assert not studio.bridge.is_pen_down


def test_the_pen_is_down_only_during_a_stroke(studio: Studio, hand: Hand) -> None:
    told = []
    studio.bridge.pen_down.connect(lambda: told.append("down"))
    studio.bridge.pen_up.connect(lambda: told.append("up"))
    take(studio, "brush", ROAD)
    hand.hover((40, 40))
    hand.drag((50, 50), (60, 60))
    assert told == ["down", "up"]


def test_the_eraser_makes_pixels_unpainted(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 300, 400), SKY)
    take(studio, "eraser", ROAD)
    hand.drag((100, 100), (100, 150))
    assert painted(studio, UNLABELLED)[100, 100:150].all()
    assert painted(studio, SKY)[150].all()


def test_shift_click_draws_a_straight_line_from_the_last_stroke(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD, 10)
    hand.click((50, 50))
    hand.click((50, 250), SHIFT)
    assert painted(studio, ROAD)[46:54, 50:250].all()
    studio.actions["edit.undo"].trigger()
    assert painted(studio, ROAD)[50, 50]
    assert not painted(studio, ROAD)[50, 150]


def test_alt_and_shift_turn_the_line_to_an_eighth(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD, 6)
    hand.click((50, 50))
    hand.click((58, 250), SHIFT | ALT)
    assert painted(studio, ROAD)[50, 50:240].all()


def test_shift_drag_sets_the_size_and_paints_nothing(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD, 20)
    hand.drag((100, 100), (100, 120), (100, 200), modifiers=SHIFT)
    assert studio.painting.size_px > 60
    assert not painted(studio, ROAD).any()


@pytest.mark.parametrize(("shift", "reaches_other"), [(False, False), (True, True)])
def test_fill_reaches_what_lies_together_or_with_shift_everything(
    studio: Studio, hand: Hand, shift: bool, reaches_other: bool
) -> None:
    fill_box(studio, Box(0, 150, 300, 160), SKY)
    take(studio, "fill", ROAD)
    hand.click((10, 10), SHIFT if shift else Qt.KeyboardModifier.NoModifier)
    assert painted(studio, ROAD)[:, :150].all()
    assert painted(studio, ROAD)[:, 160:].all() == reaches_other
    assert painted(studio, SKY)[:, 150:160].all()


def test_a_rectangle_lies_between_its_corners(studio: Studio, hand: Hand) -> None:
    take(studio, "rectangle", CAR)
    hand.drag((20.5, 30.5), (90, 90), (60.5, 120.5))
    rows, columns = np.nonzero(painted(studio, CAR))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == (20, 30, 60, 120)


def test_shift_makes_a_square_and_alt_begins_in_the_middle(studio: Studio, hand: Hand) -> None:
    take(studio, "rectangle", CAR)
    hand.drag((100.5, 100.5), (110.5, 140.5), modifiers=SHIFT | ALT)
    rows, columns = np.nonzero(painted(studio, CAR))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == (60, 60, 140, 140)


def test_an_ellipse_leaves_the_corners(studio: Studio, hand: Hand) -> None:
    take(studio, "ellipse", CAR)
    hand.drag((50, 50), (150, 250))
    mask = painted(studio, CAR)
    assert mask[100, 52:248].all()
    assert not mask[52, 52]
    assert abs(mask.sum() - np.pi * 50 * 100) < 300


def test_the_lasso_paints_what_it_goes_round(studio: Studio, hand: Hand) -> None:
    take(studio, "lasso", CAR)
    hand.drag((50, 50), (50, 150), (150, 150), (150, 50))
    mask = painted(studio, CAR)
    assert mask[52:148, 52:148].all()
    assert mask.sum() < 102 * 102


def test_the_polygon_is_painted_when_enter_is_pressed(studio: Studio, hand: Hand) -> None:
    take(studio, "polygon", CAR)
    for corner in ((50, 50), (50, 150), (250, 250), (150, 50)):
        hand.click(corner)
        hand.hover((120, 120))
    assert not painted(studio, CAR).any()
    QTest.keyClick(studio.editor, Qt.Key.Key_Return)
    assert painted(studio, CAR)[60, 60]
    assert painted(studio, CAR)[200, 200]


def test_backspace_takes_a_corner_back_and_the_first_corner_closes(studio: Studio, hand: Hand) -> None:
    take(studio, "polygon", CAR)
    for corner in ((50, 50), (50, 150), (150, 150), (250, 390)):
        hand.click(corner)
    QTest.keyClick(studio.editor, Qt.Key.Key_Backspace)
    hand.click((50, 50))
    mask = painted(studio, CAR)
    assert mask[60, 100]
    assert not mask[200:].any()


def test_a_double_click_ends_the_polygon(studio: Studio, hand: Hand) -> None:
    take(studio, "polygon", CAR)
    hand.click((50, 50))
    hand.click((50, 150))
    hand.double_click((150, 100))
    assert painted(studio, CAR)[80, 100]
    assert not studio.editor.tool.is_busy


def test_another_tool_gives_a_polygon_up(studio: Studio, hand: Hand) -> None:
    take(studio, "polygon", CAR)
    hand.click((50, 50))
    studio.actions["tool.brush"].trigger()
    assert not studio.editor.tools["polygon"].is_busy


def test_encircling_fills_the_inside_in_one_step(studio: Studio, hand: Hand) -> None:
    take(studio, "encircle", CAR, 8)
    hand.drag((50, 50), (50, 150), (150, 150), (150, 50), (52, 50))
    assert painted(studio, CAR)[46:154, 50:150].all()
    studio.actions["edit.undo"].trigger()
    assert not painted(studio, CAR).any()


def test_picking_takes_the_label_under_the_pointer(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 100, 100), CAR)
    take(studio, "pick", ROAD)
    hand.click((50, 50))
    assert studio.painting.label_id == CAR
    hand.click((200, 200))
    assert studio.painting.label_id == UNLABELLED


def test_holding_ctrl_picks_with_the_brush(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 100, 100), CAR)
    take(studio, "brush", ROAD)
    QTest.keyPress(studio.editor, Qt.Key.Key_Control)
    hand.click((50, 50))
    QTest.keyRelease(studio.editor, Qt.Key.Key_Control)
    assert studio.painting.label_id == CAR
    assert not painted(studio, ROAD).any()
    hand.click((200, 200))
    assert painted(studio, CAR)[200, 200]


def test_pressure_sets_the_size_of_the_dabs(studio: Studio, hand: Hand) -> None:
    studio.painting.set_curve(PressureCurve(0.1, 1.0, is_on=True))
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 0.2), ((100, 101), 0.2))
    light = painted(studio, ROAD).sum()
    hand.pen(((200, 300), 1.0), ((200, 301), 1.0))
    firm = painted(studio, ROAD).sum() - light
    assert firm > 6 * light


def test_with_pressure_off_all_dabs_are_of_full_size(studio: Studio, hand: Hand) -> None:
    studio.painting.set_curve(PressureCurve(0.1, 1.0, is_on=False))
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 0.05))
    assert abs(painted(studio, ROAD).sum() - np.pi * 400) < 60


def test_the_other_end_of_the_pen_erases(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 300, 400), SKY)
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 1.0), eraser=True)
    assert painted(studio, UNLABELLED)[100, 100]
    assert not painted(studio, ROAD).any()


@pytest.mark.parametrize("mode", [ProtectMode.ONLY_UNPAINTED, ProtectMode.ONLY_ONE])
def test_protected_labels_are_not_painted_over(studio: Studio, hand: Hand, mode: ProtectMode) -> None:
    fill_box(studio, Box(0, 0, 300, 100), SKY)
    fill_box(studio, Box(0, 100, 300, 200), CAR)
    studio.painting.set_protect(mode, CAR)
    take(studio, "rectangle", ROAD)
    hand.drag((0.5, 0.5), (299.5, 399.5))
    mask = painted(studio, ROAD)
    assert not mask[:, :100].any()
    assert mask[:, 100:200].all() == (mode is ProtectMode.ONLY_ONE)
    assert mask[:, 200:].all() == (mode is ProtectMode.ONLY_UNPAINTED)


def test_in_a_mirrored_view_one_paints_where_one_points(studio: Studio, hand: Hand) -> None:
    studio.actions["view.mirror"].setChecked(True)
    take(studio, "rectangle", CAR)
    assert hand.at((0, 0)).x() > hand.at((0, 399)).x()
    hand.drag((20.5, 30.5), (60.5, 120.5))
    rows, columns = np.nonzero(painted(studio, CAR))
    assert (rows.min(), columns.min(), rows.max(), columns.max()) == (20, 30, 60, 120)


def test_a_stroke_that_leaves_the_layout_paints_only_inside(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD, 50)
    hand.drag((-30, -30), (150, 200), (330, 500))
    assert painted(studio, ROAD)[150, 200]
