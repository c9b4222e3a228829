"""A window that is asked for comes to the front, whether it was shown before or not."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget


def show_in_front(window: QWidget) -> None:
    """Show a window or dialog above the others and give it the keys."""
    if window.windowHandle() is not None and not window.isVisible():
        window.move(window.pos())  # window managers would put it lower each time, by its frame
    window.show()
    window.raise_()
    window.activateWindow()


def show_beside(view: QWidget, dialog: QWidget) -> None:
    """Show a dialog, the first time left of a view or above it, where it covers as little as can be of what
    is watched while the dialog is open."""
    if dialog.windowHandle() is None:
        dialog.adjustSize()
        seen = QRect(view.mapToGlobal(QPoint(0, 0)), view.size())
        room, size = view.screen().availableGeometry(), dialog.size()
        middle = seen.center() - QRect(QPoint(0, 0), size).center()
        left = QPoint(seen.left() - size.width(), max(middle.y(), seen.top()))
        above = QPoint(max(middle.x(), seen.left()), seen.top() - size.height())
        places = [QRect(_within(place, size, room), size) for place in (left, above)]
        dialog.move(min(places, key=lambda place: _area(place.intersected(seen))).topLeft())
    show_in_front(dialog)


def _within(place: QPoint, size: QSize, room: QRect) -> QPoint:
    """The nearest place in the room, of which the upper left corner counts most."""
    most = room.bottomRight() - QPoint(size.width(), size.height())
    return QPoint(max(min(place.x(), most.x()), room.left()), max(min(place.y(), most.y()), room.top()))


def _area(box: QRect) -> int:
    return max(box.width(), 0) * max(box.height(), 0)
