from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTabletEvent
from pytestqt.qtbot import QtBot

from simspaint.app.editor.pen_page import PenPage
from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.paint_counter import PaintCounter


def test_the_input_test_tells_the_pens_pressure(studio: Studio) -> None:
    page = PenPage(studio.brush_state, studio.window)
    told: list[str] = []
    page.test.said.connect(told.append)
    hand = Hand(studio.editor)
    sent: list[QTabletEvent] = []
    hand.view = page.test  # type: ignore[assignment]
    hand.at = lambda place: QPointF(place[1], place[0])  # type: ignore[method-assign]
    hand.pen(((10, 10), 0.25), ((20, 20), 0.5))
    assert sent == []
    assert told[0].startswith("Pen: pressure 25")
    page.deleteLater()


def test_the_pen_page_sets_the_curve(studio: Studio) -> None:
    page = PenPage(studio.brush_state, studio.window)
    page.firmness.setValue(200)
    page.lightest.setValue(30)
    assert studio.brush_state.curve.exponent == pytest.approx(2.0)
    assert studio.brush_state.curve.minimum == pytest.approx(0.3)
    page.is_on.setChecked(False)
    assert not studio.brush_state.curve.is_on
    page.deleteLater()


def test_the_drawn_curve_follows_the_sliders(studio: Studio, qtbot: QtBot) -> None:
    page = PenPage(studio.brush_state, studio.window)
    with qtbot.waitExposed(page):
        page.show()
    painted = PaintCounter(page.curve)
    before, n_before = page.curve.grab().toImage(), painted.n
    page.firmness.setValue(200)
    assert painted.n > n_before
    assert page.curve.grab().toImage() != before
    page.deleteLater()


def test_the_curve_does_not_cross_the_words_below_it(studio: Studio, qtbot: QtBot) -> None:
    page = PenPage(studio.brush_state, studio.window)
    with qtbot.waitExposed(page):
        page.show()
    page.lightest.setValue(0)
    picture = page.curve.grab().toImage()
    accent, height = page.palette().accent().color(), page.fontMetrics().height()
    rows = [
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y) == accent for x in range(picture.width()))
    ]
    assert rows
    assert max(rows) <= picture.height() - height
    page.deleteLater()
