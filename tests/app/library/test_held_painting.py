"""The painting that is held behind a correction, while its file is saved or another's is."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_saving
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document
from tests.app.documents.document_steps import boxes, document_of
from tests.app.library.correcting_steps import correct, paint
from tests.app.library.library_steps import wait

SAVE, DISCARD = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> dict[Path, threading.Event]:
    """Files whose saving waits for an event."""
    gates: dict[Path, threading.Event] = {}
    real = document_saving.write_document

    def write(path: Path, *arguments: Any) -> Any:
        if path in gates:
            gates[path].wait(60)
        return real(path, *arguments)

    monkeypatch.setattr(document_saving, "write_document", write)
    return gates


@pytest.mark.parametrize("is_back_first", [False, True])
def test_a_held_painting_has_the_file_that_it_was_being_saved_to(
    added: LibraryWindow,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    late: dict[Path, threading.Event],
    is_back_first: bool,
) -> None:
    mine, path = studio.bridge.document, tmp_path / "Alps.simspaint"
    late[path] = threading.Event()
    studio.bridge.set_path(tmp_path / "Old.simspaint")
    paint(studio)
    studio.documents.saving.write(path)
    correct(added, studio, qtbot, waits_idle=False)
    back = studio.actions["library.back"]
    assert back.text() == "Back to Old"
    if is_back_first:
        back.trigger()
    late[path].set()
    wait(studio, qtbot)
    if not is_back_first:
        assert studio.bridge.path is None  # the correction has none
        assert back.text() == "Back to Alps"
        back.trigger()
    assert studio.bridge.document is mine
    assert studio.bridge.path == path
    assert not mine.is_modified


def test_a_save_of_one_painting_that_ends_late_counts_though_another_was_saved_meanwhile(
    added: LibraryWindow,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    late: dict[Path, threading.Event],
) -> None:
    mine, path = studio.bridge.document, tmp_path / "Alps.simspaint"
    late[path] = threading.Event()
    paint(studio)
    studio.documents.saving.write(path)
    correct(added, studio, qtbot, waits_idle=False)
    studio.documents.saving.write(tmp_path / "correction.simspaint")
    qtbot.waitUntil(lambda: studio.bridge.path is not None)
    late[path].set()
    wait(studio, qtbot)
    studio.actions["library.back"].trigger()
    assert studio.bridge.document is mine
    assert studio.bridge.path == path
    assert not mine.is_modified


def test_a_painting_whose_file_holds_another_one_by_now_is_unsaved_and_asked_about(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    mine, path, saving = studio.bridge.document, tmp_path / "Alps.simspaint", studio.documents.saving
    paint(studio)
    saving.write(path)
    wait(studio, qtbot)
    correct(added, studio, qtbot)
    paint(studio, 3)
    theirs = studio.bridge.document.ids.copy()
    saving.write(path)
    wait(studio, qtbot)
    assert not studio.bridge.document.is_modified
    studio.actions["library.back"].trigger()
    assert studio.bridge.document is mine
    assert mine.is_modified
    saving.save()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert "was changed since it was opened here" in boxes(studio)[0].text()
    assert (read_document(path).layout.ids == theirs).all()
    boxes(studio)[0].button(QMessageBox.StandardButton.Save).click()
    wait(studio, qtbot)
    assert (read_document(path).layout.ids == mine.ids).all()
    assert not mine.is_modified


@pytest.fixture
def held(added: LibraryWindow, studio: Studio, qtbot: QtBot) -> Document:
    """A painting with changes that are not saved, behind a correction."""
    document = studio.bridge.document
    paint(studio)
    correct(added, studio, qtbot)
    assert document.is_modified
    return document


@pytest.mark.parametrize("is_corrected", [False, True])
def test_closing_asks_about_the_painting_that_is_held(
    held: Document, studio: Studio, qtbot: QtBot, tmp_path: Path, is_corrected: bool
) -> None:
    studio.bridge.set_path(tmp_path / "Alps.simspaint", held)
    if is_corrected:
        paint(studio, 3)
    studio.window.close()
    if is_corrected:
        assert "Keep the corrected layout" in boxes(studio)[0].text()
        boxes(studio)[0].button(DISCARD).click()
    qtbot.waitUntil(lambda: any("Save the changes to Alps" in box.text() for box in boxes(studio)))
    assert studio.window.isVisible()
    assert studio.bridge.document is held
    boxes(studio)[-1].button(SAVE).click()
    qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert (read_document(tmp_path / "Alps.simspaint").layout.ids == held.ids).all()


def test_the_painting_that_is_held_can_be_given_up_at_closing(
    held: Document, studio: Studio, qtbot: QtBot
) -> None:
    studio.window.close()
    boxes(studio)[0].button(QMessageBox.StandardButton.Cancel).click()
    assert studio.bridge.document is held
    assert held.is_modified
    studio.window.close()
    boxes(studio)[-1].button(DISCARD).click()
    qtbot.waitUntil(lambda: not studio.window.isVisible())


def test_opening_another_painting_asks_about_the_one_that_is_held(
    held: Document, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 3)
    studio.documents.opening.open(other)
    assert studio.bridge.document is held
    boxes(studio)[0].button(QMessageBox.StandardButton.Cancel).click()
    wait(studio, qtbot)
    assert studio.bridge.document is held
    studio.documents.opening.open(other)
    boxes(studio)[-1].button(DISCARD).click()
    qtbot.waitUntil(lambda: studio.bridge.path == other)
