"""After a layout of the library was corrected, the painting before comes back as it was."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_control
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.files.layout_file import read_layout, write_layout
from tests.app.documents.document_steps import answer
from tests.app.library.correcting_steps import correct, paint
from tests.app.library.library_steps import wait

SAVE, DISCARD = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard


def keep(studio: Studio, qtbot: QtBot) -> None:
    studio.actions["library.keep"].trigger()
    wait(studio, qtbot)


def press_notice(studio: Studio) -> None:
    studio.window.notices._button.click()


def test_the_painting_before_comes_back_with_its_file_history_and_what_was_not_saved(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    before, ids = studio.bridge.document, studio.bridge.document.ids.copy()
    studio.bridge.set_path(tmp_path / "Alps & lake.simspaint")
    assert not studio.actions["library.back"].isEnabled()
    correct(added, studio, qtbot)
    assert studio.actions["library.back"].text() == "Back to Alps && lake"
    paint(studio)
    keep(studio, qtbot)
    assert studio.window.notices._button.text() == "Back to Alps && lake"
    press_notice(studio)
    assert studio.bridge.document is before
    assert studio.bridge.path == tmp_path / "Alps & lake.simspaint"
    assert before.is_modified
    assert (before.ids == ids).all()
    before.undo()
    assert (before.ids != ids).any()
    assert studio.library.control.correcting is None
    assert not studio.actions["library.back"].isEnabled()


def test_the_first_painting_comes_back_after_several_corrections_and_none_after_another_was_opened(
    added: LibraryWindow, studio: Studio, qtbot: QtBot
) -> None:
    before = studio.bridge.document
    correct(added, studio, qtbot, 0)
    correct(added, studio, qtbot, 1)
    studio.actions["library.back"].trigger()
    assert studio.bridge.document is before
    correct(added, studio, qtbot, 0)
    studio.documents.replacement.show_unsaved_layout(before.layout(), ())
    assert not studio.actions["library.back"].isEnabled()


def test_the_photograph_that_was_traced_lies_under_the_painting_again(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, photos: Path
) -> None:
    studio.tracing.open(photos / "whole.png")
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    traced = studio.tracing.photograph
    correct(added, studio, qtbot)
    assert studio.tracing.photograph is not traced
    studio.actions["library.back"].trigger()
    assert studio.tracing.photograph is traced


@pytest.mark.parametrize("button", [SAVE, DISCARD])
def test_a_correction_that_is_not_kept_is_asked_about_before_the_painting_comes_back(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, button: QMessageBox.StandardButton
) -> None:
    before = studio.bridge.document
    name = correct(added, studio, qtbot)
    paint(studio)
    corrected = studio.bridge.document.ids.copy()
    studio.actions["library.back"].trigger()
    box = studio.window.findChildren(QMessageBox)[-1]
    assert "Keep the corrected layout" in box.text()
    box.button(button).click()
    wait(studio, qtbot)
    assert studio.bridge.document is before
    library = studio.library.control.library
    lies_there = read_layout(library.layout_file(name), library.pack.labels).ids
    assert (lies_there == corrected).all() == (button is SAVE)


def test_what_is_kept_while_the_next_layout_is_opened_leaves_its_notice(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open, keep_layout = threading.Event(), library_control.keep_layout

    def keep_later(*given: Any) -> bool:
        assert is_open.wait(30)
        return keep_layout(*given)

    monkeypatch.setattr(library_control, "keep_layout", keep_later)
    correct(added, studio, qtbot, 0)
    paint(studio)
    studio.actions["library.keep"].trigger()
    added.list.clearSelection()
    added.list.item(1).setSelected(True)
    second = added.list.chosen[0].name
    added.foot.correct.click()
    answer(studio, DISCARD)
    qtbot.waitUntil(lambda: studio.library.control.correcting == second)
    is_open.set()
    wait(studio, qtbot)
    assert studio.window.notices._button.text() == "Keep this layout"


@pytest.mark.parametrize("is_answer_keep", [False, True])
def test_a_layout_that_another_program_has_corrected_meanwhile_is_asked_about(
    added: LibraryWindow, studio: Studio, qtbot: QtBot, is_answer_keep: bool
) -> None:
    name = correct(added, studio, qtbot)
    library = studio.library.control.library
    file, labels = library.layout_file(name), library.pack.labels
    paint(studio, 4)
    theirs = studio.bridge.document.layout()
    studio.bridge.document.undo()
    write_layout(file, theirs)
    paint(studio, 2)
    keep(studio, qtbot)
    assert (read_layout(file, labels).ids == theirs.ids).all()
    assert studio.bridge.document.is_modified
    box = studio.window.findChildren(QMessageBox)[-1]
    assert "changed or removed elsewhere" in box.text()
    box.button(SAVE if is_answer_keep else QMessageBox.StandardButton.Cancel).click()
    wait(studio, qtbot)
    mine = studio.bridge.document.ids
    assert (read_layout(file, labels).ids == (mine if is_answer_keep else theirs.ids)).all()
    assert studio.bridge.document.is_modified == (not is_answer_keep)
    paint(studio, 3)
    n_boxes = len(studio.window.findChildren(QMessageBox))
    if is_answer_keep:  # what was kept here is not taken for another program's
        keep(studio, qtbot)
        assert len(studio.window.findChildren(QMessageBox)) <= n_boxes
        assert not studio.bridge.document.is_modified


def test_a_question_about_one_correction_keeps_no_other_one(
    added: LibraryWindow, studio: Studio, qtbot: QtBot
) -> None:
    name = correct(added, studio, qtbot)
    library, control = studio.library.control.library, studio.library.control
    write_layout(library.layout_file(name), studio.bridge.document.layout().resized(Extent(32, 48)))
    paint(studio)
    keep(studio, qtbot)
    box = studio.window.findChildren(QMessageBox)[-1]
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    second = next(other for other in library.names() if other != name)
    control.correct(second)  # it was being read when the question came
    qtbot.waitUntil(lambda: control.correcting == second)
    paint(studio, 3)
    files = [library.layout_file(each).read_bytes() for each in (name, second)]
    box.button(SAVE).click()
    wait(studio, qtbot)
    assert [library.layout_file(each).read_bytes() for each in (name, second)] == files
