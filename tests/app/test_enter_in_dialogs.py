"""Enter in dialogs: a text is taken, a button that has the keys is pressed, and nothing closes or opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.studio import Studio
from simspaint.domain.mood import Mood

STAY_OPEN = ("edit.preferences", "render.mood", "render.matching", "file.sequence")


def opened(studio: Studio, action_id: str) -> QDialog:
    studio.actions[action_id].setEnabled(True)
    studio.actions[action_id].trigger()
    return [each for each in studio.window.findChildren(QDialog) if each.isVisible()][-1]


def fields(dialog: QDialog) -> list[QWidget]:
    """Where something is written or chosen."""
    kinds = (QLineEdit, QAbstractSpinBox, QComboBox)
    return [each for each in dialog.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]


@pytest.mark.parametrize("action_id", [*STAY_OPEN, "library.open"])
def test_enter_in_a_field_neither_closes_a_dialog_that_stays_open_nor_opens_another(
    action_id: str, studio: Studio, qtbot: QtBot
) -> None:
    dialog = opened(studio, action_id)
    before = {each for each in QApplication.topLevelWidgets() if each.isVisible()}
    for field in fields(dialog):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert dialog.isVisible(), field.accessibleName()
    assert {each for each in QApplication.topLevelWidgets() if each.isVisible()} == before


@pytest.mark.parametrize("action_id", [*STAY_OPEN, "file.new", "file.export"])
def test_enter_presses_the_button_that_has_the_keys(action_id: str, studio: Studio, qtbot: QtBot) -> None:
    dialog = opened(studio, action_id)
    buttons = {each.text(): each for each in dialog.findChildren(QPushButton)}
    button = buttons.get("Close") or buttons["Cancel"]
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert closed == [QDialog.DialogCode.Rejected.value]


def test_enter_takes_the_mood_that_is_written_and_that_of_a_picture(studio: Studio, qtbot: QtBot) -> None:
    dialog = opened(studio, "render.mood")
    assert isinstance(dialog, MoodDialog)
    dialog.words.setFocus()
    QTest.keyClicks(dialog.words, "misty morning")
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    assert dialog.mood == Mood("misty morning")
    button = dialog.buttons["autumn"]
    button.setEnabled(True)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert dialog.mood == Mood("autumn")
    assert dialog.isVisible()
