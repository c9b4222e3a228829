"""When to save for recovery: a state machine without clock, timer or thread."""

from __future__ import annotations

QUIET_S = 2.0
"""Saved when nothing has changed for so long …"""

LATEST_S = 10.0
"""… and at the latest so long after the first change that is not saved."""

RETRY_S = 60.0
"""After a failure it is tried again no sooner than this."""


class AutosaveClock:
    """Says when the next save for recovery is due.

    All times are seconds of one clock that never goes back, as `time.monotonic`. Receives every change, every
    save and every failure; asked by a timer about once a second.
    """

    def __init__(self) -> None:
        self._first_change: float | None = None
        self._last_change = 0.0
        self._not_before = 0.0

    def changed(self, now: float) -> None:
        """The document has changed."""
        if self._first_change is None:
            self._first_change = now
        self._last_change = now

    def is_due(self, now: float, is_editing: bool = False) -> bool:
        """It should be saved now; never while a stroke is being painted."""
        if self._first_change is None or is_editing or now < self._not_before:
            return False
        return now - self._last_change >= QUIET_S or now - self._first_change >= LATEST_S

    def saved(self) -> None:
        """What was changed so far is saved, or need not be."""
        self._first_change = None
        self._not_before = 0.0

    def failed(self, now: float) -> None:
        """It could not be saved."""
        self._not_before = now + RETRY_S
