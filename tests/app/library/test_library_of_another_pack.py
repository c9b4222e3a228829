"""The pack changes while the library's window shows, reads or asks about photographs of the one before."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_window
from simspaint.app.library.library_control import LibraryControl
from simspaint.app.library.library_entries import Entry
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.domain.layout import Layout
from simspaint.files.photograph_file import write_photograph
from simspaint.labelling.library import PhotographLibrary
from tests.app.library.library_steps import SIZE, drop, wait


@pytest.fixture
def libraries(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot, tmp_path: Path
) -> tuple[PhotographLibrary, PhotographLibrary]:
    """Of two packs, with the same photographs; the second one's have layouts and words of the person."""
    drop(window, photos)
    wait(studio, qtbot)
    first = studio.library.control.library
    second = PhotographLibrary(first.pack, tmp_path / "other" / "library")
    shutil.copytree(first.folder, second.folder)
    second.keep_layout(first.names()[0], Layout(np.ones(SIZE, np.uint8), second.pack.labels))
    second.write_words(first.names(), "long words")
    return first, second


def change(studio: Studio, library: PhotographLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A painting of another pack is open now."""
    monkeypatch.setattr(LibraryControl, "library", property(lambda _: library))
    studio.packs.changed.emit()


def test_photographs_are_removed_from_the_library_that_was_asked_about(
    window: LibraryWindow,
    studio: Studio,
    libraries: tuple[PhotographLibrary, PhotographLibrary],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = libraries
    window.list.selectAll()
    window.foot.remove.click()
    box = window.findChild(QMessageBox)
    change(studio, second, monkeypatch)
    wait(studio, qtbot)
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.Discard).click()
    wait(studio, qtbot)
    assert len(second.names()) == 2
    assert not first.names()


def test_words_are_written_about_the_photographs_that_were_asked_about(
    window: LibraryWindow,
    studio: Studio,
    libraries: tuple[PhotographLibrary, PhotographLibrary],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = libraries
    window.list.selectAll()
    window.foot.words.click()
    dialog = window.findChild(QInputDialog)
    change(studio, second, monkeypatch)
    wait(studio, qtbot)
    assert isinstance(dialog, QInputDialog)
    dialog.setTextValue("short")
    dialog.accept()
    wait(studio, qtbot)
    assert {note.words for note in second.notes().values()} == {"long words"}
    assert {note.words for note in first.notes().values()} == {"short"}


def test_photographs_that_were_being_read_are_not_shown_as_those_of_another_pack(
    window: LibraryWindow,
    studio: Studio,
    libraries: tuple[PhotographLibrary, PhotographLibrary],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, real = threading.Event(), library_window.own_entries

    def late(library: PhotographLibrary) -> list[Entry]:
        assert gate.wait(20)
        return real(library)

    monkeypatch.setattr(library_window, "own_entries", late)
    window.read_own()
    window.hide()
    change(studio, libraries[1], monkeypatch)
    gate.set()
    wait(studio, qtbot)
    assert window.list.count() == 0
    assert not window._own


def test_photographs_of_different_words_keep_them_unless_others_are_written(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    library = studio.library.control.library
    one, other = library.names()
    library.write_words([one], "foggy river")
    library.write_words([other], "castle at dusk")
    for typed, left in (
        (None, {one: "foggy river", other: "castle at dusk"}),
        ("Alps", {one: "Alps", other: "Alps"}),
    ):
        window.list.selectAll()
        window.foot.words.click()
        dialog = window.findChildren(QInputDialog)[-1]
        assert dialog.textValue() == ""
        assert "differ" in dialog.labelText()
        if typed is not None:
            dialog.setTextValue(typed)
        dialog.accept()
        wait(studio, qtbot)
        assert {name: note.words for name, note in library.notes().items()} == left


@pytest.mark.parametrize("whole_folder", [False, True])
def test_photographs_are_added_to_the_library_that_was_shown_when_they_were_asked_for(
    window: LibraryWindow,
    studio: Studio,
    libraries: tuple[PhotographLibrary, PhotographLibrary],
    photos: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    whole_folder: bool,
) -> None:
    first, second = libraries
    more = photos.parent / "more"
    write_photograph(more / "more.png", np.full((*SIZE, 3), 90, np.uint8))
    (window.head.folder_asked if whole_folder else window.head.files_asked).emit()
    dialog = window.findChild(QFileDialog)
    change(studio, second, monkeypatch)
    wait(studio, qtbot)
    assert isinstance(dialog, QFileDialog)
    if whole_folder:
        dialog.fileSelected.emit(str(more))
    else:
        dialog.filesSelected.emit([str(more / "more.png")])
    wait(studio, qtbot)
    assert len(second.names()) == 2
    assert len(first.names()) == 3
