"""Dialogs whose contents change while they are open: a bar appears, a message is longer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog


def grow_with_contents(dialog: QDialog) -> None:
    """Make the dialog higher where its contents need it; Qt would cut off texts that wrap."""
    dialog.installEventFilter(_Growing(dialog))


class _Growing(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QDialog):
            _grow(watched)
        return False


def _grow(dialog: QDialog) -> None:
    layout = dialog.layout()
    if layout is None or not dialog.isVisible() or not layout.hasHeightForWidth():
        return
    needed = layout.totalMinimumHeightForWidth(dialog.width())
    if dialog.height() < needed:
        dialog.resize(dialog.width(), min(needed, dialog.screen().availableGeometry().height()))
