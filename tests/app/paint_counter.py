"""Counts how often widgets are repainted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class PaintCounter(QObject):
    """Counts the paint events of one widget from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        QApplication.processEvents()
        self._n = 0
        widget.installEventFilter(self)

    @property
    def n(self) -> int:
        """How many there were, those that are due included."""
        QApplication.processEvents()
        return self._n

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._n += event.type() == QEvent.Type.Paint
        return False
