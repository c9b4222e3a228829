from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_files
from simspaint.app.documents.file_menu import _Drops
from simspaint.app.documents.layout_import import NamesDialog
from simspaint.app.documents.new_document_dialog import NewDocumentDialog
from simspaint.app.documents.recovery_dialog import RecoveryDialog
from simspaint.app.main import open_studio
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.picture_settings import PictureSettings
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.painting.document_file import backup_of, read_document, write_document
from simspaint.painting.document_settings import DocumentSettings
from simspaint.painting.recovery import RecoveryFolder
from simspaint.resource_files import user_recovery_folder
from tests.app.conftest import close
from tests.app.hand import Hand
from tests.pack_factory import write_pack


def paint(studio: Studio, label_id: int = 3) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(10, 20, 60, 90), None, label_id)


def answer(studio: Studio, button: QMessageBox.StandardButton) -> None:
    box = studio.window.findChild(QMessageBox)
    assert box is not None
    box.button(button).click()


def wait_idle(studio: Studio, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: studio.tasks.is_idle, timeout=30_000)


def test_what_is_saved_is_opened_again(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    path = tmp_path / "one.simspaint"
    studio.document_files.write(path)
    wait_idle(studio, qtbot)
    assert not studio.bridge.document.is_modified
    assert studio.document_files.recent == [path]
    ids = studio.bridge.document.ids.copy()
    paint(studio, 5)
    assert studio.window.isWindowModified()
    studio.document_files.open(path)
    answer(studio, QMessageBox.StandardButton.Discard)
    wait_idle(studio, qtbot)
    assert (studio.bridge.document.ids == ids).all()
    assert studio.bridge.path == path
    assert studio.bridge.document.can_undo
    assert studio.window.windowTitle() == "one[*]"


def test_a_document_remembers_its_pack(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.document_files.write(tmp_path / "one.simspaint")
    wait_idle(studio, qtbot)
    assert read_document(tmp_path / "one.simspaint").settings.pack == studio.packs.pack.name
    assert not studio.bridge.document.is_modified


def test_a_save_that_fails_leaves_the_unsaved_mark_and_says_why(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    folder = tmp_path / "a file"
    folder.write_text("in the way")
    studio.document_files.write(folder / "one.simspaint")
    wait_idle(studio, qtbot)
    assert studio.bridge.document.is_modified
    assert "could not be saved" in studio.window.notices.text
    assert studio.document_files.recent == []
    assert not studio.document_files.is_saving


@pytest.mark.parametrize("change", ["saved again", "deleted", "replaced by an older one"])
@pytest.mark.parametrize("was_opened", [True, False])
def test_a_file_that_is_another_one_now_is_not_replaced_without_asking(
    studio: Studio, qtbot: QtBot, tmp_path: Path, change: str, was_opened: bool
) -> None:
    path = tmp_path / "shared.simspaint"
    paint(studio)
    studio.document_files.write(path)
    wait_idle(studio, qtbot)
    if was_opened:
        studio.document_files.open(path)
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
    studio.document_files.save()
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
    studio.document_files.save()  # it is ours by now
    wait_idle(studio, qtbot)
    assert 6 in read_document(path).layout.ids
    assert not studio.bridge.document.is_modified


def test_that_only_the_newest_undo_steps_are_saved_is_told_once(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_files, "UNDO_BYTES", 1)
    for label_id in (3, 5):
        paint(studio, label_id)
        studio.document_files.write(tmp_path / "one.simspaint")
        wait_idle(studio, qtbot)
        told = studio.window.notices.text
        assert told.startswith("Only the newest steps" if label_id == 3 else "Nothing else")
        studio.window.notices.show_notice("Nothing else is told.")
    assert not studio.bridge.document.is_modified


def test_what_is_painted_while_saving_stays_unsaved(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.document_files.write(tmp_path / "one.simspaint")
    paint(studio, 5)
    wait_idle(studio, qtbot)
    assert studio.bridge.document.is_modified
    assert 5 not in read_document(tmp_path / "one.simspaint").layout.ids


def test_a_damaged_document_is_reported_and_nothing_is_lost(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = studio.bridge.document.ids.copy()
    (tmp_path / "bad.simspaint").write_bytes(b"nothing")
    studio.document_files.open(tmp_path / "bad.simspaint")
    wait_idle(studio, qtbot)
    assert "bad.simspaint" in studio.window.notices.text
    assert (studio.bridge.document.ids == ids).all()


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


def test_closing_saves_first_when_asked_to(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    studio.bridge.set_path(tmp_path / "one.simspaint")
    studio.window.close()
    answer(studio, QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert (read_document(tmp_path / "one.simspaint").layout.ids[10:60, 20:90] == 3).all()


def test_a_new_painting_has_the_size_that_is_asked_for(studio: Studio) -> None:
    studio.actions["file.new"].trigger()
    dialog = studio.window.findChild(NewDocumentDialog)
    assert dialog is not None
    dialog.size_choice.setCurrentIndex(dialog.size_choice.count() - 1)
    dialog.across.setValue(1000)
    dialog.down.setValue(256)
    dialog.accept()
    assert studio.bridge.document.extent == Extent(256, 1000)
    assert (studio.bridge.document.ids == UNLABELLED).all()


def test_a_layout_goes_out_and_comes_back(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    ids = studio.bridge.document.ids.copy()
    studio.document_files.write_layout(tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert (read_layout(tmp_path / "layout.png", studio.bridge.document.labels).ids == ids).all()
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.bridge.document.clear()
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.document_files.open(tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert (studio.bridge.document.ids == ids).all()
    assert studio.bridge.document.is_modified


@pytest.mark.parametrize("door", ["import", "open", "drop"])
def test_unknown_colors_are_asked_for(studio: Studio, qtbot: QtBot, tmp_path: Path, door: str) -> None:
    Image.new("RGB", (30, 20), (1, 2, 3)).save(tmp_path / "foreign.png")
    _enter(studio, tmp_path / "foreign.png", door)
    wait_idle(studio, qtbot)
    dialog = studio.window.findChild(NamesDialog)
    assert dialog is not None
    assert list(dialog.boxes) == ["#010203"]
    dialog.boxes["#010203"].setCurrentIndex(dialog.boxes["#010203"].findData(8))
    dialog.accept()
    assert (studio.bridge.document.ids == 8).all()


def _enter(studio: Studio, path: Path, door: str) -> None:
    if door == "import":
        studio.layout_import.open(path)
    elif door == "open":
        studio.document_files.open(path)
    else:
        drops = studio.findChild(_Drops)
        assert drops is not None
        drops.take(path)


@pytest.mark.parametrize("door", ["import", "open", "drop"])
def test_a_name_tells_the_kind_at_every_door(studio: Studio, qtbot: QtBot, tmp_path: Path, door: str) -> None:
    sky = studio.packs.pack.labels.find("sky")
    assert sky is not None
    for name, number in (("x_gtFine_labelTrainIds", 10), ("x_labelIds", 23), ("ADE_val_00000001", 3)):
        Image.new("L", (30, 20), number).save(tmp_path / f"{name}.png")
        _enter(studio, tmp_path / f"{name}.png", door)
        wait_idle(studio, qtbot)
        assert (studio.bridge.document.ids == sky.id).all(), name
        studio.bridge.document.mark_saved(studio.bridge.document.snapshot())


def test_an_import_that_paints_nothing_says_so(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("L", (30, 20), 0).save(tmp_path / "x_labelIds.png")
    studio.document_files.open(tmp_path / "x_labelIds.png")
    wait_idle(studio, qtbot)
    assert "Nothing is painted" in studio.window.notices.text


def test_names_that_no_label_has_are_asked_for(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    shapes = [
        {"label": "sky", "points": [[0, 0], [40, 0], [40, 10], [0, 10]], "shape_type": "polygon"},
        {"label": "unicorn", "points": [[0, 10], [40, 10], [40, 20], [0, 20]], "shape_type": "polygon"},
    ]
    document = {"version": "5.0.1", "shapes": shapes, "imageHeight": 20, "imageWidth": 40, "flags": {}}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(document))
    studio.layout_import.open(path)
    wait_idle(studio, qtbot)
    dialog = studio.window.findChild(NamesDialog)
    assert dialog is not None
    assert list(dialog.boxes) == ["unicorn"]
    dialog.boxes["unicorn"].setCurrentIndex(dialog.boxes["unicorn"].findData(8))
    dialog.accept()
    assert studio.bridge.document.extent == Extent(20, 40)
    assert (studio.bridge.document.ids[:9] == 0).all()
    assert (studio.bridge.document.ids[12:19, 1:39] == 8).all()


def test_a_dropped_photograph_is_traced_and_a_dropped_layout_opened(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    drops = studio.findChild(_Drops)
    assert drops is not None
    Image.new("RGB", (40, 30), "red").save(tmp_path / "photo.jpg")
    drops.take(tmp_path / "photo.jpg")
    wait_idle(studio, qtbot)
    assert studio.tracing.photograph is not None
    write_layout(tmp_path / "layout.png", studio.bridge.document.layout())
    drops.take(tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert studio.tracing.photograph is None


def test_an_outline_is_found_and_painted(studio: Studio, hand: Hand, qtbot: QtBot, tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 60, (300, 400, 3)).astype(np.uint8)
    pixels[100:200, 100:250] += np.array([180, 150, 20], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    studio.tracing.open(tmp_path / "photo.png")
    wait_idle(studio, qtbot)
    studio.actions["tool.outline"].trigger()
    studio.painting.set_label(8)
    hand.drag((80, 80), (220, 270))
    wait_idle(studio, qtbot)
    mask = studio.bridge.document.ids == 8
    assert mask[110:190, 110:240].mean() > 0.97
    assert mask.sum() < 1.15 * 100 * 150


def test_unsaved_work_is_kept_for_recovery_and_forgotten_when_saved(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    studio.autosave.save()
    wait_idle(studio, qtbot)
    kept = list(user_recovery_folder().glob("*/document.simspaint"))
    assert len(kept) == 1
    studio.document_files.write(tmp_path / "one.simspaint")
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


def test_files_named_at_the_start_are_opened(
    qapp: QApplication, nothing_left: None, qtbot: QtBot, studio: Studio, tmp_path: Path
) -> None:
    paint(studio)
    studio.document_files.write(tmp_path / "one.simspaint")
    wait_idle(studio, qtbot)
    second = open_studio(qapp, [tmp_path / "one.simspaint"])
    second.window.show()
    qtbot.waitUntil(lambda: second.bridge.path == tmp_path / "one.simspaint")
    close(second)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape])
def test_dialogs_close_by_escape(studio: Studio, key: Qt.Key) -> None:
    studio.actions["file.new"].trigger()
    dialog = studio.window.findChild(NewDocumentDialog)
    assert isinstance(dialog, QDialog)
    QTest.keyClick(dialog.findChild(QPushButton), key)
    assert not dialog.isVisible()


def test_no_folder_is_opened_as_a_pack_because_a_document_names_it(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    evil = write_pack(tmp_path / "evil", n=2, with_networks=False)
    before = studio.packs.pack.name
    settings = DocumentSettings(pack=str(evil))
    write_document(tmp_path / "a.simspaint", replace(studio.document_files.snapshot(), settings=settings))
    studio.document_files.open(tmp_path / "a.simspaint")
    wait_idle(studio, qtbot)
    assert studio.packs.pack.name == before
    assert "There is no pack" in studio.window.notices.text
