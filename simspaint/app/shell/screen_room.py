"""Windows are no larger than the screen, which at scale 2 has 800 by 500 points only."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_FRAME = QSize(16, 48)
"""Points of a window's frame and title."""


def resize_within_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or what the screen has room for with a frame around it."""
    window.resize(size.boundedTo(window.screen().availableGeometry().size() - _FRAME))
