"""What a crash left is there until it is saved again, and never replaces what was saved since."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.main import open_studio
from simspaint.app.studio import Studio
from simspaint.errors import DocumentError
from simspaint.files.file_state import state_of
from simspaint.painting.document_file.document_file import read_document, write_document
from simspaint.painting.recovery.crashed_document import Recoverable
from simspaint.painting.recovery.recovery_folder import RecoveryFolder, RecoverySession
from simspaint.resource_files import user_recovery_folder
from tests.app.conftest import close
from tests.app.documents.document_steps import answer, paint, wait_idle


def crash_with(studio: Studio, path: Path | None = None) -> Path:
    """A program that ends with the painting of a studio unsaved, and its draft."""
    session = RecoveryFolder(user_recovery_folder()).begin()
    session.save(studio.bridge.document.snapshot(), path, None if path is None else state_of(path))
    session._lock.release()
    return session.folder


def recover(qapp: QApplication, qtbot: QtBot) -> Studio:
    studio = open_studio(qapp)
    studio.window.show()
    qtbot.waitUntil(lambda: studio.window.findChild(RecoveryDialog) is not None)
    dialog = studio.window.findChild(RecoveryDialog)
    assert dialog is not None
    dialog.open_current()
    wait_idle(studio, qtbot)
    return studio


def refuse(*_: object) -> None:
    raise DocumentError("The disk is full.", "Make room.")


def test_a_draft_is_deleted_when_it_is_saved_for_recovery_again(
    qapp: QApplication, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(studio)
    draft = crash_with(studio)
    seen: list[bool] = []
    save = RecoverySession._save

    def watched(*arguments: object) -> None:
        seen.append(draft.is_dir())
        save(*arguments)  # pyright: ignore[reportArgumentType] - handed on

    monkeypatch.setattr(RecoverySession, "_save", watched)
    second = recover(qapp, qtbot)
    assert seen == [True]
    assert not draft.exists()
    close(second)


@pytest.mark.parametrize("broken", [(RecoverySession, "_save"), (RecoveryFolder, "begin")])
def test_a_draft_stays_where_it_cannot_be_saved_for_recovery_and_goes_when_the_painting_is_saved(
    qapp: QApplication,
    studio: Studio,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    broken: tuple[type, str],
) -> None:
    paint(studio)
    draft = crash_with(studio)
    monkeypatch.setattr(*broken, refuse)
    second = recover(qapp, qtbot)
    assert (read_document(draft / "document.simspaint").layout.ids[10:60, 20:90] == 3).all()
    second.documents.saving.write(tmp_path / "saved.simspaint")
    wait_idle(second, qtbot)
    assert not draft.exists()
    close(second)


@pytest.mark.parametrize("saved_since", [False, True])
def test_a_recovered_painting_asks_before_it_replaces_what_was_saved_since(
    qapp: QApplication, studio: Studio, qtbot: QtBot, tmp_path: Path, saved_since: bool
) -> None:
    file = tmp_path / "one.simspaint"
    write_document(file, studio.bridge.document.snapshot())
    paint(studio, 3)
    crash_with(studio, file)
    paint(studio, 4)
    if saved_since:
        write_document(file, studio.bridge.document.snapshot())
    second = recover(qapp, qtbot)
    second.documents.saving.save()
    wait_idle(second, qtbot)
    assert (second.window.findChild(QMessageBox) is not None) == saved_since
    assert read_document(file).layout.ids[30, 40] == (4 if saved_since else 3)
    close(second)


def test_a_draft_that_is_left_unsaved_is_offered_however_often_the_program_ends_as_it_should(
    qapp: QApplication, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(studio)
    draft = crash_with(studio)
    monkeypatch.setattr(RecoverySession, "_save", refuse)
    for _ in range(3):
        other = recover(qapp, qtbot)
        assert (other.bridge.document.ids[10:60, 20:90] == 3).all()
        other.window.close()
        answer(other, QMessageBox.StandardButton.Discard)
        other.window.deleteLater()
        assert draft.is_dir()


def test_work_that_is_not_offered_again_is_told_with_its_place(
    qapp: QApplication, studio: Studio, qtbot: QtBot
) -> None:
    paint(studio)
    draft = crash_with(studio)
    (draft / "attempted").write_text("2")
    other = open_studio(qapp)
    other.window.show()
    qtbot.waitUntil(lambda: other.window.findChild(QMessageBox) is not None)
    aside = RecoveryFolder(user_recovery_folder()).quarantine / draft.name / "document.simspaint"
    box = other.window.findChild(QMessageBox)
    assert box is not None
    assert str(aside) in box.text()
    assert (read_document(aside).layout.ids[10:60, 20:90] == 3).all()
    close(other)


def test_a_draft_that_comes_while_another_save_runs_is_saved_after_it(
    studio: Studio, qtbot: QtBot, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, saves, discarded = RecoverySession.save, [], []

    def save(*arguments: Any) -> None:
        gate.wait(20)
        real(*arguments)
        saves.append(list(discarded))

    monkeypatch.setattr(RecoverySession, "save", save)
    paint(studio)
    autosave = studio.documents.autosave
    autosave.save()
    draft = SimpleNamespace(discard=lambda: discarded.append("draft"), leave=lambda: None)
    autosave.save_in_place_of(cast(Recoverable, draft))
    gate.set()
    qtbot.waitUntil(lambda: bool(discarded))
    wait_idle(studio, qtbot)
    assert saves == [[], []], "it is deleted when the second one has ended"
