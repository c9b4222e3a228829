from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.labels.label_state import ProtectMode
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from tests.app.editor.painting_steps import CAR, ROAD, SKY, fill_box, painted, take
from tests.app.hand import ALT, SHIFT, Hand


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


def test_picking_takes_the_label_under_the_pointer(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 100, 100), CAR)
    take(studio, "pick", ROAD)
    hand.click((50, 50))
    assert studio.label_state.label_id == CAR
    hand.click((200, 200))
    assert studio.label_state.label_id == UNLABELLED


def test_holding_ctrl_picks_with_the_brush(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 100, 100), CAR)
    take(studio, "brush", ROAD)
    QTest.keyPress(studio.editor, Qt.Key.Key_Control)
    hand.click((50, 50))
    QTest.keyRelease(studio.editor, Qt.Key.Key_Control)
    assert studio.label_state.label_id == CAR
    assert not painted(studio, ROAD).any()
    hand.click((200, 200))
    assert painted(studio, CAR)[200, 200]


@pytest.mark.parametrize("mode", [ProtectMode.ONLY_UNPAINTED, ProtectMode.ONLY_ONE])
def test_protected_labels_are_not_painted_over(studio: Studio, hand: Hand, mode: ProtectMode) -> None:
    fill_box(studio, Box(0, 0, 300, 100), SKY)
    fill_box(studio, Box(0, 100, 300, 200), CAR)
    studio.label_state.set_protect(mode, CAR)
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
