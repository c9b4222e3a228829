"""Threads for work that may hang and that is not waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue


class ReadingThreads:
    """Calls functions in a few threads that do not keep the program from ending.

    Not `ThreadPoolExecutor`: Python waits for its threads when it ends, and a read from a drive or a server
    that hangs never comes back. So nothing here may write: it can be cut off anywhere.

    Parameters
    ----------
    n
        Threads at most; they begin when there is work.
    begin
        What each of them does first.
    """

    def __init__(self, n: int, name: str, begin: Callable[[], object]) -> None:
        self._n, self._name, self._begin = n, name, begin
        self._threads: list[threading.Thread] = []
        self._waiting: SimpleQueue[tuple[Future[None], Callable[[], object]] | None] = SimpleQueue()
        self._is_ended = False

    def submit(self, work: Callable[[], object]) -> Future[None]:
        """Call `work`, which must not raise, as soon as a thread is free. The future is only for `cancel`."""
        future: Future[None] = Future()
        self._waiting.put((future, work))
        if len(self._threads) < self._n:
            name = f"{self._name}_{len(self._threads)}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()
        return future

    def end(self, patience_s: float) -> None:
        """Begin nothing more; wait so long for what runs, then leave it behind."""
        self._is_ended = True
        until = time.monotonic() + patience_s
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))

    def _work(self) -> None:
        self._begin()
        while self._do_next():
            pass

    def _do_next(self) -> bool:
        """Wait for work and do it; whether there may be more. A call each, so that a thread that waits holds
        nothing of its last work, which may be large: a whole engine."""
        waiting = self._waiting.get()
        if waiting is None or self._is_ended:
            return False
        future, work = waiting
        if future.set_running_or_notify_cancel():
            work()
        return True
