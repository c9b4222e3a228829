"""The hand of a painter: presses, moves and releases given in pixels of the layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from simspaint.app.pictures.viewport import Viewport

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
Place = tuple[float, float]
"""(row, column) in pixels of the layout; 10.5 is the middle of row 10."""


class Hand:
    """Sends real mouse, wheel and tablet events to a view."""

    def __init__(self, view: Viewport) -> None:
        self.view = view

    def drag(
        self, *places: Place, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        """Press at the first place, move through all others, let go at the last."""
        self.press(places[0], modifiers, button)
        for place in places[1:]:
            self.move(place, modifiers, button)
        self.release(places[-1], modifiers, button)

    def click(self, place: Place, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.drag(place, modifiers=modifiers)

    def press(
        self, place: Place, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        self._mouse(QEvent.Type.MouseButtonPress, place, button, button, modifiers)

    def move(
        self, place: Place, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        self._mouse(QEvent.Type.MouseMove, place, NO_BUTTON, button, modifiers)

    def hover(self, place: Place) -> None:
        self._mouse(QEvent.Type.MouseMove, place, NO_BUTTON, NO_BUTTON, PLAIN)

    def release(
        self, place: Place, modifiers: Qt.KeyboardModifier = PLAIN, button: Qt.MouseButton = LEFT
    ) -> None:
        self._mouse(QEvent.Type.MouseButtonRelease, place, button, NO_BUTTON, modifiers)

    def double_click(self, place: Place) -> None:
        """As a mouse does it: press, release, double click, release."""
        self.click(place)
        self._mouse(QEvent.Type.MouseButtonDblClick, place, LEFT, LEFT, PLAIN)
        self.release(place)

    def turn_wheel(self, place: Place, steps: int, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        view = self.at(place)
        event = QWheelEvent(
            view,
            view,
            QPointF(0, 0).toPoint(),
            QPointF(0, 120 * steps).toPoint(),
            NO_BUTTON,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view, event)

    def pen(self, *places: tuple[Place, float], eraser: bool = False) -> None:
        """A tablet's pen: places with the pressure there."""
        kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(places) - 1)]
        for kind, (place, pressure) in zip(kinds, places, strict=True):
            self._tablet(kind, place, pressure, eraser)
        self._tablet(QEvent.Type.TabletRelease, places[-1][0], places[-1][1], eraser)

    def at(self, place: Place) -> QPointF:
        """The point of the widget that shows a place of the layout."""
        return self.view.geometry_of_view.to_view(QPointF(place[1], place[0]))

    def _mouse(
        self,
        kind: QEvent.Type,
        place: Place,
        button: Qt.MouseButton,
        held: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        view = self.at(place)
        QApplication.sendEvent(self.view, QMouseEvent(kind, view, view, view, button, held, modifiers))

    def _tablet(self, kind: QEvent.Type, place: Place, pressure: float, eraser: bool) -> None:
        pointer = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
        device = QPointingDevice(
            "pen", 1, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 2
        )
        view = self.at(place)
        button = NO_BUTTON if kind is QEvent.Type.TabletMove else LEFT
        held = NO_BUTTON if kind is QEvent.Type.TabletRelease else LEFT
        event = QTabletEvent(kind, device, view, view, pressure, 0, 0, 0, 0, 0, PLAIN, button, held)
        QApplication.sendEvent(self.view, event)
