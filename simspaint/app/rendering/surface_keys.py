"""The photograph without a mouse: keys choose a piece, move the piece in hand, and move the slider."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from simspaint.app.pictures.keyboard_pen import arrow_step, middle_of
from simspaint.app.rendering.photograph_surface import PhotographSurface
from simspaint.app.rendering.surface_handles import Handles

ABOUT = (
    "The rendered photograph: arrow keys move a cross, the full stop chooses the piece below it, Esc chooses"
    " none. While a piece is moved, arrow keys move it, plus and minus scale it, square brackets turn it,"
    " Enter puts it there. While layout and photograph are compared, left and right move the slider"
)
_GROWTH, _TURN_DEGREES, _DIVIDER_STEP = 1.05, 5.0, 1 / 32
_REST_MS = 900
"""After so long without a key a piece is put where keys moved it: many keys are one step of the history."""
_PLAIN = Qt.KeyboardModifier.NoModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHANGES: dict[int, Callable[[Handles], None]] = {
    Qt.Key.Key_Plus: lambda handles: handles.grow(_GROWTH),
    Qt.Key.Key_Equal: lambda handles: handles.grow(_GROWTH),
    Qt.Key.Key_Minus: lambda handles: handles.grow(1 / _GROWTH),
    Qt.Key.Key_BracketLeft: lambda handles: handles.turn(-_TURN_DEGREES),
    Qt.Key.Key_BracketRight: lambda handles: handles.turn(_TURN_DEGREES),
}


class SurfaceKeys(QObject):
    """Takes the keys of the photograph before actions do, where they mean something there."""

    def __init__(self, surface: PhotographSurface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._is_waiting = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._put)
        surface.setAccessibleDescription(ABOUT)
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press or event.type() == QEvent.Type.ShortcutOverride:
            work = self._work(event) if isinstance(event, QKeyEvent) else None
            if work is not None and is_press:
                work()
                self._surface.update()
            elif work is not None:
                event.accept()  # it comes again as a press, and no action has it
            return work is not None
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut):
            self._put()
        if event.type() == QEvent.Type.MouseMove:
            self._surface.pen.point = None
        return False

    def _work(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None where it means nothing."""
        surface = self._surface
        if surface.handles is not None and (on_piece := self._work_on_piece(event, surface.handles)):
            return on_piece
        if event.key() == Qt.Key.Key_Escape and _is_plain(event) and surface.is_marked:
            return surface.spot_left.emit
        if surface.handles is not None:
            return None
        if not surface.has_picture:
            return None
        if surface.can_divide and (share := self._divided(event)) is not None:
            return lambda: surface.set_divider(share)
        if arrow_step(event, surface.geometry_of_view) is not None:
            return lambda: surface.pen.moved(event, surface.geometry_of_view)
        is_enter = event.key() in _ENTER and _is_plain(event)
        if is_enter or (surface.pen.is_pen_key(event) and _is_plain(event)):
            return lambda: surface.click(surface.pen.point or middle_of(surface.geometry_of_view))
        return None

    def _work_on_piece(self, event: QKeyEvent, handles: Handles) -> Callable[[], object] | None:
        step = arrow_step(event, self._surface.geometry_of_view)
        if step is not None:
            return self._changes(lambda: handles.nudge(step))
        shift = Qt.KeyboardModifier.ShiftModifier  # plus is above another key on most keyboards
        if event.key() in _CHANGES and not event.modifiers() & ~(shift | Qt.KeyboardModifier.KeypadModifier):
            return self._changes(lambda: _CHANGES[event.key()](handles))
        if handles.is_dragging and event.key() == Qt.Key.Key_Escape:
            return handles.cancel
        if handles.is_dragging and event.key() in _ENTER and _is_plain(event):
            return self._put
        return None

    def _changes(self, change: Callable[[], None]) -> Callable[[], None]:
        def work() -> None:
            change()
            self._is_waiting = True
            self._rest.start()

        return work

    def _put(self) -> None:
        """Put the piece where keys moved it."""
        handles, was_waiting = self._surface.handles, self._is_waiting
        self._is_waiting = False
        self._rest.stop()
        if was_waiting and handles is not None and handles.release():
            self._surface.placed.emit(handles.frame)
            self._surface.update()

    def _divided(self, event: QKeyEvent) -> float | None:
        """Where a key moves the slider to, as a share of the width."""
        if not _is_plain(event):
            return None
        now = self._surface.divider
        places = {
            Qt.Key.Key_Left: now - _DIVIDER_STEP,
            Qt.Key.Key_Right: now + _DIVIDER_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        return places.get(Qt.Key(event.key()))


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _PLAIN
