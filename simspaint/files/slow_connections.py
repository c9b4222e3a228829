"""Connections that are too slow count as cut off."""

from __future__ import annotations

import time
from collections.abc import Callable

SLOW_AFTER_S = 60.0
TOO_SLOW = "the server is far too slow"
SLOWEST = 1 << 10
"""Bytes a second, over `SLOW_AFTER_S`, below which a connection counts as cut off."""


class Pace:
    """How fast a connection is, from now on.

    Parameters
    ----------
    have
        Bytes that are there already.
    """

    def __init__(self, have: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._since, self._before = clock, clock(), have

    def check(self, have: int) -> None:
        """Takes the number of bytes received. Raises `ConnectionError` where it is far too slow."""
        now = self._clock()
        if now - self._since > SLOW_AFTER_S:
            if have - self._before < SLOWEST * SLOW_AFTER_S:
                raise ConnectionError(TOO_SLOW)
            self._since, self._before = now, have
