from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_saving
from simspaint.app.studio import Studio
from simspaint.domain.picture_settings import PictureSettings
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document_file.backup import backup_of
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.app.documents.document_steps import answer, paint, wait_idle


def test_what_is_saved_is_opened_again(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    path = tmp_path / "one.simspaint"
    studio.documents.saving.write(path)
    wait_idle(studio, qtbot)
    assert not studio.bridge.document.is_modified
    assert studio.documents.recent.paths == [path]
    ids = studio.bridge.document.ids.copy()
    paint(studio, 5)
    assert studio.window.isWindowModified()
    studio.documents.opening.open(path)
    answer(studio, QMessageBox.StandardButton.Discard)
    wait_idle(studio, qtbot)
    assert (studio.bridge.document.ids == ids).all()
    assert studio.bridge.path == path
    assert studio.bridge.document.can_undo
    assert studio.window.windowTitle() == "one[*]"


def test_a_document_remembers_its_pack(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.documents.saving.write(tmp_path / "one.simspaint")
    wait_idle(studio, qtbot)
    assert read_document(tmp_path / "one.simspaint").settings.pack == studio.packs.pack.name
    assert not studio.bridge.document.is_modified


def test_a_save_that_fails_leaves_the_unsaved_mark_and_says_why(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    folder = tmp_path / "a file"
    folder.write_text("in the way")
    studio.documents.saving.write(folder / "one.simspaint")
    wait_idle(studio, qtbot)
    assert studio.bridge.document.is_modified
    assert "could not be saved" in studio.window.notices.text
    assert studio.documents.recent.paths == []
    assert not studio.documents.saving.is_saving


@pytest.mark.parametrize("change", ["saved again", "deleted", "replaced by an older one"])
@pytest.mark.parametrize("was_opened", [True, False])
def test_a_file_that_is_another_one_now_is_not_replaced_without_asking(
    studio: Studio, qtbot: QtBot, tmp_path: Path, change: str, was_opened: bool
) -> None:
    path = tmp_path / "shared.simspaint"
    paint(studio)
    studio.documents.saving.write(path)
    wait_idle(studio, qtbot)
    if was_opened:
        studio.documents.opening.open(path)
        wait_idle(studio, qtbot)
    theirs = replace(read_document(path), settings=DocumentSettings(PictureSettings(seed=77)))
    if change == "deleted":
        path.unlink()
    else:
        write_document(path, theirs)
        if change == "replaced by an older one":
            os.utime(path, (1e9, 1e9))
    before = path.read_bytes() if path.exists() else None
    paint(studio, 5)
    studio.documents.saving.save()
    wait_idle(studio, qtbot)
    box = studio.window.findChild(QMessageBox)
    assert box is not None
    assert ("deleted" if change == "deleted" else "changed") in box.text()
    assert (path.read_bytes() if path.exists() else None) == before
    assert studio.bridge.document.is_modified
    box.button(QMessageBox.StandardButton.Save).click()
    wait_idle(studio, qtbot)
    assert 5 in read_document(path).layout.ids
    if before is not None:
        assert backup_of(path).read_bytes() == before  # theirs is not lost
    paint(studio, 6)
    studio.documents.saving.save()  # it is ours by now
    wait_idle(studio, qtbot)
    assert 6 in read_document(path).layout.ids
    assert not studio.bridge.document.is_modified


def test_that_only_the_newest_undo_steps_are_saved_is_told_once(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_saving, "UNDO_BYTES", 1)
    for label_id in (3, 5):
        paint(studio, label_id)
        studio.documents.saving.write(tmp_path / "one.simspaint")
        wait_idle(studio, qtbot)
        told = studio.window.notices.text
        assert told.startswith("Only the newest steps" if label_id == 3 else "Nothing else")
        studio.window.notices.show_notice("Nothing else is told.")
    assert not studio.bridge.document.is_modified


def test_what_is_painted_while_saving_stays_unsaved(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.documents.saving.write(tmp_path / "one.simspaint")
    paint(studio, 5)
    wait_idle(studio, qtbot)
    assert studio.bridge.document.is_modified
    assert 5 not in read_document(tmp_path / "one.simspaint").layout.ids
