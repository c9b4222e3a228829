"""Fill what lies together, or everything of one label."""

from __future__ import annotations

from PySide6.QtCore import Qt

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Tool
from simspaint.painting.region_fill import contiguous_region, everywhere_region


class FillTool(Tool):
    """One click gives a whole area the label of the hand."""

    name, text, icon = "fill", "Fill", "fill"
    help = "Click an area to fill it. Shift-click: all areas of that label, or only this one."
    cursor = Qt.CursorShape.PointingHandCursor

    def story(self, pen: Pen) -> None:
        find = everywhere_region if self.brush_state.fill_everywhere != pen.shift else contiguous_region
        self.paint(find(self.bridge.document.ids, *pen.pixel), self.label_for(pen))
