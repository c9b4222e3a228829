"""Says where a piece went forward or backward, or was chosen anew, and one sees the same as before."""

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
SAME_PIECE = "The same piece fits best here. Swap (Shift+W) goes to the others that fit."


class OrderWatch(QObject):
    """Compares the rendering before a change with the one after it."""

    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, bridge: DocumentBridge, service: RenderService, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._service = bridge, service
        self._before: RenderResult | None = None
        self._turn, self._text = -1, ""
        service.rendered.connect(self._on_rendered)

    def begin(self, text: str) -> None:
        """Something was changed just now, and the photograph shows what was there before; `text` says that
        nobody sees it."""
        self._before, self._turn, self._text = self._service.shown, self._bridge.document.turn, text

    def _on_rendered(self, after: RenderResult) -> None:
        before, turn = self._before, self._bridge.document.turn
        if before is None or turn != self._turn:
            self._before = None
            return
        if after.order.state.turn != turn or after.rendering.layout.extent != before.rendering.layout.extent:
            return
        self._before = None
        is_same = np.array_equal(before.rendering.canvas.color, after.rendering.canvas.color)
        if is_same and _segments(before) == _segments(after):
            self.told.emit(self._text)


def _segments(result: RenderResult) -> list[int]:
    return sorted(row.segment_id for row in result.rendering.provenance)
