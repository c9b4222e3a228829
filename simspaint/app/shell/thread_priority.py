"""Threads beside the window's that leave it the processor."""

from __future__ import annotations

import os
import sys
import threading

_NICENESS = 5
"""How far other threads stand back, on systems where a thread has a priority of its own."""
_LOWEST = 19


def stand_back() -> None:
    """Give this thread, and those that it starts, a lower priority than the window's; once or again."""
    if sys.platform == "linux":
        # Relative to the process: without rights a priority can be lowered, not raised.
        niceness = min(os.getpriority(os.PRIO_PROCESS, os.getpid()) + _NICENESS, _LOWEST)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
