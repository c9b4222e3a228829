"""Whether the window could answer: a timer that notes its longest pause, and waiting that lets it beat."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

_BEAT_MS = 2
_LOOK_MS = 10


class Heartbeat(QObject):
    """Beats every few milliseconds; a longer pause is a time in which the window could not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.doing = "start"
        self.longest_ms: dict[str, float] = defaultdict(float)
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms[self.doing] = max(self.longest_ms[self.doing], (now - self._last) * 1000)
        self._last = now


class FirstSeen:
    """Notes when a widget has first painted what a signal brings, in milliseconds after this was made."""

    def __init__(self, signal: SignalInstance, widget: QWidget) -> None:
        self.ms: float | None = None
        self._start, self._signal, self._widget = time.perf_counter(), signal, widget
        signal.connect(self._look)

    def _look(self, *_: object) -> None:
        self._signal.disconnect(self._look)
        self._widget.repaint()  # at once, not with the next events
        self.ms = (time.perf_counter() - self._start) * 1000


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Let the window live until the condition is met, so many seconds at most; whether it was met.

    It may not be met any more when the loop's last events are handled.
    """
    end, loop, timer = time.monotonic() + seconds, QEventLoop(), QTimer()
    met = False

    def look() -> None:
        nonlocal met
        met = met or condition()
        if met or time.monotonic() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(_LOOK_MS)
    loop.exec()
    timer.stop()
    return met
