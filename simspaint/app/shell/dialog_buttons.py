"""Buttons of dialogs, looking the same on every system."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox


def without_icons(box: QDialogButtonBox | QMessageBox) -> None:
    """Take away the icons that some systems put on the buttons of dialogs."""
    for button in box.buttons():
        button.setIcon(QIcon())
