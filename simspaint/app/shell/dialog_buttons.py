"""Buttons of dialogs, looking the same on every system."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from simspaint.app.shell.growing_dialog import grow_with_contents


def without_icons(box: QDialogButtonBox | QMessageBox) -> None:
    """Take away the icons that some systems put on the buttons of dialogs."""
    for button in box.buttons():
        button.setIcon(QIcon())


def settle_enter(dialog: QDialog) -> None:
    """Enter presses the button that has the keys, elsewhere the default button that the dialog was given, if
    any; Qt would take the first button or Close for it. Call it when all buttons are there."""
    has_default = False
    for button in dialog.findChildren(QPushButton):
        has_default |= button.isDefault()
        button.setAutoDefault(button.isDefault())
    dialog.installEventFilter(_EnterKey(dialog, has_default))


class _EnterKey(QObject):
    """Gets what the control with the keys has left to its dialog."""

    def __init__(self, dialog: QDialog, has_default: bool) -> None:
        super().__init__(dialog)
        self._dialog, self._has_default = dialog, has_default

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        focus = self._dialog.focusWidget()
        if isinstance(focus, (QPushButton, QToolButton)):
            focus.click()
            return True
        return not self._has_default


def lay_out_form(dialog: QDialog, form: QFormLayout, accept: str, width: int) -> QDialogButtonBox:
    """Put a form into a dialog of at least this width, with Cancel and a button to accept below it; gives
    these."""
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, dialog
    )
    buttons.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    buttons.button(QDialogButtonBox.StandardButton.Ok).setDefault(True)
    without_icons(buttons)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 12)
    column.addLayout(form)
    column.addStretch(1)
    column.addWidget(buttons)
    settle_enter(dialog)
    grow_with_contents(dialog)
    dialog.setMinimumWidth(width)
    return buttons
