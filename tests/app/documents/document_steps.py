"""What tests of documents do over and over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import write_document


def paint(studio: Studio, label_id: int = 3) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(10, 20, 60, 90), None, label_id)


def answer(studio: Studio, button: QMessageBox.StandardButton) -> None:
    box = studio.window.findChild(QMessageBox)
    assert box is not None
    box.button(button).click()


def wait_idle(studio: Studio, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: studio.tasks.is_idle, timeout=30_000)


def boxes(studio: Studio) -> list[QMessageBox]:
    return [box for box in studio.window.findChildren(QMessageBox) if box.isVisible()]


def document_of(studio: Studio, path: Path, label_id: int) -> Path:
    """A file with a painting of one label."""
    layout = Layout(np.full((60, 80), label_id, np.uint8), studio.packs.pack.labels)
    write_document(path, Document.from_layout(layout).snapshot())
    return path
