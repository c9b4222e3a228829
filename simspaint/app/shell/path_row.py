"""A path that can be typed or chosen: a field with a button beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton


def ask_folder(line: QLineEdit, name: str) -> None:
    """Ask for a folder that a field is to hold; `name` is the title of the question."""
    dialog = QFileDialog(line.window(), name, line.text())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(line.setText)
    dialog.open()


def path_row(line: QLineEdit, name: str, ask: Callable[[QLineEdit, str], None] = ask_folder) -> QHBoxLayout:
    """A field with a button that calls `ask` with the field and its name."""
    line.setAccessibleName(name)
    choose = QPushButton("Choose…")
    choose.setAccessibleName(f"Choose: {name.lower()}")
    choose.clicked.connect(lambda: ask(line, name))
    row = QHBoxLayout()
    row.addWidget(line, 1)
    row.addWidget(choose)
    return row
