"""The field that labels are searched in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from simspaint.app.shell.icons import icon


class LabelSearch(QLineEdit):
    """Has the keys until something was taken, or Esc gives the search up: then they go back to the layout."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Search labels")
        self.setAccessibleName("Search labels")
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def leave(self) -> None:
        """The search has ended."""
        self.clear()
        if self.hasFocus():
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        is_esc = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_esc and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else it would stop rendering
            return True
        if is_esc and event.type() == QEvent.Type.KeyPress:
            self.leave()
            return True
        return super().event(event)
