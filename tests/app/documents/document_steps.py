"""What tests of documents do over and over."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box


def paint(studio: Studio, label_id: int = 3) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(10, 20, 60, 90), None, label_id)


def answer(studio: Studio, button: QMessageBox.StandardButton) -> None:
    box = studio.window.findChild(QMessageBox)
    assert box is not None
    box.button(button).click()


def wait_idle(studio: Studio, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: studio.tasks.is_idle, timeout=30_000)
