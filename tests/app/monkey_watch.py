"""Ends a monkey that does not end by itself, and says where it stands."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

_MORE_S = 120.0
"""So long after its time the window may take to close, with all that is waited for."""


def end_after(seconds: float, give_up: Callable[[str], object]) -> threading.Timer:
    """Should the process still run `seconds` and a while after now, the stack of every thread is written to
    stderr, `give_up` is told which windows there are, and the process ends with 1."""

    def end() -> None:
        faulthandler.dump_traceback(sys.stderr, all_threads=True)
        give_up(f"has not ended {_MORE_S:.0f} s after its time; windows: {_windows()}")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)

    timer = threading.Timer(seconds + _MORE_S, end)
    timer.daemon = True
    timer.start()
    return timer


def _windows() -> list[str]:
    """All of them, read from another thread: nothing follows but the end of the process."""
    found = []
    for widget in QApplication.topLevelWidgets():
        is_shown = "shown" if widget.isVisible() else "hidden"
        found.append(f"{type(widget).__name__} {widget.objectName()!r} {is_shown} {widget.windowType().name}")
    return [
        *found,
        f"modal {QApplication.activeModalWidget()!r}",
        f"popup {QApplication.activePopupWidget()!r}",
    ]
