"""Says where a piece went forward or backward and the picture is the same all the same."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_service import RenderService

UNSEEN = (
    "The order has changed, but nothing that one sees: this piece covers nothing of those that it went past. "
    "Move (V) puts it where it overlaps others."
)


class OrderWatch(QObject):
    """Compares the rendering before a change of the order with the one after it."""

    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, bridge: DocumentBridge, service: RenderService, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._service = bridge, service
        self._before: RenderResult | None = None
        self._turn = -1
        service.rendered.connect(self._on_rendered)

    def begin(self) -> None:
        """The order was changed just now, and the photograph shows what was there before."""
        self._before, self._turn = self._service.shown, self._bridge.document.turn

    def _on_rendered(self, after: RenderResult) -> None:
        before, turn = self._before, self._bridge.document.turn
        if before is None or turn != self._turn:
            self._before = None
            return
        if after.order.state.turn != turn or after.rendering.layout.extent != before.rendering.layout.extent:
            return
        self._before = None
        if np.array_equal(before.rendering.canvas.color, after.rendering.canvas.color):
            self.told.emit(UNSEEN)
