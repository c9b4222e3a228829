"""The window's side of rendering: decides what is rendered when, and tells what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from simspaint.app.rendering.render_messages import (
    EngineMaker,
    OpenedEngine,
    PaintedState,
    RenderEnd,
    RenderOrder,
    RenderResult,
)
from simspaint.app.rendering.render_policy import RenderKind, RenderPolicy
from simspaint.app.rendering.render_status import STOPPED, Activity, RenderStatus, stage_text
from simspaint.app.rendering.render_thread import RenderThread
from simspaint.app.shell.failure import Failure
from simspaint.progress import CancelToken, Progress, Stage

StateSource = Callable[[RenderKind], PaintedState | None]
"""Gives the newest state of the document for a rendering of this kind; None while nothing can be rendered."""


class RenderService(QObject):
    """One rendering thread and a mailbox with one slot: what is started is always the newest state.

    Parameters
    ----------
    source
        Asked in the window's thread when a rendering starts.
    """

    rendered = Signal(object)
    """(RenderResult): newer than any before it, a draft or a final."""
    variation_rendered = Signal(object)
    """(RenderResult)"""
    variations_dropped = Signal()
    """Variations that were asked for and are not rendered yet will not be."""
    status_changed = Signal(object)
    """(RenderStatus)"""
    engine_opened = Signal(object)
    """(OpenedEngine)"""
    failed = Signal(object)
    """(Failure): what was shown before stays."""

    def __init__(self, source: StateSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened: OpenedEngine | None = None
        self.shown: RenderResult | None = None
        self.status = RenderStatus(Activity.NO_ENGINE, "Nothing is loaded yet.")
        self._source = source
        self._policy = RenderPolicy()
        self._numbers = count(1)
        self._running: RenderOrder | None = None
        self._variations: list[PaintedState] = []
        self._forgotten = 0
        """Results of orders up to this number are not wanted any more."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._advance)
        self._thread = RenderThread(self)
        worker = self._thread.worker
        worker.opened.connect(self._on_opened)
        worker.open_failed.connect(self._on_open_failed)
        worker.progressed.connect(self._on_progressed)
        worker.ended.connect(self._on_ended)

    @property
    def is_free(self) -> bool:
        """Whether the rendering thread waits for work."""
        return self._running is None

    # What the window tells

    def open(self, make_engine: EngineMaker) -> None:
        """Load an engine, in place of the one before."""
        if self._running is not None:
            self._running.cancel.cancel()
        self._tell(Activity.OPENING, "Getting ready to render…")
        self._thread.open(make_engine)

    def tell_not_ready(self, text: str, hint: str) -> None:
        """Nothing can be loaded yet; what is loaded stays."""
        self._tell(Activity.NO_ENGINE if self.opened is None else Activity.READY, text, hint=hint)

    def forget_shown(self) -> None:
        """Another document: what was or is being rendered does not belong to it."""
        self.stop()
        self.shown = None

    def set_live(self, is_live: bool) -> None:
        """Whether changes are rendered by themselves."""
        self._policy.is_live = is_live
        self._advance()

    def set_finals_wait(self, finals_wait: bool) -> None:
        """Whether only drafts are rendered by themselves, and finals when they are asked for."""
        self._policy.finals_wait = finals_wait
        self._advance()

    def note_change(self) -> None:
        """The document is another now."""
        self._policy.changed(_now_ms())
        self._advance()

    def pen_down(self) -> None:
        """A stroke begins: nothing is started until it ends."""
        self._policy.pen_down()
        self._advance()

    def pen_up(self) -> None:
        self._policy.pen_up(_now_ms())
        self._advance()

    def ask(self) -> None:
        """Render now, carefully."""
        self._policy.asked(_now_ms())
        self._advance()

    def ask_for_variations(self, variations: list[PaintedState]) -> None:
        """Render each of these states when there is nothing more urgent; those that were asked for before and
        have not ended are dropped."""
        self._variations = list(variations)
        if self._running is not None and self._running.kind is RenderKind.VARIATION:
            self._forgotten = self._running.number
            self._running.cancel.cancel()
        self._policy.asked_for_variations(len(variations))
        self._advance()

    def stop(self) -> None:
        """Stop what runs and drop what waits, until the next change."""
        was_busy = not self._policy.is_idle
        self._policy.stopped()
        self._drop_variations()
        if self._running is not None:
            self._forgotten = self._running.number
            self._running.cancel.cancel()
        if was_busy and self.opened is not None:
            kept = "" if self.shown is None else " The photograph before is kept."
            self._tell(Activity.READY, f"{STOPPED}{kept}")
        self._advance()

    def _drop_variations(self) -> None:
        if self._variations:
            self._variations.clear()
            self.variations_dropped.emit()

    def close(self) -> None:
        """Stop, wait until the thread has ended, and let go of the bank with the threads that read for it."""
        self._timer.stop()
        self._thread.worker.ended.disconnect(self._on_ended)
        if self._running is not None:
            self._running.cancel.cancel()
        self._thread.close()
        if self.opened is not None:
            self.opened.pack.bank.close()

    # What goes on

    @Slot()
    def _advance(self) -> None:
        """Do what the policy says."""
        if self.opened is None:
            return
        decision = self._policy.decide(_now_ms())
        if decision.cancel and self._running is not None:
            self._running.cancel.cancel()
        if decision.start is not None:
            self._start(decision.start)
        if decision.wait_ms is not None:
            self._timer.start(max(round(decision.wait_ms), 1))
        else:
            self._timer.stop()

    def _start(self, kind: RenderKind) -> None:
        self._policy.started(kind)
        if kind is RenderKind.VARIATION:
            state = self._variations[0] if self._variations else None
        else:
            state = self._source(kind)
        if state is None:
            self._policy.finished()
            self._policy.stopped()
            self._drop_variations()
            self._tell(Activity.READY, "There is nothing painted yet.")
            return
        self._running = RenderOrder(next(self._numbers), kind, state, CancelToken())
        self._tell(Activity.RENDERING, stage_text(kind, Stage.REFINEMENT), kind=kind, share=0.0)
        self._thread.carry_out(self._running)

    @Slot(object)
    def _on_opened(self, opened: OpenedEngine) -> None:
        self.opened = opened
        self._tell(Activity.READY, "Ready.")
        self.engine_opened.emit(opened)
        self._advance()

    @Slot(object)
    def _on_open_failed(self, failure: Failure) -> None:
        self._tell(Activity.READY if self.opened else Activity.NO_ENGINE, failure.message, hint=failure.hint)
        self.failed.emit(failure)

    @Slot(int, object)
    def _on_progressed(self, number: int, progress: Progress) -> None:
        running = self._running
        if running is None or running.number != number or number <= self._forgotten:
            return
        stages = list(Stage)
        within = progress.done / progress.total if progress.total else 0.0
        share = (stages.index(progress.stage) + within) / len(stages)
        self._tell(
            Activity.RENDERING, stage_text(running.kind, progress.stage), kind=running.kind, share=share
        )

    @Slot(object)
    def _on_ended(self, end: RenderEnd) -> None:
        self._running = None
        self._policy.finished()
        is_wanted = end.order.number > self._forgotten
        if end.result is not None and is_wanted:
            self._show(end.result)
        elif end.failure is not None:
            self._policy.stopped()
            self._drop_variations()
            self._tell(Activity.READY, end.failure.message, hint=end.failure.hint)
            self.failed.emit(end.failure)
        self._advance()

    def _show(self, result: RenderResult) -> None:
        if result.order.kind is RenderKind.VARIATION:
            if self._variations and self._variations[0] is result.order.state:
                self._variations.pop(0)
            self._tell(Activity.READY, "Ready.", took_ms=result.took_ms)
            self.variation_rendered.emit(result)
            return
        if self.shown is not None and self.shown.order.number > result.order.number:
            return
        self.shown = result
        notes = " ".join(result.rendering.notes)
        self._tell(Activity.READY, notes or "Ready.", kind=result.order.kind, took_ms=result.took_ms)
        self.rendered.emit(result)

    def _tell(
        self,
        activity: Activity,
        text: str,
        *,
        hint: str = "",
        kind: RenderKind | None = None,
        share: float | None = None,
        took_ms: float | None = None,
    ) -> None:
        device = self.opened.device if self.opened is not None else ""
        took_ms = took_ms if took_ms is not None else self.status.took_ms
        self.status = RenderStatus(activity, text, hint, device, kind, share, took_ms)
        self.status_changed.emit(self.status)


def _now_ms() -> float:
    return time.monotonic() * 1000
