"""A window that is asked for comes to the front, whether it was shown before or not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def show_in_front(window: QWidget) -> None:
    """Show a window or dialog above the others and give it the keys."""
    window.show()
    window.raise_()
    window.activateWindow()
