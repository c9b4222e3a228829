"""What is saved is the painting that was to be saved, in a file that can be opened again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_opening, document_saving
from simspaint.app.studio import Studio
from simspaint.files.layout_file import read_layout
from simspaint.painting.document_file.document_file import read_document
from simspaint.resource_files import user_recovery_folder
from tests.app.documents.conftest import Slowly, TypeName
from tests.app.documents.document_steps import answer, boxes, document_of, paint, wait_idle

KINDS = QMessageBox.StandardButton


@pytest.mark.parametrize("what", ["in its place", "save as"])
def test_what_is_saved_is_the_painting_that_was_asked_about(
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    slowly: Slowly,
    typed: TypeName,
    what: str,
) -> None:
    mine = document_of(studio, tmp_path / "mine.simspaint", 1)
    other = document_of(studio, tmp_path / "other.simspaint", 5)
    studio.documents.opening.open(mine)
    wait_idle(studio, qtbot)
    paint(studio, 2)
    gate = slowly(document_opening, "read_document")
    studio.documents.opening.open(other)
    answer(studio, KINDS.Discard)
    if what == "in its place":
        document_of(studio, mine, 3)  # by another program
        studio.documents.saving.save()
        qtbot.waitUntil(lambda: any("in its place" in box.text() for box in boxes(studio)))
    else:
        studio.documents.saving.save_as()
    gate.set()
    qtbot.waitUntil(lambda: studio.bridge.path == other)
    if what == "in its place":
        boxes(studio)[0].button(KINDS.Save).click()
    else:
        typed(studio, "third")
    wait_idle(studio, qtbot)
    saved = read_document(mine if what == "in its place" else tmp_path / "third.simspaint")
    assert 2 in saved.layout.ids
    assert 5 not in saved.layout.ids
    assert studio.bridge.path == other
    assert (studio.bridge.document.ids == 5).all()


def test_a_file_that_was_read_before_it_was_saved_is_not_written_over_unasked(
    studio: Studio, qtbot: QtBot, tmp_path: Path, slowly: Slowly
) -> None:
    path = document_of(studio, tmp_path / "b.simspaint", 1)
    paint(studio, 3)
    ids = studio.bridge.document.ids.copy()
    gate = slowly(document_saving, "write_document")
    studio.documents.saving.write(path)
    studio.documents.opening.open(path)
    answer(studio, KINDS.Discard)
    qtbot.waitUntil(lambda: studio.bridge.path == path)
    gate.set()
    wait_idle(studio, qtbot)
    studio.documents.saving.save()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert "was changed since" in boxes(studio)[0].text()
    assert np.array_equal(read_document(path).layout.ids, ids)


@pytest.mark.parametrize("name", ["plain", "Harbour v1.5", "16.30 Uhr", "sketch.png", "a.SimsPaint"])
def test_every_name_is_one_of_a_painting(
    studio: Studio, qtbot: QtBot, tmp_path: Path, typed: TypeName, name: str
) -> None:
    paint(studio)
    studio.documents.saving.save_as()
    typed(studio, name)
    wait_idle(studio, qtbot)
    (file,) = tmp_path.glob("*.[sS]*")
    assert file.name == (name if name == "a.SimsPaint" else f"{name}.simspaint")
    assert studio.bridge.path == file


def test_a_file_whose_suffix_was_not_typed_is_asked_about(
    studio: Studio, qtbot: QtBot, tmp_path: Path, typed: TypeName
) -> None:
    path = document_of(studio, tmp_path / "v1.5.simspaint", 1)
    paint(studio, 3)
    for kind in (KINDS.Cancel, KINDS.Yes):
        studio.documents.saving.save_as()
        typed(studio, "v1.5")
        boxes(studio)[0].button(kind).click()
        wait_idle(studio, qtbot)
        qtbot.wait(10)
        assert (3 in read_document(path).layout.ids) == (kind is KINDS.Yes)


def test_the_layout_of_the_painting_that_was_asked_about_is_exported(
    studio: Studio, qtbot: QtBot, tmp_path: Path, slowly: Slowly, typed: TypeName
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 5)
    paint(studio, 2)
    mine, labels = studio.bridge.document.ids.copy(), studio.bridge.document.labels
    gate = slowly(document_opening, "read_document")
    studio.documents.opening.open(other)
    answer(studio, KINDS.Discard)
    studio.documents.saving.export_layout()
    gate.set()
    qtbot.waitUntil(lambda: studio.bridge.path == other)
    typed(studio, "mine")
    wait_idle(studio, qtbot)
    assert np.array_equal(read_layout(tmp_path / "mine.png", labels).ids, mine)


def test_a_layout_gets_its_suffix_too(studio: Studio, qtbot: QtBot, tmp_path: Path, typed: TypeName) -> None:
    studio.documents.saving.export_layout()
    typed(studio, "layout v1.5")
    wait_idle(studio, qtbot)
    assert (tmp_path / "layout v1.5.png").is_file()


def test_a_drive_that_does_not_answer_keeps_no_painting_from_being_saved_elsewhere(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real, hung = threading.Event(), document_saving.write_document, tmp_path / "hung.simspaint"

    def write(path: Path, *arguments: Any) -> Any:
        if path == hung:
            gate.wait(60)
        return real(path, *arguments)

    monkeypatch.setattr(document_saving, "write_document", write)
    paint(studio)
    saving, elsewhere = studio.documents.saving, tmp_path / "elsewhere.simspaint"
    try:
        saving.write(hung)
        saving.write(elsewhere)
        qtbot.waitUntil(elsewhere.is_file)
        qtbot.waitUntil(lambda: studio.bridge.path == elsewhere)
        paint(studio, 5)
        studio.documents.autosave.save()
        drafts = user_recovery_folder()
        qtbot.waitUntil(lambda: any(drafts.glob("*/document.simspaint")))
        assert saving.is_saving
    finally:
        gate.set()
        wait_idle(studio, qtbot)
    assert hung.is_file()
