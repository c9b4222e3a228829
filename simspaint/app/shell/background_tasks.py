"""Work beside rendering that would hold the window up: pictures for lists, files, counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from simspaint.app.shell.failure import Failure, failure_of
from simspaint.app.shell.thread_priority import stand_back
from simspaint.progress import Cancelled

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    key: str
    done: Callable[[Any], object]
    failed: Callable[[Failure], object] | None
    future: Future[None]


def _is_gone(function: Callable[..., object]) -> bool:
    """Whether a function belongs to one of Qt's objects that exists no more."""
    while isinstance(function, partial):
        function = function.func
    receiver = getattr(function, "__self__", None)
    return isinstance(receiver, QObject) and not shiboken6.isValid(receiver)


class BackgroundTasks(QObject):
    """Runs functions in threads of its own, two at a time, and gives their results in the window's.

    Saving has one more thread: files that do not come back, as on a drive that hangs, must not keep a
    painting from being saved.
    """

    failed = Signal(object)
    """(Failure) of a task that has nobody else to tell."""

    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(2, "background", initializer=stand_back)
        self._saver = ThreadPoolExecutor(1, "saving", initializer=stand_back)
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
        saves: bool = False,
    ) -> None:
        """Call `work` in the other thread, then `done` with its result in this one, or `failed`.

        Nobody is told where `done` is a method of a dialog or another object of Qt's that is gone by then.
        Of tasks with the same key only the newest one matters: the result of the one before is dropped. After
        `close` nothing is done any more. What `saves` is done in the order in which it was asked for,
        whatever else runs.
        """
        if self._is_closed:
            return
        if key:
            self.drop(key)
        number = next(self._numbers)
        self._tasks[number] = _Task(key, done, failed, Future())
        future = (self._saver if saves else self._pool).submit(self._carry_out, number, work)
        if number in self._tasks:
            self._tasks[number] = _Task(key, done, failed, future)

    def drop(self, key: str) -> None:
        """The result of the task with this key is not wanted any more."""
        for number, task in list(self._tasks.items()):
            if task.key == key:
                task.future.cancel()
                del self._tasks[number]

    def close(self) -> None:
        """Drop what waits, and wait for what runs."""
        self._is_closed = True
        self._tasks.clear()
        self._saver.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _carry_out(self, number: int, work: Callable[[], object]) -> None:
        """In the other thread."""
        try:
            self._ended.emit(number, work(), None)
        except Cancelled:
            self._ended.emit(number, None, Failure("Stopped."))
        except Exception as error:  # told in the window's thread
            self._ended.emit(number, None, failure_of(error))

    @Slot(int, object, object)
    def _on_ended(self, number: int, result: object, failure: Failure | None) -> None:
        task = self._tasks.pop(number, None)
        if task is None:
            return
        if _is_gone(task.done):
            return  # the dialog that asked has been closed meanwhile
        if failure is None:
            task.done(result)
        elif task.failed is not None:
            task.failed(failure)
        else:
            self.failed.emit(failure)
