"""Threads that read: what was done is let go of, also while nothing else is asked for."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

import pytest

from simspaint.app.shell.reading_threads import ReadingThreads


class _Large:
    """Something that work was given."""


@pytest.mark.parametrize("is_dropped", [False, True])
def test_a_thread_that_waits_holds_nothing_of_its_last_work(is_dropped: bool) -> None:
    threads = ReadingThreads(1, "reading", lambda: None)
    at_work, go_on, done = threading.Event(), threading.Event(), threading.Event()
    threads.submit(lambda: (at_work.set(), go_on.wait(10)))
    assert at_work.wait(10)
    large = _Large()
    held = weakref.ref(large)

    def use(_large: _Large) -> None:
        done.set()

    future = threads.submit(partial(use, large))
    del large
    if is_dropped:
        future.cancel()
    go_on.set()
    if not is_dropped:
        assert done.wait(10)
    end = threading.Event()
    for _ in range(100):  # nothing else is asked of the thread
        gc.collect()
        if held() is None:
            break
        end.wait(0.02)
    assert held() is None
    threads.end(1)
