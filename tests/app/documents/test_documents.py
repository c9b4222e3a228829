from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from simspaint.app.documents.new_document_dialog import NewDocumentDialog
from simspaint.app.main import open_studio
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document_file.document_file import write_document
from tests.app.conftest import close
from tests.app.documents.document_steps import paint, wait_idle
from tests.app.hand import Hand
from tests.pack_factory import write_pack


def test_a_damaged_document_is_reported_and_nothing_is_lost(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    ids = studio.bridge.document.ids.copy()
    (tmp_path / "bad.simspaint").write_bytes(b"nothing")
    studio.documents.opening.open(tmp_path / "bad.simspaint")
    wait_idle(studio, qtbot)
    assert "bad.simspaint" in studio.window.notices.text
    assert (studio.bridge.document.ids == ids).all()


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


def test_a_new_painting_says_what_the_photographs_can_fill(studio: Studio) -> None:
    studio.actions["file.new"].trigger()
    dialog = studio.window.findChild(NewDocumentDialog)
    assert dialog is not None
    height, width = studio.packs.pack.extent
    said = f"photographs are {width} × {height}"
    dialog.size_choice.setCurrentIndex(dialog.size_choice.count() - 1)
    dialog.across.setValue(width)
    dialog.down.setValue(height)
    assert said not in dialog.about.text()
    dialog.across.setValue(4 * width)
    assert said in dialog.about.text()
    dialog.reject()


def test_an_outline_is_found_and_painted(studio: Studio, hand: Hand, qtbot: QtBot, tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 60, (300, 400, 3)).astype(np.uint8)
    pixels[100:200, 100:250] += np.array([180, 150, 20], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    studio.tracing.open(tmp_path / "photo.png")
    wait_idle(studio, qtbot)
    studio.actions["tool.outline"].trigger()
    studio.label_state.set_label(8)
    hand.drag((80, 80), (220, 270))
    wait_idle(studio, qtbot)
    mask = studio.bridge.document.ids == 8
    assert mask[110:190, 110:240].mean() > 0.97
    assert mask.sum() < 1.15 * 100 * 150


def test_files_named_at_the_start_are_opened(
    qapp: QApplication, nothing_left: None, qtbot: QtBot, studio: Studio, tmp_path: Path
) -> None:
    paint(studio)
    studio.documents.saving.write(tmp_path / "one.simspaint")
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
    snapshot = studio.documents.saving.snapshot_of(studio.bridge.document)
    write_document(tmp_path / "a.simspaint", replace(snapshot, settings=settings))
    studio.documents.opening.open(tmp_path / "a.simspaint")
    wait_idle(studio, qtbot)
    assert studio.packs.pack.name == before
    assert "There is no pack" in studio.window.notices.text


def test_what_is_opened_is_seen_whatever_kind_of_file_it_is(studio: Studio) -> None:
    studio.actions["file.open"].trigger()
    (dialog,) = studio.window.findChildren(QFileDialog)
    shown = dialog.selectedNameFilter()
    assert all(f"*{suffix}" in shown for suffix in (".simspaint", ".png", ".jpg", ".tif", ".json"))
    dialog.reject()
