"""Find the outline of something in the tracing photograph: drag a box around it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.tools.dragged_shape import DraggedShape
from simspaint.app.editor.tools.pen import Pen
from simspaint.app.labels.label_state import LabelState
from simspaint.domain.geometry import Box
from simspaint.painting.regions.region import Point

_SMALLEST_PX = 5


class OutlineTool(DraggedShape):
    """The box, and the label to paint with, are given to `found_box`, which looks for the outline."""

    name, text, icon = "outline", "Find outline", "outline"
    help = "Drag a box round something in the photograph: its outline is found and painted."

    def __init__(
        self,
        bridge: DocumentBridge,
        label_state: LabelState,
        brush_state: BrushState,
        found_box: Callable[[Box, int], object],
    ) -> None:
        super().__init__(bridge, label_state, brush_state)
        self._found_box = found_box

    def take(self, corner: Point, opposite: Point, pen: Pen) -> None:
        top, bottom = sorted((corner[0], opposite[0]))
        left, right = sorted((corner[1], opposite[1]))
        box = Box(int(top), int(left), int(bottom) + 1, int(right) + 1).clipped(self.extent)
        if min(box.height, box.width) >= _SMALLEST_PX:
            self._found_box(box, self.label_for(pen))

    @property
    def is_outline_filled(self) -> bool:
        return False

    def add_shape(self, path: QPainterPath, frame: QRectF) -> None:
        path.addRect(frame)
