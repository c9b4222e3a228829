"""Dialogs for paintings, layouts, photographs and exports each begin where one of these was chosen last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_control import LibraryControl
from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.studio import Studio
from tests.app.documents.document_steps import wait_idle


def _add_photographs(studio: Studio) -> None:
    studio.library.open()._choose_files()


def _add_folder(studio: Studio) -> None:
    studio.library.open()._choose_folder()


def _like_picture(studio: Studio) -> None:
    studio.actions["render.mood"].trigger()
    dialog = studio.window.findChild(MoodDialog)
    assert isinstance(dialog, MoodDialog)
    dialog.like.click()


PAINTINGS: list[Callable[[Studio], object]] = [
    lambda studio: studio.documents.opening.choose(),
    lambda studio: studio.documents.saving.save(),
]
LAYOUTS: list[Callable[[Studio], object]] = [lambda studio: studio.documents.layout_import.choose()]
PHOTOGRAPHS: list[Callable[[Studio], object]] = [
    _add_photographs,
    _add_folder,
    _like_picture,
    lambda studio: studio.tracing.choose(),
]
EXPORTS: list[Callable[[Studio], object]] = [
    lambda studio: studio.documents.restoring.choose(),
    lambda studio: studio.documents.saving.export_layout(),
]


def _dialog(studio: Studio, ask: Callable[[Studio], object]) -> QFileDialog:
    ask(studio)
    shown = [each for each in studio.window.findChildren(QFileDialog) if each.isVisible()]
    assert len(shown) == 1
    return shown[0]


def _folder(studio: Studio, ask: Callable[[Studio], object]) -> Path:
    """Where a dialog begins."""
    dialog = _dialog(studio, ask)
    folder = Path(dialog.directory().absolutePath())
    dialog.reject()
    return folder


@pytest.mark.parametrize("asked", [PAINTINGS[1:], LAYOUTS, PHOTOGRAPHS, EXPORTS[1:]])
def test_a_kind_of_files_begins_where_it_was_chosen_last_and_the_others_do_not(
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[Callable[[Studio], object]],
) -> None:
    monkeypatch.setattr(LibraryControl, "add", lambda *_: None)
    kinds = [PAINTINGS, LAYOUTS, PHOTOGRAPHS, EXPORTS]
    for number, ask in enumerate(asked):
        folder = tmp_path / f"chosen {number}"
        folder.mkdir()
        dialog = _dialog(studio, ask)
        dialog.filesSelected.emit([str(folder / "a.png")])
        dialog.reject()
        wait_idle(studio, qtbot)
        studio.window.notices.hide()
        for kind in kinds:
            for other in kind:
                began = _folder(studio, other)
                assert (began == folder) == (ask in kind), other
    for dialog in studio.window.findChildren(MoodDialog):
        dialog.close()
    studio.library.open().close()
