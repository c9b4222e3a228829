"""What can be dragged over the photograph."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from simspaint.app.pictures.view_geometry import ViewGeometry


class Handles(Protocol):
    """What moves a piece in the picture. Points are view points."""

    @property
    def frame(self) -> object:
        """Where the piece lies now."""
        ...

    @property
    def is_dragging(self) -> bool: ...

    def cursor_at(self, point: QPointF, geometry: ViewGeometry) -> Qt.CursorShape | None:
        """What a press here would do; None where it would do nothing."""
        ...

    def press(self, point: QPointF, geometry: ViewGeometry) -> bool:
        """Take what lies here; False where nothing does."""
        ...

    def move(self, point: QPointF, geometry: ViewGeometry, snap: bool = False) -> None:
        """Follow the pointer."""
        ...

    def nudge(self, shift: QPointF) -> None:
        """Move by pixels of the picture, as a key does; takes the piece where nothing has it yet."""
        ...

    def grow(self, factor: float) -> None:
        """Magnify by a key."""
        ...

    def turn(self, degrees: float) -> None:
        """Turn clockwise in the picture by a key."""
        ...

    def release(self) -> bool:
        """Let go; True where the piece lies elsewhere now."""
        ...

    def cancel(self) -> None:
        """Put the piece back where the drag took it."""
        ...

    def paint(self, painter: QPainter, geometry: ViewGeometry, accent: QColor) -> None:
        """Draw the handles."""
        ...
