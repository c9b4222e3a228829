"""Photographs of the web that a person has picked, on their way into the library."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from simspaint.app.library.library_control import LibraryControl
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.domain.counted import counted
from simspaint.labelling.library import PhotographLibrary
from simspaint.progress import CancelToken
from simspaint.web.fetched_photographs import keep_picked, picture_bytes
from simspaint.web.free_photograph import FreePhotograph
from simspaint.web.polite_requests import Fetcher, Turns

_KEY = "fetch"


@dataclass(slots=True)
class _Run:
    """Photographs that are being fetched."""

    library: PhotographLibrary
    left: deque[FreePhotograph]
    n: int
    cancel: CancelToken
    fetcher: Fetcher
    n_kept: int = 0
    is_writing: bool = False
    skipped: list[tuple[str, str]] = field(default_factory=list)


class WebFetch(QObject):
    """Fetches one photograph after the other, then hands all of them to the library.

    What comes is read by a thread that may hang and is written by one that is waited for. It lies in the
    library's folder `found` until it is added: nothing is fetched twice.
    """

    changed = Signal()
    """`is_running` or `is_possible` has changed."""
    kept = Signal(object)
    """(FreePhotograph) that is fetched: the library takes it."""
    progressed = Signal(int, int)
    """(done, total): numbers of photographs."""
    skipped = Signal(list)
    """(title, reason) of those that could not be fetched, when all are done."""
    told = Signal(str)
    """A sentence about how it ended."""
    failed = Signal(object)
    """(Failure) that nobody expects."""

    def __init__(
        self, tasks: BackgroundTasks, turns: Turns, control: LibraryControl, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._turns, self._control = tasks, turns, control
        self._run: _Run | None = None
        self._waiting: PhotographLibrary | None = None
        self._fetched = ""
        self._is_adding = False
        control.began.connect(self.changed)
        control.ended.connect(self._on_library_ended)

    @property
    def is_running(self) -> bool:
        return self._run is not None

    @property
    def is_possible(self) -> bool:
        """Whether the library would take what is fetched."""
        return not (self.is_running or self.is_waiting or self._control.is_busy)

    @property
    def is_waiting(self) -> bool:
        """Whether what is fetched waits for the library to be free."""
        return self._waiting is not None

    def begin(self, picked: Sequence[FreePhotograph]) -> None:
        """Fetch photographs, then add them to the library. Does nothing unless `is_possible`."""
        if not picked or not self.is_possible:
            return
        cancel = CancelToken()
        fetcher = Fetcher(cancel=cancel, turns=self._turns)
        self._run = _Run(self._control.library, deque(picked), len(picked), cancel, fetcher)
        self.changed.emit()
        self._next(self._run)

    def stop(self) -> None:
        """Fetch nothing more; what is fetched by now is added."""
        run = self._run
        if run is None:
            return
        run.cancel.cancel()
        if not run.is_writing:  # what is being written is waited for, it takes a moment
            self._tasks.drop(_KEY)
            self._end(run)

    def give_up(self) -> None:
        """End without a word. What is fetched by now is added with what is fetched next."""
        if self._run is not None:
            self._run.cancel.cancel()
        self._run = self._waiting = None

    def _next(self, run: _Run) -> None:
        self.progressed.emit(run.n - len(run.left), run.n)
        if not run.left or run.cancel.is_cancelled:
            self._end(run)
            return
        photograph = run.left.popleft()
        work = partial(picture_bytes, photograph, run.library.found, run.fetcher)
        done, failed = partial(self._on_read, run, photograph), partial(self._on_failed, run, photograph)
        self._tasks.run(work, done, failed, key=_KEY)

    def _on_read(self, run: _Run, photograph: FreePhotograph, data: bytes | None) -> None:
        run.is_writing = True
        work = partial(_keep, run.library, photograph, data)
        done, failed = partial(self._on_kept, run, photograph), partial(self._on_failed, run, photograph)
        self._tasks.run(work, done, failed, key=_KEY, writes=True)

    def _on_kept(self, run: _Run, photograph: FreePhotograph, _: None) -> None:
        run.is_writing = False
        run.n_kept += 1
        self.kept.emit(photograph)
        self._next(run)

    def _on_failed(self, run: _Run, photograph: FreePhotograph, failure: Failure) -> None:
        """One photograph less; the others follow."""
        run.is_writing = False
        run.skipped.append((photograph.title, f"{failure.message} {failure.hint}".strip()))
        if failure.report:
            self.failed.emit(failure)
        self._next(run)

    def _end(self, run: _Run) -> None:
        self._run = None
        self.skipped.emit(run.skipped)
        self._fetched = _sentence(run)
        self.told.emit(f"{self._fetched} The library labels them now." if run.n_kept else self._fetched)
        if run.n_kept:
            self._waiting = run.library
            self._add_soon()
        self.changed.emit()

    def _add_soon(self) -> None:
        """Add what waits, once the library has ended what it does."""
        QTimer.singleShot(0, self, self._add)

    def _add(self) -> None:
        if self._waiting is not None and not self._control.is_busy:
            library, self._waiting = self._waiting, None
            self._is_adding = True
            self._control.add_found(library)
        self.changed.emit()

    def _on_library_ended(self, told: str) -> None:
        if self._is_adding:
            self._is_adding = False
            self.told.emit(f"{self._fetched} {told}")
        self._add_soon()


def _keep(library: PhotographLibrary, photograph: FreePhotograph, data: bytes | None) -> None:
    library.check()
    keep_picked(photograph, data, library.found)


def _sentence(run: _Run) -> str:
    fetched = f"{run.n_kept} of {counted(run.n, 'photograph')} fetched."
    if run.cancel.is_cancelled:
        return f"Stopped: {fetched}"
    if not run.n_kept:
        return "No photograph could be fetched."
    return fetched
