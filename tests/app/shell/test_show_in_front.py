"""A dialog whose effect is watched covers as little as can be of the photograph."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.shell.show_in_front import show_beside


@pytest.mark.parametrize("seen", [QRect(400, 50, 390, 500), QRect(100, 300, 600, 300), QRect(0, 0, 800, 800)])
def test_it_comes_left_of_the_view_or_above_it(qtbot: QtBot, seen: QRect) -> None:
    window = QWidget()
    view, dialog = QWidget(window), QDialog(window)
    qtbot.addWidget(window)
    dialog.setFixedSize(300, 200)
    window.setGeometry(0, 0, 800, 800)  # the screen of the tests
    view.setGeometry(seen)
    window.show()
    show_beside(view, dialog)
    assert view.screen().availableGeometry().contains(dialog.geometry())
    if seen.size() != window.size():
        near = QRect(view.mapToGlobal(QPoint(0, 0)), view.size())
        assert not dialog.geometry().adjusted(0, 0, -4, -4).intersects(near)  # but for a frame
    assert dialog.isVisible()
