"""Buttons of dialogs, looking the same on every system."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QMessageBox, QVBoxLayout


def without_icons(box: QDialogButtonBox | QMessageBox) -> None:
    """Take away the icons that some systems put on the buttons of dialogs."""
    for button in box.buttons():
        button.setIcon(QIcon())


def lay_out_form(dialog: QDialog, form: QFormLayout, accept: str, width: int) -> QDialogButtonBox:
    """Put a form into a dialog of at least this width, with Cancel and a button to accept below it; gives
    these."""
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, dialog
    )
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    without_icons(buttons)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 12)
    column.addLayout(form)
    column.addStretch(1)
    column.addWidget(buttons)
    dialog.setMinimumWidth(width)
    return buttons
