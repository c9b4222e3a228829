"""The monkey's mouse: Qt's own test events without a window system, the X server's pointer under X11.

Under X11 test events contradict the pointer that the server knows, and Qt then ends panels' drags that never
were; the server's own pointer is what a person's hand moves.
"""

from __future__ import annotations

import ctypes
import time
from functools import cache
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

_X_BUTTONS = {Qt.MouseButton.LeftButton: 1, Qt.MouseButton.MiddleButton: 2, Qt.MouseButton.RightButton: 3}
_ON_ITS_WAY_S = 0.002
"""Until an event of the pointer has come back from the server."""


class Mouse(Protocol):
    """Presses and moves at points of a window; what follows from an event is handled before it returns."""

    drags_panels: bool
    """Whether the release of a panel that hangs on it comes to the panel."""

    def press(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None: ...

    def move(self, window: QWindow, point: QPoint) -> None: ...

    def release(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None: ...


@cache
def make_mouse() -> Mouse:
    """The one that fits the platform; one for all windows, for it is a connection to the server."""
    return XMouse() if QGuiApplication.platformName() == "xcb" else QtMouse()


class QtMouse:
    """Events that Qt makes for tests."""

    drags_panels = False

    def press(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None:
        QTest.mousePress(window, button, modifiers, point)

    def move(self, window: QWindow, point: QPoint) -> None:
        QTest.mouseMove(window, point)

    def release(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None:
        QTest.mouseRelease(window, button, modifiers, point)


class XMouse:
    """The X server's pointer, moved by its XTEST extension; modifiers would be keys and are left out.

    Raises `OSError` where libX11 or libXtst is missing, or no server answers.
    """

    drags_panels = True

    def __init__(self) -> None:
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._test.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p, *[ctypes.c_int] * 3, ctypes.c_ulong]
        self._test.XTestFakeButtonEvent.argtypes = [
            ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong,
        ]  # fmt: skip
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise OSError("No X server answers.")

    def press(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None:
        self.move(window, point)
        self._send_button(button, True)

    def move(self, window: QWindow, point: QPoint) -> None:
        place = window.mapToGlobal(point)
        self._test.XTestFakeMotionEvent(self._display, -1, place.x(), place.y(), 0)
        self._wait()

    def release(
        self, window: QWindow, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPoint
    ) -> None:
        self._send_button(button, False)

    def _send_button(self, button: Qt.MouseButton, is_down: bool) -> None:
        self._test.XTestFakeButtonEvent(self._display, _X_BUTTONS[button], is_down, 0)
        self._wait()

    def _wait(self) -> None:
        self._x.XSync(self._display, 0)
        time.sleep(_ON_ITS_WAY_S)
        QApplication.processEvents()
