"""Take the label that is painted somewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool


class PickTool(Tool):
    """Press on the layout: its label comes into the hand."""

    name, text, icon = "pick", "Pick label", "pick"
    help = "Click the layout to take its label. Hold Ctrl to pick with any other tool."
    cursor = Qt.CursorShape.PointingHandCursor

    def story(self, pen: Pen) -> Story:
        while not pen.is_up:
            row, column = pen.pixel
            if 0 <= row < self.extent.height and 0 <= column < self.extent.width:
                self.label_state.set_label(int(self.bridge.document.ids[row, column]))
            pen = yield
