"""Times the stages of a rendering, reports progress and stops where asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from simspaint.engine.runtime.faults import told_faults
from simspaint.progress import CancelToken, Progress, Report, Stage

Item = TypeVar("Item")


class StageClock:
    """One rendering's times, notes and checks for cancellation."""

    def __init__(self, cancel: CancelToken, report: Report) -> None:
        self.timings_ms: dict[str, float] = {}
        self.notes: list[str] = []
        self._cancel, self._report = cancel, report
        self._stage, self._total = Stage.REFINEMENT, 1

    @contextmanager
    def stage(self, stage: Stage, total: int = 1) -> Iterator[None]:
        """Time what happens inside as one stage of `total` steps; faults of the machine are raised as in
        `faults`."""
        self.check()
        self._stage, self._total = stage, total
        self._report(Progress(stage, 0, total))
        start = time.perf_counter()
        with told_faults(stage):
            yield
        took = (time.perf_counter() - start) * 1000
        self.timings_ms[stage.value] = self.timings_ms.get(stage.value, 0.0) + took
        self._report(Progress(stage, total, total))

    def each(self, items: Sequence[Item]) -> Iterator[Item]:
        """The items, with a check before and a report after every one."""
        for done, item in enumerate(items, start=1):
            self.check()
            yield item
            self._report(Progress(self._stage, done, self._total))

    def check(self) -> None:
        """Raise `Cancelled` if the rendering was stopped."""
        self._cancel.raise_if_cancelled()

    def tell(self, note: str) -> None:
        """Keep a sentence for the person; once, however often it is given."""
        if note not in self.notes:
            self.notes.append(note)
