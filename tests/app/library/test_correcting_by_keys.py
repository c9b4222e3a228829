"""A layout of the library is corrected without a mouse."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.shell.picture_pair import Arrangement
from simspaint.app.studio import Studio
from tests.app.library.library_steps import drop, wait


def test_the_window_makes_room_while_a_layout_is_corrected_and_comes_back(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    window.list.item(0).setSelected(True)
    window.list.setCurrentItem(window.list.item(0))
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.window.arrange_pictures(Arrangement.BESIDE)
    studio.window.show_panel("segments")  # before the labels, as in a small window
    studio.window.panel("segments").parentWidget().tabifyDockWidget(
        studio.window.panel("palette"), studio.window.panel("segments")
    )
    studio.window.panel("segments").raise_()
    layout, photograph = studio.window.middle.sizes()
    assert layout < photograph
    QTest.keyClick(window.list, Qt.Key.Key_Return)
    assert not window.findChildren(QFileDialog)
    qtbot.waitUntil(lambda: studio.library.control.correcting is not None)
    assert not window.isVisible()
    assert not studio.window.panel("palette").visibleRegion().isEmpty()
    assert studio.window.middle.sizes()[0] > studio.window.middle.sizes()[1]  # nothing is rendered
    studio.actions["library.keep"].trigger()
    qtbot.waitUntil(window.isVisible)
    wait(studio, qtbot)
    window.hide()
    studio.actions["library.keep"].trigger()
    wait(studio, qtbot)
    assert not window.isVisible()
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.documents.replacement.show_unsaved_layout(studio.bridge.document.layout(), ())
    assert abs(studio.window.middle.sizes()[0] - layout) <= 3
