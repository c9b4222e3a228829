"""The dialog that asks for a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, take: Callable[[Path], object]) -> QFileDialog:
    """A dialog, not open yet, that gives the file to `take`; deleted when it is closed."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    return dialog


def existing_file_dialog(
    parent: QWidget, title: str, take: Callable[[Path], object], until: SignalInstance | None = None
) -> QFileDialog:
    """The same for a file that is there; what the file is for ends with the signal `until`, and the dialog
    as well."""
    dialog = file_dialog(parent, title, take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if until is not None:
        until.connect(dialog.reject)
    return dialog
