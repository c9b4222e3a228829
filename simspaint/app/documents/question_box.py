"""A question that a person answers before something happens to a document."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from simspaint.app.shell.dialog_buttons import without_icons
from simspaint.files.plain_names import printable_lines


def question_box(
    parent: QWidget,
    text: str,
    buttons: QMessageBox.StandardButton,
    default: QMessageBox.StandardButton,
    title: str = "Save?",
) -> QMessageBox:
    """A box that is not open yet; deleted when it is closed."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(printable_lines(text))
    box.setStandardButtons(buttons)
    box.setDefaultButton(default)
    without_icons(box)
    return box
