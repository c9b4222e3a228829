"""The brush keeps its proportion to the canvas."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.shell.settings import Settings
from simspaint.files.label_png import MAX_SIDE


class BrushScale(QObject):
    """Scales the brush with the canvas when one of another size is opened, or this one changes."""

    def __init__(
        self, bridge: DocumentBridge, brush_state: BrushState, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._brush_state, self._settings = bridge, brush_state, settings
        bridge.replaced.connect(self._on_replaced)
        self._on_replaced()

    def _on_replaced(self) -> None:
        side = math.sqrt(self._bridge.document.extent.area)
        before = self._settings.read_number("brush/canvas", side, 1, MAX_SIDE)
        if side != before:
            self._brush_state.set_size(self._brush_state.size_px * side / before)
        self._settings.write("brush/canvas", side)
