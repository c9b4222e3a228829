"""What a person does in the library's window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio

SIZE = (64, 96)


def drop(target: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, copy, left = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, data, left, none))


def wait(studio: Studio, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not studio.library.control.is_busy and studio.tasks.is_idle, timeout=60_000)


def names(window: LibraryWindow) -> list[str]:
    """What is shown, without the digest of a file's bytes."""
    entries = (window.list.item(i).data(Qt.ItemDataRole.UserRole) for i in range(window.list.count()))
    return [entry.name.rsplit("-", 1)[0] for entry in entries]
