"""A window that is asked for comes to the front, whether it was shown before or not."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget


def show_in_front(window: QWidget) -> None:
    """Show a window or dialog above the others and give it the keys."""
    if window.windowHandle() is not None and not window.isVisible():
        window.move(window.pos())  # window managers would put it lower each time, by its frame
    window.show()
    window.raise_()
    window.activateWindow()


def show_left_of(view: QWidget, dialog: QWidget) -> None:
    """Show a dialog, the first time where it covers as little as can be of a view whose changes are watched
    while the dialog is open."""
    if dialog.windowHandle() is None:
        dialog.adjustSize()
        corner, room = view.mapToGlobal(QPoint(0, 0)), view.screen().availableGeometry()
        left = max(corner.x() - dialog.width(), room.left())
        top = corner.y() + max(view.height() - dialog.height(), 0) // 2
        dialog.move(left, max(min(top, room.bottom() - dialog.height()), room.top()))
    show_in_front(dialog)
