"""Work beside rendering that would hold the window up: pictures for lists, files, counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from simspaint.app.shell.failure import Failure, failure_of
from simspaint.app.shell.reading_threads import ReadingThreads
from simspaint.app.shell.thread_priority import stand_back
from simspaint.progress import Cancelled

Result = TypeVar("Result")

_MOST_SAVES = 8
_WAIT_MS = 100
"""How often it is looked whether a result need not wait any more."""


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    key: str
    done: Callable[[Any], object]
    failed: Callable[[Failure], object] | None
    waits: Callable[[], bool] | None
    future: Future[None]


def _is_gone(function: Callable[..., object]) -> bool:
    """Whether one of Qt's objects that a function works with exists no more: the one it is a method of, one
    among the arguments it was given beforehand, or one that it has from where it was written."""
    if isinstance(function, partial):
        given = (*function.args, *function.keywords.values())
        return any(map(_is_deleted, given)) or any(map(_is_gone, filter(callable, (*given, function.func))))
    held = [getattr(function, "__self__", None)]
    for cell in getattr(function, "__closure__", None) or ():
        with suppress(ValueError):  # a name that has no value yet
            held.append(cell.cell_contents)
    return any(map(_is_deleted, held))


def _is_deleted(thing: object) -> bool:
    return isinstance(thing, shiboken6.Object) and not shiboken6.isValid(thing)


class BackgroundTasks(QObject):
    """Runs functions in threads of its own and gives their results in the window's.

    What only reads has two threads; the program ends without them where they hang, as on a drive or a server
    that does not answer. What writes has a thread that is waited for. Saving has more, so that neither that
    nor a drive that does not answer can keep a painting from being saved elsewhere.

    Parameters
    ----------
    patience_s
        How long `close` waits for what reads.
    """

    closing = Signal()
    """What runs is to end now: it is waited for next."""
    failed = Signal(object)
    """(Failure) of a task without a handler of failures."""

    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None, patience_s: float = 5.0) -> None:
        super().__init__(parent)
        self._patience_s = patience_s
        self._readers = ReadingThreads(2, "background", stand_back)
        self._writer = ThreadPoolExecutor(1, "writing", initializer=stand_back)
        self._saver = ThreadPoolExecutor(_MOST_SAVES, "saving", initializer=stand_back)
        self._numbers = count(1)
        self._tasks: dict[int, _Task] = {}
        self._is_closed = False
        self._ended.connect(self._on_ended)

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    def run(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], object],
        failed: Callable[[Failure], object] | None = None,
        key: str = "",
        writes: bool = False,
        saves: bool = False,
        waits: Callable[[], bool] | None = None,
    ) -> None:
        """Call `work` in the other thread, then `done` with its result in this one, or `failed`.

        Nothing is called where `done` or `failed` belongs to an object of Qt's, such as a dialog, that is
        gone by then. Of tasks with the same key only the newest one matters: the result of the one before is
        dropped. After `close` nothing is done any more. Work that changes files says so, `writes` or `saves`:
        all other is left behind where it hangs when the program ends. What writes is done in the order in
        which it was asked for; saves are begun at once, each to a file of its own. While `waits` gives True
        the result is kept back.
        """
        if self._is_closed:
            return
        if key:
            self.drop(key)
        number = next(self._numbers)
        self._tasks[number] = _Task(key, done, failed, waits, Future())
        threads = self._saver if saves else self._writer if writes else self._readers
        future = threads.submit(partial(self._carry_out, number, work))
        if number in self._tasks:
            self._tasks[number] = _Task(key, done, failed, waits, future)

    def drop(self, key: str) -> None:
        """The result of the task with this key is not wanted any more."""
        for number, task in list(self._tasks.items()):
            if task.key == key:
                task.future.cancel()
                del self._tasks[number]

    def close(self) -> None:
        """Drop what waits to be read, and wait for what is written; a read that hangs is left behind."""
        self.closing.emit()
        self._is_closed = True
        self._tasks.clear()
        self._saver.shutdown(wait=True)
        self._writer.shutdown(wait=True)
        self._readers.end(self._patience_s)

    def _carry_out(self, number: int, work: Callable[[], object]) -> None:
        """In the other thread."""
        result, failure = None, None
        try:
            result = work()
        except Cancelled:
            failure = Failure("Stopped.")
        except Exception as error:  # reported in the window's thread
            failure = failure_of(error)
        with suppress(RuntimeError):  # it came back after the window was gone, with all that is Qt's
            if not self._is_closed:
                self._ended.emit(number, result, failure)

    @Slot(int, object, object)
    def _on_ended(self, number: int, result: object, failure: Failure | None) -> None:
        task = self._tasks.get(number)
        if task is None:
            return
        if failure is None and task.waits is not None and task.waits():
            QTimer.singleShot(_WAIT_MS, self, partial(self._on_ended, number, result, failure))
            return
        del self._tasks[number]
        if failure is None:
            if not _is_gone(task.done):
                task.done(result)
        elif task.failed is None:
            if not _is_gone(task.done):  # otherwise the part that asked has been closed
                self.failed.emit(failure)
        elif not _is_gone(task.failed):
            task.failed(failure)
