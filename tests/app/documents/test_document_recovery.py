from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.main import open_studio
from simspaint.app.studio import Studio
from simspaint.painting.recovery import autosave_policy, crashed_document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from simspaint.resource_files import user_recovery_folder
from tests.app.conftest import close
from tests.app.documents.document_steps import paint, wait_idle


def test_unsaved_work_is_kept_for_recovery_and_forgotten_when_saved(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    studio.documents.autosave.save()
    wait_idle(studio, qtbot)
    kept = list(user_recovery_folder().glob("*/document.simspaint"))
    assert len(kept) == 1
    studio.documents.saving.write(tmp_path / "one.simspaint")
    wait_idle(studio, qtbot)
    assert not kept[0].exists()


def test_what_a_crash_left_is_offered_and_opened(
    qapp: QApplication, nothing_left: None, qtbot: QtBot, studio: Studio
) -> None:
    paint(studio)
    session = RecoveryFolder(user_recovery_folder()).begin()
    session.save(studio.bridge.document.snapshot())
    session._lock.release()  # as the system does when a process ends
    second = open_studio(qapp)
    second.window.show()
    qtbot.waitUntil(lambda: second.window.findChild(RecoveryDialog) is not None)
    dialog = second.window.findChild(RecoveryDialog)
    assert dialog is not None
    assert dialog.list.count() == 1
    dialog.open_current()
    wait_idle(second, qtbot)
    assert (second.bridge.document.ids[10:60, 20:90] == 3).all()
    assert second.bridge.document.is_modified
    close(second)


def test_what_comes_unsaved_is_kept_for_recovery_though_nothing_is_painted(
    studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave_policy, "QUIET_S", 0.0)
    studio.documents.replacement.show_unsaved_layout(studio.bridge.document.layout(), ())
    studio.documents.autosave.tick()
    wait_idle(studio, qtbot)
    assert len(list(user_recovery_folder().glob("*/document.simspaint"))) == 1


def test_what_is_deleted_is_asked_about_and_not_offered_again_and_the_others_are_left(
    studio: Studio,
) -> None:
    home = RecoveryFolder(user_recovery_folder())
    for _ in range(2):
        session = home.begin()
        session.save(studio.bridge.document.snapshot())
        session._lock.release()
    found = home.found()
    dialog = RecoveryDialog(found, studio.window)
    dialog.list.setCurrentRow(0)
    for button, n_left in ((QMessageBox.StandardButton.Cancel, 2), (QMessageBox.StandardButton.Discard, 1)):
        dialog.delete_button.click()
        assert found[0].folder.exists()
        dialog.findChildren(QMessageBox)[-1].button(button).click()
        assert dialog.list.count() == n_left
    assert [each.folder.exists() for each in found] == [False, True]
    dialog.reject()
    (left,) = home.found()
    assert left.folder == found[1].folder
    left.release()


def test_what_is_not_opened_in_the_end_is_offered_at_every_start(
    qapp: QApplication,
    nothing_left: None,
    qtbot: QtBot,
    studio: Studio,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was painted while it was read is asked about, and the person goes on with that."""
    session = RecoveryFolder(user_recovery_folder()).begin()
    session.save(studio.bridge.document.snapshot())
    session._lock.release()
    real = crashed_document.read_document
    for _ in range(3):
        gate = threading.Event()
        monkeypatch.setattr(
            crashed_document, "read_document", lambda path, g=gate: (g.wait(20), real(path))[1]
        )
        second = open_studio(qapp)
        second.window.show()
        qtbot.waitUntil(lambda studio=second: studio.window.findChild(RecoveryDialog) is not None)
        second.window.findChild(RecoveryDialog).open_current()
        paint(second)
        gate.set()
        qtbot.waitUntil(lambda studio=second: bool(studio.window.findChildren(QMessageBox)))
        second.window.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Cancel).click()
        close(second)
    (left,) = RecoveryFolder(user_recovery_folder()).found()
    left.release()
