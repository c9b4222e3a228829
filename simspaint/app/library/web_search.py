"""Free photographs of the web, looked for and shown small."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.pictures.qimage import image_of_rgb
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.files.plain_names import as_shown
from simspaint.progress import CancelToken
from simspaint.web.free_photograph import FreePhotograph, Licence
from simspaint.web.polite_requests import Fetcher, Turns
from simspaint.web.services import search
from simspaint.web.small_picture import small_picture

_SEARCH, _PICTURES = "search", "small pictures of "


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words, terms, services and how many photographs at most."""

    words: str
    licences: tuple[Licence, ...]
    services: tuple[str, ...]
    most: int


class WebSearch(QObject):
    """One search at a time. Small pictures of what it finds follow, one after the other from each service."""

    changed = Signal()
    """`is_running` has changed."""
    found = Signal(list)
    """FreePhotographs; those of the search before count no more."""
    pictured = Signal(object, object)
    """FreePhotograph and its small picture, a QImage; None where that cannot be had."""
    told = Signal(str)
    """A sentence about how it ended."""
    failed = Signal(object)
    """(Failure) that nobody expects."""

    def __init__(self, tasks: BackgroundTasks, turns: Turns, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._turns = tasks, turns
        self._cancel = CancelToken()
        self._side = 0
        self._unseen: dict[str, deque[FreePhotograph]] = {}
        self.is_running = False

    def begin(self, asked: Asked, side: int) -> None:
        """Look for photographs; their small pictures, at most `side` pixels wide, follow."""
        self.stop()
        self._side, self._cancel = side, CancelToken()
        fetcher = Fetcher(cancel=self._cancel, turns=self._turns)
        work = partial(search, asked.words, asked.licences, asked.most, fetcher, asked.services)
        self.is_running = True
        self._tasks.run(work, partial(self._on_found, asked, fetcher), self._on_failed, key=_SEARCH)
        self.changed.emit()

    def stop(self) -> None:
        """Nothing more comes, neither an answer nor a picture."""
        self._cancel.cancel()
        for key in (_SEARCH, *(_PICTURES + service for service in self._unseen)):
            self._tasks.drop(key)
        self._unseen = {}
        if self.is_running:
            self.is_running = False
            self.told.emit("Stopped.")
            self.changed.emit()

    def _on_found(
        self, asked: Asked, fetcher: Fetcher, answer: tuple[list[FreePhotograph], list[str]]
    ) -> None:
        photographs, problems = answer
        self.is_running = False
        self.found.emit(photographs)
        self.told.emit(as_shown(" ".join([_number_sentence(asked.words, len(photographs)), *problems])))
        self.changed.emit()
        for photograph in photographs:
            self._unseen.setdefault(photograph.service, deque()).append(photograph)
        for service in self._unseen:
            self._next_picture(service, fetcher)

    def _on_failed(self, failure: Failure) -> None:
        self.is_running = False
        self.found.emit([])
        self.told.emit(as_shown(f"{failure.message} {failure.hint}".strip()))
        self.changed.emit()
        if failure.report:
            self.failed.emit(failure)

    def _next_picture(self, service: str, fetcher: Fetcher) -> None:
        """Fetch the next small picture of a service; the other services are not waited for."""
        unseen = self._unseen.get(service)
        if not unseen:
            return
        photograph = unseen.popleft()
        ended = partial(self._on_picture, photograph, fetcher)
        work = partial(small_picture, photograph, self._side, fetcher)
        self._tasks.run(work, ended, lambda _: ended(None), key=_PICTURES + service)

    def _on_picture(self, photograph: FreePhotograph, fetcher: Fetcher, rgb: np.ndarray | None) -> None:
        self.pictured.emit(photograph, None if rgb is None else image_of_rgb(rgb))
        self._next_picture(photograph.service, fetcher)


def _number_sentence(words: str, n: int) -> str:
    if not n:
        return f"No free photograph was found for “{words}”: try other words."
    return "One photograph found." if n == 1 else f"{n} photographs found."
