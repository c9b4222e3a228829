"""What runs in the rendering thread."""

from __future__ import annotations

import time
import weakref

from PySide6.QtCore import QObject, Signal, Slot

from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.thumbnails import thumbnail_of
from simspaint.app.rendering.render_messages import (
    EngineMaker,
    RenderEnd,
    RenderingEngine,
    RenderOrder,
    RenderResult,
)
from simspaint.app.shell.failure import failure_of
from simspaint.app.shell.thread_priority import stand_back
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.host_memory import release_host_memory
from simspaint.errors import SimsPaintError
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.progress import Cancelled, Progress

_PROGRESS_EVERY_S = 0.03
THUMBNAIL_SIDE = 400


class RenderWorker(QObject):
    """Carries out one order after the other. Lives in the rendering thread and receives queued signals."""

    opened = Signal(object)
    """(OpenedEngine)"""
    open_failed = Signal(object)
    """(Failure)"""
    progressed = Signal(int, object)
    """(number of the order, Progress)"""
    ended = Signal(object)
    """(RenderEnd), once for every order."""

    def __init__(self) -> None:
        super().__init__()
        self._engine: RenderingEngine | None = None
        self._told_at = 0.0
        self._banks: weakref.WeakSet[MemoryBank] = weakref.WeakSet()
        """All engines that were opened; one that was replaced before it was taken has no other owner."""

    @Slot(object)
    def open(self, make_engine: EngineMaker) -> None:
        """Replace the engine. The one before stays where the new one cannot be opened."""
        stand_back()
        try:
            engine = make_engine()
            opened = engine.open()
        except Exception as error:  # the thread must live on; the failure is reported
            self.open_failed.emit(failure_of(error))
            return
        self._engine = engine
        self._banks.add(opened.pack.bank)
        self.opened.emit(opened)

    def close(self) -> None:
        """Release the engine, also one that was opened when no listener was left; to be called when
        the thread has ended."""
        if self._engine is not None:
            self._engine.close()
        self._engine = None
        for bank in list(self._banks):
            bank.close()

    @Slot(object)
    def carry_out(self, order: RenderOrder) -> None:
        """Make one rendering and report how it ended."""
        try:
            self.ended.emit(RenderEnd(order, result=self._result_of(order)))
        except Cancelled:
            self.ended.emit(RenderEnd(order))
        except Exception as error:  # the thread must live on; the failure is reported
            self.ended.emit(RenderEnd(order, failure=failure_of(error)))

    @Slot()
    def rest(self) -> None:
        """No rendering is expected soon: buffers that were kept for the next one are given back."""
        release_host_memory()

    def _result_of(self, order: RenderOrder) -> RenderResult:
        if self._engine is None:
            raise SimsPaintError("Nothing can be rendered yet.", "Choose a pack first.")
        order.cancel.raise_if_cancelled()
        start = time.perf_counter()
        rendering = self._engine.render(
            order.state.request(), order.cancel, lambda progress: self._tell(order.number, progress)
        )
        composition = PackedComposition.of(rendering.composition)
        picture = PictureLevels(rendering.photograph).make_all()
        thumbnail = thumbnail_of(rendering.photograph, THUMBNAIL_SIDE)
        took_ms = (time.perf_counter() - start) * 1000
        return RenderResult(order, rendering, composition, picture, thumbnail, took_ms)

    def _tell(self, number: int, progress: Progress) -> None:
        """Pass progress on, not more often than an eye can follow."""
        now = time.monotonic()
        if progress.done == 0 or now - self._told_at >= _PROGRESS_EVERY_S:
            self._told_at = now
            self.progressed.emit(number, progress)
