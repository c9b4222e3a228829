"""Fill what lies together, or everything of one label."""

from __future__ import annotations

from PySide6.QtCore import Qt

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Tool
from simspaint.painting.regions.flood_fill import contiguous_region, everywhere_region


class FillTool(Tool):
    """One click gives a whole area the label of the hand."""

    name, text, icon = "fill", "Fill", "fill"
    help = "Click an area to fill it. Shift-click: all areas of that label, or only this one."
    cursor = Qt.CursorShape.PointingHandCursor

    def story(self, pen: Pen) -> None:
        document = self.bridge.document
        if self.brush_state.fill_everywhere != pen.shift:
            region = everywhere_region(document.ids, *pen.pixel)
        else:
            region = contiguous_region(document.keys, *pen.pixel)
        self.paint(region, self.label_for(pen))
