"""Dialogs by keyboard: the keys begin at the first control, not at Close, and Esc puts the dialog away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio

OPENED_BY = ("file.new", "file.export", "render.mood", "canvas.size")


def _opened(studio: Studio, action_id: str) -> QDialog:
    studio.actions[action_id].setEnabled(True)
    studio.actions[action_id].trigger()
    (dialog,) = [each for each in studio.window.findChildren(QDialog) if each.isVisible()]
    return dialog


def _top_left(dialog: QDialog) -> QWidget:
    """The control that is read first."""
    controls = [
        each
        for each in dialog.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
    ]
    places = {each: each.mapTo(dialog, QPoint(0, each.height() // 2)) for each in controls}
    return min(controls, key=lambda each: (places[each].y() // 8, places[each].x()))


@pytest.mark.parametrize("action_id", OPENED_BY)
def test_keys_begin_at_the_first_control_of_a_dialog_and_esc_closes_it(
    action_id: str, studio: Studio, qtbot: QtBot
) -> None:
    dialog = _opened(studio, action_id)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and dialog.isActiveWindow())
    focus = QApplication.focusWidget()
    assert focus is _top_left(dialog), focus.accessibleName() if focus else None
    closed: list[bool] = []
    dialog.finished.connect(lambda _: closed.append(True))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert closed
