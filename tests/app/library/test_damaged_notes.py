"""A damaged table of notes is told of before words are asked for or a photograph is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from tests.app.library.library_steps import drop, names, wait


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


@pytest.mark.parametrize("table", ["notes.csv", "credits.csv", "layouts/labelling.csv", "mine/bank.json"])
def test_all_photographs_are_listed_and_what_cannot_be_read_is_named(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, table: str
) -> None:
    file = studio.library.control.library.folder / table
    whole = file.read_bytes() if file.is_file() else None
    file.write_bytes(b"a,b\n1,2\n")
    studio.packs.look_again()  # as a window that is opened now
    wait(studio, qtbot)
    assert sorted(names(added)[:2]) == ["half_foggy", "whole"]
    assert added.unread.isVisible()
    assert "bank" in added.unread.text() if table == "mine/bank.json" else file.name in added.unread.text()
    if whole is None:
        file.unlink()
    else:
        file.write_bytes(whole)
    added.read_own()
    wait(studio, qtbot)
    assert not added.unread.isVisible()
