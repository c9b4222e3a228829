"""Whether a widget can be seen in its window: what cannot must not have the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def is_seen(widget: QWidget) -> bool:
    """Whether something of it is on the screen: itself, or what lies in it and covers it wholly.

    A panel below another one's tab is visible to Qt, but nothing of it is seen.
    """
    if not widget.isVisible():
        return False
    if not widget.visibleRegion().isEmpty():
        return True
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(not child.isWindow() and is_seen(child) for child in children)
