"""A damaged table of notes is told of before words are asked for or a photograph is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from tests.app.library.library_steps import drop, wait


@pytest.fixture
def damaged(window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot) -> LibraryWindow:
    """Two photographs, one chosen, whose notes were damaged meanwhile."""
    drop(window, photos)
    wait(studio, qtbot)
    (studio.library.control.library.folder / "notes.csv").write_bytes(b"a,b\n1,2\n")
    window.list.item(0).setSelected(True)
    return window


def test_words_are_not_asked_for(damaged: LibraryWindow, studio: Studio) -> None:
    damaged.foot.words.click()
    assert not damaged.findChildren(QInputDialog)
    assert "notes.csv" in damaged.progress.text.text()
    assert "Move the file away" in studio.window.notices.text


def test_nothing_is_removed(damaged: LibraryWindow, studio: Studio, qtbot: QtBot) -> None:
    damaged.foot.remove.click()
    damaged.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Discard).click()
    wait(studio, qtbot)
    assert len(studio.library.control.library.names()) == 2
    assert "notes.csv" in damaged.progress.text.text()
    assert "Move the file away" in studio.window.notices.text
