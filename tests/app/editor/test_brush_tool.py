from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.regions.brush import PressureCurve
from tests.app.editor.painting_steps import CAR, ROAD, SKY, fill_box, painted, take
from tests.app.hand import ALT, SHIFT, Hand


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


def test_enter_in_mid_stroke_ends_it_and_the_next_one_can_begin(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.press((50, 50))
    QTest.keyClick(studio.editor, Qt.Key.Key_Return)
    hand.move((90, 90))
    hand.release((90, 90))
    assert painted(studio, ROAD)[50, 50]
    assert not painted(studio, ROAD)[90, 90]
    hand.drag((200, 200), (200, 250))
    assert painted(studio, ROAD)[200, 250]


def test_backspace_in_mid_stroke_takes_nothing_back(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.press((50, 50))
    QTest.keyClick(studio.editor, Qt.Key.Key_Backspace)
    hand.move((50, 90))
    hand.release((50, 90))
    assert painted(studio, ROAD)[50, 50:90].all()


def test_a_double_click_goes_on_as_a_stroke_of_the_brush(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD)
    hand.double_click((50, 50))
    hand.drag((50, 90), (50, 120))
    assert painted(studio, ROAD)[50, 90:120].all()
    assert not studio.editor.tool.is_busy


def test_the_pen_is_down_only_during_a_stroke(studio: Studio, hand: Hand) -> None:
    told = []
    studio.bridge.pen_down.connect(lambda: told.append("down"))
    studio.bridge.pen_up.connect(lambda: told.append("up"))
    take(studio, "brush", ROAD)
    hand.hover((40, 40))
    hand.drag((50, 50), (60, 60))
    assert told == ["down", "up"]


def test_the_brushs_circle_follows_the_pressure_only_while_the_pen_is_down(studio: Studio) -> None:
    take(studio, "brush", ROAD, 80)
    studio.brush_state.set_curve(PressureCurve(minimum=0.0, exponent=1.0, is_on=True))
    tool, view = studio.editor.tool, studio.editor.geometry_of_view

    def circle() -> float:
        return tool.outline(view).boundingRect().width() / view.scale

    light = Pen(100, 100, pressure=0.25)
    tool.hover(light)
    assert circle() == pytest.approx(80, abs=1)
    tool.press(light)
    assert circle() == pytest.approx(20, abs=1)
    tool.release(light)
    tool.hover(light)
    assert circle() == pytest.approx(80, abs=1)


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
    assert studio.brush_state.size_px > 60
    assert not painted(studio, ROAD).any()


def test_encircling_fills_the_inside_in_one_step(studio: Studio, hand: Hand) -> None:
    take(studio, "encircle", CAR, 8)
    hand.drag((50, 50), (50, 150), (150, 150), (150, 50), (52, 50))
    assert painted(studio, CAR)[46:154, 50:150].all()
    studio.actions["edit.undo"].trigger()
    assert not painted(studio, CAR).any()


def test_pressure_sets_the_size_of_the_dabs(studio: Studio, hand: Hand) -> None:
    studio.brush_state.set_curve(PressureCurve(0.1, 1.0, is_on=True))
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 0.2), ((100, 101), 0.2))
    light = painted(studio, ROAD).sum()
    hand.pen(((200, 300), 1.0), ((200, 301), 1.0))
    firm = painted(studio, ROAD).sum() - light
    assert firm > 6 * light


def test_with_pressure_off_all_dabs_are_of_full_size(studio: Studio, hand: Hand) -> None:
    studio.brush_state.set_curve(PressureCurve(0.1, 1.0, is_on=False))
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 0.05))
    assert abs(painted(studio, ROAD).sum() - np.pi * 400) < 60


def test_the_other_end_of_the_pen_erases(studio: Studio, hand: Hand) -> None:
    fill_box(studio, Box(0, 0, 300, 400), SKY)
    take(studio, "brush", ROAD, 40)
    hand.pen(((100, 100), 1.0), eraser=True)
    assert painted(studio, UNLABELLED)[100, 100]
    assert not painted(studio, ROAD).any()


def test_a_stroke_that_leaves_the_layout_paints_only_inside(studio: Studio, hand: Hand) -> None:
    take(studio, "brush", ROAD, 50)
    hand.drag((-30, -30), (150, 200), (330, 500))
    assert painted(studio, ROAD)[150, 200]
