"""The painting that is held behind a correction, while another one is being saved to its file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_opening, document_saving
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.painting.document.document import Document
from tests.app.documents.document_steps import boxes, document_of
from tests.app.library.correcting_steps import correct, paint
from tests.app.library.library_steps import wait

CANCEL, DISCARD = QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard


@pytest.fixture
def held(added: LibraryWindow, studio: Studio, qtbot: QtBot, tmp_path: Path) -> Document:
    """A painting that is saved, behind a correction that is not modified."""
    document = studio.bridge.document
    paint(studio)
    studio.documents.saving.write(tmp_path / "Alps.simspaint")
    wait(studio, qtbot)
    correct(added, studio, qtbot)
    assert not document.is_modified
    return document


def _late(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Iterator[threading.Event]:
    """Let the function of the module wait for an event."""
    gate, real = threading.Event(), getattr(module, name)

    def work(*arguments: Any) -> Any:
        gate.wait(5)
        return real(*arguments)

    monkeypatch.setattr(module, name, work)
    yield gate
    gate.set()


@pytest.fixture
def written(held: Document, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, no save ends."""
    yield from _late(monkeypatch, document_saving, "write_document")


@pytest.fixture
def read(held: Document, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, no painting is read."""
    yield from _late(monkeypatch, document_opening, "read_document")


def test_closing_asks_while_the_save_is_under_way(
    held: Document, written: threading.Event, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    studio.documents.saving.write(tmp_path / "Alps.simspaint")
    studio.window.close()
    assert any("Save the changes to Alps" in box.text() for box in boxes(studio))
    assert studio.window.isVisible()
    assert studio.bridge.document is held
    boxes(studio)[-1].button(CANCEL).click()
    written.set()
    wait(studio, qtbot)
    assert studio.bridge.document is held
    assert held.is_modified


def test_opening_asks_while_the_save_is_under_way(
    held: Document, written: threading.Event, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 3)
    studio.documents.saving.write(tmp_path / "Alps.simspaint")
    studio.documents.opening.open(other)
    assert studio.bridge.document is held
    assert "Save the changes to Alps" in boxes(studio)[0].text()
    written.set()
    wait(studio, qtbot)
    assert studio.bridge.document is held
    boxes(studio)[0].button(DISCARD).click()
    qtbot.waitUntil(lambda: studio.bridge.path == other)


def test_a_painting_that_is_read_meanwhile_waits_for_the_answer(
    held: Document, read: threading.Event, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 3)
    studio.documents.opening.open(other)
    studio.documents.saving.write(tmp_path / "Alps.simspaint")
    qtbot.waitUntil(lambda: held.is_modified)
    read.set()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert studio.bridge.document is held
    boxes(studio)[0].button(DISCARD).click()
    qtbot.waitUntil(lambda: studio.bridge.path == other)
