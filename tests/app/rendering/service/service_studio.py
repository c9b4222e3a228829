"""A rendering service with an engine that waits for the test."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_messages import PaintedState, RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.rendering.render_status import RenderStatus
from simspaint.app.shell.failure import Failure
from tests.app.rendering_doubles import GatedEngine, painted_state


class Studio:
    """A service with a document that is only a seed."""

    def __init__(self) -> None:
        self.seed = 1
        self.is_empty = False
        self.engine = GatedEngine()
        self.service = RenderService(self._state)
        self.shown: list[RenderResult] = []
        self.variations: list[RenderResult] = []
        self.failures: list[Failure] = []
        self.statuses: list[RenderStatus] = []
        self.service.rendered.connect(self.shown.append)
        self.service.variation_rendered.connect(self.variations.append)
        self.service.failed.connect(self.failures.append)
        self.service.status_changed.connect(self.statuses.append)

    def _state(self, kind: RenderKind) -> PaintedState | None:
        return None if self.is_empty else painted_state(self.seed)

    def open(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.service.engine_opened):
            self.service.open(lambda: self.engine)

    def change(self, seed: int) -> None:
        self.seed = seed
        self.service.note_change()

    def has_begun(self, n: int) -> bool:
        return len(self.engine.begun) == n
