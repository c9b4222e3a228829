from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from simspaint.app.labels.label_wheel import LabelWheel, ring_places
from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.paint_counter import PaintCounter


def test_the_wheel_of_labels_takes_the_one_under_the_pointer(studio: Studio, qapp: QApplication) -> None:
    studio.actions["label.wheel"].trigger()
    wheel = studio.editor.findChild(LabelWheel)
    assert wheel is not None
    place = wheel.place_of(4)
    QTest.mouseMove(wheel, place)
    QTest.mouseRelease(wheel, Qt.MouseButton.RightButton, pos=place)
    assert studio.label_state.label_id == 4


def test_a_right_click_opens_the_wheel_and_escape_takes_nothing(studio: Studio, hand: Hand) -> None:
    hand.press((100, 100), button=Qt.MouseButton.RightButton)
    wheel = studio.editor.findChild(LabelWheel)
    assert wheel is not None
    QTest.keyClick(wheel, Qt.Key.Key_Escape)
    assert studio.label_state.label_id == 0


def test_the_wheel_can_be_used_by_keys(studio: Studio) -> None:
    studio.actions["label.wheel"].trigger()
    wheel = studio.editor.findChild(LabelWheel)
    assert wheel is not None
    QTest.keyClick(wheel, Qt.Key.Key_Right)
    QTest.keyClick(wheel, Qt.Key.Key_Right)
    QTest.keyClick(wheel, Qt.Key.Key_Return)
    assert studio.label_state.label_id == 2


def test_a_key_shows_the_label_that_it_moved_to(studio: Studio) -> None:
    studio.actions["label.wheel"].trigger()
    wheel = studio.editor.findChild(LabelWheel)
    assert wheel is not None
    painted = PaintCounter(wheel)
    assert painted.n == 0
    QTest.keyClick(wheel, Qt.Key.Key_Right)
    assert painted.n > 0
    QTest.keyClick(wheel, Qt.Key.Key_Escape)


@pytest.mark.parametrize("n", [2, 12, 17, 36, 255])
def test_the_wheels_places_do_not_overlap(n: int) -> None:
    places = ring_places(n)
    assert len(places) == n
    for index, place in enumerate(places):
        for other in places[:index]:
            away = place - other
            assert abs(away.x()) > 46 or abs(away.y()) > 32
