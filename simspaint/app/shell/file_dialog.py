"""The dialog that asks for a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, take: Callable[[Path], object]) -> QFileDialog:
    """A dialog, not open yet, that gives the file to `take`; deleted when it is closed."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    return dialog


def existing_file_dialog(parent: QWidget, title: str, take: Callable[[Path], object]) -> QFileDialog:
    """The same for a file that is there."""
    dialog = file_dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog
