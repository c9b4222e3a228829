"""Threads beside the window's."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from simspaint.app.shell.thread_priority import stand_back


@pytest.mark.skipif(sys.platform != "linux", reason="no priority of its own")
def test_a_thread_stands_back_once_and_the_window_does_not() -> None:
    found: list[int] = []

    def work() -> None:
        for _ in range(2):
            stand_back()
            found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, os.getpid())
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [min(before + 5, 19)] * 2
    assert os.getpriority(os.PRIO_PROCESS, os.getpid()) == before
