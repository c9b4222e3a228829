"""A painting and its photograph without touching the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.rendering_studio import wait_for_final

CTRL = Qt.KeyboardModifier.ControlModifier
CAR = 8


def press(
    studio: Studio, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        QTest.keyClick(studio.editor, key, modifiers)


def test_keys_alone_take_a_label_paint_with_it_and_render(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    document = studio.bridge.document
    before = part.service.shown
    press(studio, Qt.Key.Key_9, Qt.Key.Key_B, Qt.Key.Key_Left)
    assert not studio.bridge.is_pen_down
    press(studio, Qt.Key.Key_Period, *[Qt.Key.Key_Right] * 4, Qt.Key.Key_Down)
    assert studio.bridge.is_pen_down
    press(studio, Qt.Key.Key_Period)
    assert not studio.bridge.is_pen_down
    assert document.ids[48, 66] == document.ids[50, 70] == CAR
    press(studio, Qt.Key.Key_Return, modifiers=CTRL)
    wait_for_final(part, qtbot)
    assert part.service.shown is not before
    press(studio, Qt.Key.Key_Z, modifiers=CTRL)
    assert not (document.ids == CAR).any()


def test_the_pen_of_the_keys_stays_on_the_canvas_and_goes_pixel_by_pixel(studio: Studio) -> None:
    seen: list[object] = []
    studio.editor.pointed.connect(seen.append)
    press(studio, *[Qt.Key.Key_Left] * 40)
    assert seen[-1] == (150, 0)
    press(studio, Qt.Key.Key_Right, modifiers=CTRL)
    assert seen[-1] == (150, 1)
    press(studio, *[Qt.Key.Key_Up] * 40)
    assert seen[-1] == (0, 1)


def test_the_cross_of_the_keys_goes_when_the_mouse_comes(studio: Studio, hand: Hand) -> None:
    studio.editor.setFocus()
    press(studio, Qt.Key.Key_Left)
    assert studio.editor._keyboard.point is not None
    hand.hover((20, 20))
    assert studio.editor._keyboard.point is None
