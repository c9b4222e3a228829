"""Events of the pen or the mouse, as tools receive them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt

from simspaint.painting.regions.region import Point


class Act(Enum):
    """What the hand does."""

    PRESS = auto()
    MOVE = auto()
    RELEASE = auto()
    HOVER = auto()
    """The pen moves while it is up."""
    DOUBLE_CLICK = auto()
    """A double click; sent after the press."""
    FINISH = auto()
    """Enter: what was begun ends here."""
    STEP_BACK = auto()
    """Backspace: the last part of what was begun is taken back."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Where the pen or the mouse is, and what it does there.

    Parameters
    ----------
    x, y
        In pixels of the layout, with fractions; may lie outside of it.
    pressure
        0 to 1; a mouse has 1.
    is_eraser
        It is the pen's other end.
    view
        The same place in points of the widget.
    """

    x: float
    y: float
    pressure: float = 1.0
    is_eraser: bool = False
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    view: QPointF = field(default_factory=QPointF)
    act: Act = Act.HOVER

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def alt(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)

    @property
    def is_up(self) -> bool:
        """A stroke ends here."""
        return self.act in (Act.RELEASE, Act.FINISH)

    @property
    def point(self) -> Point:
        """(row, column) with fractions, as painting counts: a pixel's centre lies at its index + 0.5."""
        return self.y, self.x

    @property
    def pixel(self) -> tuple[int, int]:
        """(row, column) of the pixel it is over."""
        return int(self.y // 1), int(self.x // 1)
