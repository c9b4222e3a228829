"""A painting that is held behind a correction is kept for recovery, as the correction is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.errors import DocumentError
from simspaint.painting.document.document import Document
from simspaint.painting.recovery import autosave_policy
from simspaint.painting.recovery.recovery_folder import RecoveryFolder, RecoverySession
from simspaint.resource_files import user_recovery_folder
from tests.app.documents.document_steps import boxes, document_of
from tests.app.library.correcting_steps import correct, paint
from tests.app.library.killed_program import Killed
from tests.app.library.library_steps import wait

SAVE, DISCARD = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard


@pytest.fixture
def killed(tmp_path: Path) -> Killed:
    return Killed(tmp_path / "killed")


@pytest.fixture
def mine(added: LibraryWindow, studio: Studio) -> Iterator[Document]:
    """A painting with changes that are not saved, beside the library."""
    document = studio.bridge.document
    paint(studio)
    yield document
    document.mark_saved(document.snapshot())  # the window closes without a question


@pytest.fixture
def held(mine: Document, added: LibraryWindow, studio: Studio, qtbot: QtBot) -> Document:
    """The painting behind a correction, changed since it was saved for recovery; the correction as well."""
    save_for_recovery(studio, qtbot)
    with mine.edit("Brush") as edit:
        edit.paint(Box(0, 0, 20, 20), None, 4)
    correct(added, studio, qtbot)
    paint(studio, 3)
    save_for_recovery(studio, qtbot)
    return mine


def save_for_recovery(studio: Studio, qtbot: QtBot) -> None:
    studio.documents.autosave.save()
    wait(studio, qtbot)


def test_a_kill_during_a_correction_loses_neither_painting(
    held: Document, studio: Studio, killed: Killed
) -> None:
    assert killed.has(held, studio.bridge.document)
    found = killed()
    dialog = RecoveryDialog(found, studio.window)
    assert dialog.list.count() == 2
    dialog.reject()


def test_there_is_something_of_the_painting_at_every_moment(
    mine: Document,
    added: LibraryWindow,
    studio: Studio,
    qtbot: QtBot,
    killed: Killed,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    real = RecoverySession.save
    studio.bridge.set_path(tmp_path / "Alps.simspaint")
    save_for_recovery(studio, qtbot)
    before = mine.ids.copy()

    def save(*arguments: Any) -> None:
        gate.wait(60)
        real(*arguments)

    monkeypatch.setattr(RecoverySession, "save", save)
    paint(studio, 4)
    studio.documents.autosave.save()  # under way when the layout is opened
    paint(studio, 5)
    correct(added, studio, qtbot, waits_idle=False)
    (found,) = killed()
    assert np.array_equal(found.open().layout.ids, before)
    gate.set()
    wait(studio, qtbot)
    assert killed.has(mine)
    (found,) = killed()
    assert found.path == tmp_path / "Alps.simspaint"


def test_a_painting_that_comes_back_is_kept_and_the_correction_is_not(
    held: Document, studio: Studio, qtbot: QtBot, killed: Killed
) -> None:
    studio.actions["library.back"].trigger()
    boxes(studio)[0].button(DISCARD).click()
    assert studio.bridge.document is held
    wait(studio, qtbot)
    assert killed.has(held)
    paint(studio, 5)
    save_for_recovery(studio, qtbot)
    assert killed.has(held)


def test_the_first_painting_is_kept_during_several_corrections(
    held: Document, added: LibraryWindow, studio: Studio, qtbot: QtBot, killed: Killed
) -> None:
    correct(added, studio, qtbot, 1)
    assert killed.has(held)
    paint(studio, 4)
    save_for_recovery(studio, qtbot)
    assert killed.has(held, studio.bridge.document)


@pytest.mark.parametrize("button", [SAVE, DISCARD])
def test_nothing_is_left_when_the_program_ends_as_it_should(
    held: Document, studio: Studio, qtbot: QtBot, tmp_path: Path, button: QMessageBox.StandardButton
) -> None:
    studio.bridge.set_path(tmp_path / "Alps.simspaint", held)
    studio.window.close()
    boxes(studio)[0].button(DISCARD).click()  # the correction
    qtbot.waitUntil(lambda: studio.bridge.document is held and bool(boxes(studio)))
    boxes(studio)[-1].button(button).click()
    qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert [path.name for path in user_recovery_folder().iterdir() if path.name != "lock"] == []


def test_nothing_is_left_of_a_painting_that_is_given_up_for_another_one(
    held: Document, studio: Studio, qtbot: QtBot, killed: Killed, tmp_path: Path
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 3)
    studio.documents.opening.open(other)
    boxes(studio)[0].button(DISCARD).click()
    assert studio.bridge.document is held
    boxes(studio)[-1].button(DISCARD).click()
    qtbot.waitUntil(lambda: studio.bridge.path == other)
    wait(studio, qtbot)
    assert killed() == ()
    assert len([path for path in user_recovery_folder().iterdir() if path.is_dir()]) == 1


def test_what_is_saved_while_it_is_held_is_not_kept_and_what_becomes_unsaved_is(
    held: Document, studio: Studio, qtbot: QtBot, killed: Killed, monkeypatch: pytest.MonkeyPatch
) -> None:
    correction = studio.bridge.document
    held.mark_saved(held.snapshot())  # as a save does that ends late
    assert killed.has(correction)
    monkeypatch.setattr(autosave_policy, "QUIET_S", 0.0)
    held.mark_unsaved()  # its file holds another painting now
    studio.documents.autosave.tick()
    wait(studio, qtbot)
    assert killed.has(held, correction)


def test_a_correction_is_opened_though_there_is_no_place_to_keep_it(
    mine: Document,
    added: LibraryWindow,
    studio: Studio,
    qtbot: QtBot,
    killed: Killed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: object) -> None:
        raise DocumentError("The recovery folder cannot be used.", "Save often.")

    monkeypatch.setattr(RecoveryFolder, "begin", refuse)
    correct(added, studio, qtbot)
    assert killed.has(mine)
    studio.actions["library.back"].trigger()
    paint(studio, 3)
    save_for_recovery(studio, qtbot)
    assert killed.has(mine)
