from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio
from simspaint.painting.document_file.document_file import read_document
from tests.app.documents.document_steps import answer, paint


def test_closing_asks_and_can_be_called_off(studio: Studio) -> None:
    paint(studio)
    studio.window.close()
    assert studio.window.isVisible()
    answer(studio, QMessageBox.StandardButton.Cancel)
    assert studio.window.isVisible()


def test_closing_without_saving_closes(studio: Studio) -> None:
    paint(studio)
    studio.window.close()
    answer(studio, QMessageBox.StandardButton.Discard)
    assert not studio.window.isVisible()


def test_nobody_sees_what_a_closing_window_waits_for(studio: Studio) -> None:
    shown: list[bool] = []
    studio.tasks.closing.connect(lambda: shown.append(studio.window.isVisible()))
    assert studio.window.isVisible()
    studio.window.close()
    assert shown == [False]


def test_a_window_that_was_closed_asks_nothing_any_more(studio: Studio) -> None:
    """Qt closes all windows again before it ends: a question would keep it alive without a window."""
    studio.window.close()
    paint(studio)  # a stroke that was under way
    assert studio.window.close()
    assert QApplication.activeModalWidget() is None


def test_closing_saves_first_when_asked_to(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.bridge.set_path(tmp_path / "one.simspaint")
    studio.window.close()
    answer(studio, QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert (read_document(tmp_path / "one.simspaint").layout.ids[10:60, 20:90] == 3).all()
