"""Several saves at once: each writes the painting as it was when it was asked for."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_saving
from simspaint.app.shell.remembered_folders import FileKind, begin_where_chosen, note_folder
from simspaint.app.studio import Studio
from simspaint.painting.document_file.document_file import read_document
from tests.app.documents.document_steps import answer, boxes, document_of, paint, wait_idle

KINDS = QMessageBox.StandardButton


@pytest.fixture
def a(studio: Studio, qtbot: QtBot, tmp_path: Path) -> Path:
    """The file of the open painting."""
    path = tmp_path / "a.simspaint"
    paint(studio, 1)
    studio.documents.saving.write(path)
    wait_idle(studio, qtbot)
    return path


@pytest.fixture
def gate(a: Path, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What saves of that file wait for from now on."""
    gate, real = threading.Event(), document_saving.write_document

    def write(path: Path, *arguments: Any) -> Any:
        if path.name == a.name:
            gate.wait(60)
        return real(path, *arguments)

    monkeypatch.setattr(document_saving, "write_document", write)
    return gate


def has(path: Path, label_id: int) -> bool:
    return bool((read_document(path).layout.ids == label_id).any())


def test_a_save_that_waits_writes_what_it_was_asked_for(
    studio: Studio, qtbot: QtBot, a: Path, gate: threading.Event
) -> None:
    saving, b = studio.documents.saving, a.with_name("b.simspaint")
    paint(studio, 2)
    saving.save()
    paint(studio, 3)
    saving.save()
    saving.write(b)
    qtbot.waitUntil(lambda: studio.bridge.path == b)
    paint(studio, 5)
    gate.set()
    wait_idle(studio, qtbot)
    qtbot.waitUntil(lambda: not saving.is_saving)
    assert studio.bridge.path == b
    assert studio.bridge.document.is_modified
    assert has(a, 3)
    assert not has(a, 5)


def test_closing_waits_for_its_own_save_and_asks_again(
    studio: Studio, qtbot: QtBot, a: Path, gate: threading.Event
) -> None:
    saving, b = studio.documents.saving, a.with_name("b.simspaint")
    paint(studio, 2)
    saving.save()
    studio.window.close()
    answer(studio, KINDS.Save)
    saving.write(b)
    qtbot.waitUntil(lambda: studio.bridge.path == b)
    paint(studio, 5)
    gate.set()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert studio.window.isVisible()
    assert "b" in boxes(studio)[0].text()
    boxes(studio)[0].button(KINDS.Cancel).click()


def test_what_was_not_to_be_saved_is_not(
    studio: Studio, qtbot: QtBot, a: Path, gate: threading.Event
) -> None:
    saving, b = studio.documents.saving, document_of(studio, a.with_name("b.simspaint"), 4)
    for label_id in (2, 3):
        paint(studio, label_id)
        saving.save()
    paint(studio, 5)
    studio.documents.opening.open(b)
    answer(studio, KINDS.Discard)
    qtbot.waitUntil(lambda: studio.bridge.path == b)
    gate.set()
    qtbot.waitUntil(lambda: not saving.is_saving)
    assert has(a, 3)
    assert not has(a, 5)


def test_two_names_of_one_file_are_one_file(
    studio: Studio, qtbot: QtBot, a: Path, gate: threading.Event
) -> None:
    link = a.parent / "linked"
    try:
        link.symlink_to(a.parent, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    saving = studio.documents.saving
    paint(studio, 2)
    saving.save()
    paint(studio, 3)
    saving.write(link / a.name)
    qtbot.wait(100)
    assert has(a, 1), "the second waits for the first"
    gate.set()
    wait_idle(studio, qtbot)
    qtbot.waitUntil(lambda: not saving.is_saving)
    assert has(a, 3)
    assert not studio.bridge.document.is_modified


def fails(*_: object, **__: object) -> Any:
    raise OSError(107, "Transport endpoint is not connected")


def test_on_a_drive_that_is_gone_one_is_asked_where_to_save(
    studio: Studio, qtbot: QtBot, a: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(studio, 2)
    with monkeypatch.context() as patched:
        patched.setattr(document_saving, "state_of", lambda _: None)
        patched.setattr(Path, "exists", fails)
        studio.documents.saving.save()
        qtbot.waitUntil(lambda: bool(boxes(studio)), timeout=10_000)
    assert "Save as…" in [button.text() for button in boxes(studio)[0].buttons()]
    boxes(studio)[0].button(KINDS.Cancel).click()


def test_a_folder_on_a_drive_that_is_gone_keeps_no_dialog_from_opening(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_folder(studio.settings, FileKind.PAINTINGS, tmp_path)
    dialog = QFileDialog(studio.window)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_dir", fails)
        begin_where_chosen(dialog, studio.settings, FileKind.PAINTINGS)
    assert dialog.directory().path() == str(tmp_path)
    dialog.deleteLater()
