"""Layouts of the library that are opened to be corrected, with another painting held behind them."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from tests.app.documents.document_steps import answer
from tests.app.library.library_steps import SIZE


def paint(studio: Studio, label_id: int = 2) -> None:
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(Box(0, SIZE[1] // 2, *SIZE), None, label_id)


def correct(
    window: LibraryWindow, studio: Studio, qtbot: QtBot, row: int = 0, waits_idle: bool = True
) -> str:
    """Open the layout of a photograph, the painting before given up where it is asked about."""
    window.list.clearSelection()
    window.list.item(row).setSelected(True)
    name = window.list.chosen[0].name
    window.foot.correct.click()
    if studio.bridge.document.is_modified:
        answer(studio, QMessageBox.StandardButton.Discard)
    qtbot.waitUntil(lambda: studio.library.control.correcting == name)
    qtbot.waitUntil(lambda: studio.tasks.is_idle or not waits_idle)
    return name
