"""Layout and photograph: side by side, or one above the other where that makes them larger."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCursor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter

from simspaint.app.shell.initial_panels import SHARES, STACKED_SHARES

_HANDLE = 5
_HEAD, _SHOWN = 14, 0.96
"""Points of the line above a picture that its text does not take; share of its room that a picture fills."""
_GAIN = 1.1
"""So many times as large pictures have to become side by side where they lie one above the other: else both
would change places to and fro."""
Beside, Stacked = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class Arrangement(StrEnum):
    """How the pictures lie."""

    LARGEST = "largest"
    BESIDE = "beside"
    STACKED = "stacked"


class PicturePair(QSplitter):
    """Holds the layout and then the photograph; each arrangement keeps the sizes that the person gave it."""

    def __init__(self) -> None:
        super().__init__(Beside)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HANDLE)
        self.arrangement = Arrangement.LARGEST
        self._proportion = 1.5
        self._states: dict[Qt.Orientation, QByteArray] = {}
        self._sizes_before: list[int] | None = None
        self._held_at: QSize | None = None
        self.lent = 0
        """Points of height that something takes for a while: they count as if they were here."""

    def set_proportion(self, proportion: float) -> None:
        """Say how wide the pictures are, one in proportion to their height."""
        if proportion != self._proportion:
            self._proportion, self._held_at = proportion, None
            self.arrange()

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """As the person wants it, or as it makes the pictures largest."""
        self.arrangement, self._held_at = arrangement, None
        self.arrange()

    def hold(self, is_held: bool) -> None:
        """Something comes that takes room from the pictures: they do not change places for it while the
        pointer is there, which has just clicked, and would meet the other one. Or they may again."""
        self._held_at = self.window().size() if is_held and self._has_pointer() else None

    def size_as_at_first(self) -> None:
        """Give the pictures the room that they have at first."""
        self._states.clear()
        self._sizes_before = None
        self._set_shares()

    def give_layout_room(self, is_given: bool) -> None:
        """Let the layout have the larger half while no photograph is made, or its own again."""
        if is_given and self._sizes_before is None:
            self._sizes_before = self.sizes()
            self.setSizes(sorted(self._sizes_before, reverse=True))
        elif not is_given and self._sizes_before is not None:
            self.setSizes(self._sizes_before)
            self._sizes_before = None

    def state_of(self, orientation: Qt.Orientation) -> QByteArray:
        """The sizes in an arrangement as Qt's bytes; empty where nobody has seen it."""
        return (
            self.saveState()
            if orientation is self.orientation()
            else self._states.get(orientation, QByteArray())
        )

    def take_state(self, orientation: Qt.Orientation, state: QByteArray) -> None:
        """Undo `state_of`; nothing where the state is empty."""
        if not state.isEmpty():
            self._states[orientation] = state
            if orientation is self.orientation():
                self._restore_sizes(state)

    def arrange(self) -> None:
        """Lay the pictures as they become largest, or as the person wants them; once they are seen."""
        wanted = self._wanted()
        if wanted is self.orientation() or not self.isVisible():
            return
        has_room, self._sizes_before = self._sizes_before is not None, None
        self._states[self.orientation()] = self.saveState()
        self.setOrientation(wanted)
        state = self._states.get(wanted)
        if state is None:
            self._set_shares()
        else:
            self._restore_sizes(state)
        self.give_layout_room(has_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._held_at != self.window().size():
            self._held_at = None
        self.arrange()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._has_pointer():  # it is there while a menu is open
            self._held_at = None
            self.arrange()

    def _has_pointer(self) -> bool:
        return self.rect().contains(self.mapFromGlobal(QCursor.pos()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrange()

    def _wanted(self) -> Qt.Orientation:
        if self.arrangement is not Arrangement.LARGEST:
            return Beside if self.arrangement is Arrangement.BESIDE else Stacked
        now = self.orientation()
        if self._held_at is not None:
            return now
        beside, stacked = self._area(Beside), self._area(Stacked)
        return Stacked if stacked * (_GAIN if now is Stacked else 1) > beside else Beside

    def _area(self, orientation: Qt.Orientation) -> float:
        """Square points of both pictures, as they are at first in an arrangement."""
        room, head = self.size() + QSize(0, self.lent), self.fontMetrics().height() + _HEAD
        total = 0.0
        for share in (each / sum(shares) for shares in (_shares(orientation),) for each in shares):
            if orientation is Beside:
                width, height = share * (room.width() - _HANDLE), room.height() - head
            else:
                width, height = room.width(), share * (room.height() - _HANDLE) - head
            height = max(min(height, width / self._proportion), 0) * _SHOWN
            total += height * height * self._proportion
        return total

    def _set_shares(self) -> None:
        room = self.width() if self.orientation() is Beside else self.height()
        self.setSizes([share * room for share in _shares(self.orientation())])

    def _restore_sizes(self, state: QByteArray) -> None:
        """Of what a state holds the sizes alone: a handle of 20,000 pixels would make the window as large."""
        direction = self.orientation()
        self.restoreState(state)
        self.setHandleWidth(_HANDLE)
        self.setOrientation(direction)
        self.setChildrenCollapsible(False)
        self.setOpaqueResize(True)


def _shares(orientation: Qt.Orientation) -> tuple[int, int]:
    return SHARES if orientation is Beside else STACKED_SHARES
