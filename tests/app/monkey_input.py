"""The events of a monkey's mouse, keyboard and pen."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget

from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.monkey_mouse import make_mouse

KEYS = [
    *(getattr(Qt.Key, f"Key_{name}") for name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
    *(getattr(Qt.Key, f"Key_{name}") for name in (
        "Space", "Tab", "Return", "Escape", "Backspace", "Delete", "Left", "Right", "Up", "Down", "Home",
        "End", "PageUp", "PageDown", "Plus", "Minus", "Backslash", "BracketLeft", "BracketRight", "F1", "F6",
        "F10", "F11", "Menu", "Comma", "Period",
    )),
]  # fmt: skip
_MODIFIERS = [
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
]  # fmt: skip
_BUTTONS = [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton]


class MonkeyInput:
    """Sends events to the window that would get them from a hand."""

    def __init__(self, studio: Studio, rng: np.random.Generator) -> None:
        self.window = studio.window
        self._studio, self._rng = studio, rng
        self._mouse = make_mouse()
        self._held: Qt.Key | None = None

    def _stroke(self) -> None:
        window = self.window.windowHandle()
        view = self._one([self._studio.editor, self._studio.editor, self._studio.rendering.view.surface])
        button = self._rng.choice(3, p=[0.84, 0.06, 0.1])
        modifiers = _MODIFIERS[int(self._rng.choice(5, p=[0.6, 0.15, 0.1, 0.1, 0.05]))]
        point = self._in_window(view.mapTo(self.window, self._inside(view, 40)))
        self._mouse.press(window, _BUTTONS[button], modifiers, point)
        for _ in range(int(self._rng.integers(0, 12))):
            point = self._in_window(point + QPoint(*self._rng.integers(-60, 61, 2).tolist()))
            self._mouse.move(window, point)
        if self._rng.random() < 0.05:
            self._key()
        self._mouse.release(window, _BUTTONS[button], modifiers, self._in_window(point))

    def _click(self) -> None:
        widget = self._widget_in_use()
        point = self._inside(widget, 0)
        button = _BUTTONS[int(self._rng.choice(3, p=[0.8, 0.15, 0.05]))]
        window, plain = widget.windowHandle(), Qt.KeyboardModifier.NoModifier
        if window is None or not window.geometry().contains(window.position() + point):
            return
        for _ in range(int(self._rng.choice([1, 2], p=[0.85, 0.15]))):
            # One by one: a press may close the window, and what follows goes elsewhere.
            for event in (self._mouse.press, self._mouse.release):
                window = window if shiboken6.isValid(window) else self.window.windowHandle()
                event(window, button, plain, self._in(window, point))

    def _wheel(self) -> None:
        inside = self._inside(self._studio.editor, 0)
        point = self._in_window(self._studio.editor.mapTo(self.window, inside))
        turn = QPoint(0, 120 * self._one([-4, -1, 1, 4]))
        modifiers = _MODIFIERS[int(self._rng.choice(5, p=[0.7, 0.1, 0.2, 0, 0]))]
        QTest.wheelEvent(self.window.windowHandle(), QPointF(point), turn, QPoint(), modifiers)

    def _pen(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        height, width = self._studio.bridge.document.extent
        places = [
            (
                (float(self._rng.uniform(-20, height + 20)), float(self._rng.uniform(-20, width + 20))),
                float(self._rng.random()),
            )
            for _ in range(int(self._rng.integers(1, 9)))
        ]
        Hand(self._studio.editor).pen(*places, eraser=bool(self._rng.random() < 0.2))

    def _key(self) -> None:
        widget = QApplication.focusWidget() or self._widget_in_use()
        key = self._one(KEYS)
        modifiers = _MODIFIERS[int(self._rng.choice(5, p=[0.55, 0.12, 0.18, 0.08, 0.07]))]
        closes = key in (Qt.Key.Key_Q, Qt.Key.Key_W) and modifiers & Qt.KeyboardModifier.ControlModifier
        if not closes:  # quitting has a share of its own
            QTest.keyPress(widget, key, modifiers)
            if shiboken6.isValid(widget):
                QTest.keyRelease(widget, key, modifiers)

    def _hold(self) -> None:
        """A key that lasts: pressed now, let go the next time."""
        window = self._studio.editor
        if self._held is not None:
            QTest.keyRelease(window, self._held)
            self._held = None
        else:
            self._held = self._one(
                [Qt.Key.Key_Space, Qt.Key.Key_Control, Qt.Key.Key_Backslash, Qt.Key.Key_Alt]
            )
            QTest.keyPress(window, self._held)

    def _dock(self) -> None:
        """The buttons of a panel's title, the menu, and a drag where the release comes back to the panel: it
        does not without a window system. Nothing while a dialog has to be answered."""
        if QApplication.activeModalWidget() is not None:
            return
        dock = self._one(self.window.panels.docks)
        if self._mouse.drags_panels and dock.isVisible() and self._rng.random() < 0.5:
            self._drag_title(dock)
            return
        buttons = [
            b for b in dock.findChildren(QAbstractButton) if b.objectName().startswith("qt_dockwidget")
        ]
        match int(self._rng.integers(4)):
            case 0 if buttons:
                self._one(buttons).click()
            case 1:
                self._studio.actions["view.reset_panels"].trigger()
            case 2:
                dock.setFloating(not dock.isFloating())
            case _:
                dock.toggleViewAction().trigger()

    def _drag_title(self, dock: QDockWidget) -> None:
        """Anywhere, or back to about where it was; with a click of the right button or a key on the way."""
        window = dock.window().windowHandle()
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        point = dock.mapTo(dock.window(), QPoint(int(self._rng.integers(2, max(dock.width() - 60, 3))), 8))
        self._mouse.press(window, left, plain, point)
        reach = 300 if self._rng.random() < 0.6 else 5
        place = window.mapToGlobal(point)
        for _ in range(int(self._rng.integers(0, 8))):
            place += QPoint(*self._rng.integers(-reach, reach + 1, 2).tolist())
            window = window if shiboken6.isValid(window) else self.window.windowHandle()
            self._mouse.move(window, window.mapFromGlobal(place))
        if self._rng.random() < 0.1:
            self._mouse.press(window, Qt.MouseButton.RightButton, plain, window.mapFromGlobal(place))
            self._mouse.release(window, Qt.MouseButton.RightButton, plain, point)
        if self._rng.random() < 0.1:
            self._key()
        self._mouse.release(window, left, plain, point)

    def _one(self, things: Any) -> Any:
        return things[int(self._rng.integers(len(things)))]

    def _inside(self, view: QWidget, margin: int) -> QPoint:
        across, down = (
            int(self._rng.integers(-margin, max(side, 1) + margin)) for side in (view.width(), view.height())
        )
        return QPoint(across, down)

    def _in_window(self, point: QPoint) -> QPoint:
        return self._in(self.window.windowHandle(), point)

    @staticmethod
    def _in(window: QWindow, point: QPoint) -> QPoint:
        """The nearest point of the window, which may have another size by now."""
        return QPoint(min(max(point.x(), 0), window.width() - 1), min(max(point.y(), 0), window.height() - 1))

    def _widget_in_use(self) -> QWidget:
        """The window that events go to: a popup, a modal dialog, or any that is open."""
        widget = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return widget or self._one([w for w in QApplication.topLevelWidgets() if w.isVisible()])
