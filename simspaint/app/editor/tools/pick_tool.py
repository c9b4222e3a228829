"""Take the label that is painted somewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt

from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.domain.label_set import UNLABELLED


class PickTool(Tool):
    """Press on the layout: its label comes into the hand, and which thing of that label is painted."""

    name, text, icon = "pick", "Pick label", "pick"
    help = "Click the layout to take its label. Hold Ctrl to pick with any other tool."
    cursor = Qt.CursorShape.PointingHandCursor

    def story(self, pen: Pen) -> Story:
        while not pen.is_up:
            row, column = pen.pixel
            if 0 <= row < self.extent.height and 0 <= column < self.extent.width:
                document = self.bridge.document
                label_id = int(document.ids[row, column])
                self.label_state.set_label(label_id)
                if label_id != UNLABELLED:
                    instances = document.instances
                    document.paint_instance(label_id, 0 if instances is None else int(instances[row, column]))
            pen = yield
