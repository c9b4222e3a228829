"""What can be done to the selected area of the layout, and to the canvas: one step of the history each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.area_handles import mirrored, moved, scaled
from simspaint.app.editor.tools.select_tool import SelectTool
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.pictures.viewport import Viewport
from simspaint.domain.geometry import Extent
from simspaint.domain.warped_layout import PixelAffine
from simspaint.painting.document.area_edits import delete_area, reframe, relabel_area, separate_area
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.regions.region import Region

_STEP = 1 / 64
"""Share of the canvas's width by which a key moves an area; a key scales it by four times that share."""
NOTHING_SELECTED = "Nothing is selected. Click something in the layout with the tool Select."


class AreaEditing(QObject):
    """Changes the selected area; says what to do first where nothing is selected."""

    told = Signal(str)
    """A sentence for the person: why nothing happened."""

    def __init__(
        self,
        bridge: DocumentBridge,
        label_state: LabelState,
        tool: SelectTool,
        view: Viewport,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._label_state, self._tool, self._view = bridge, label_state, tool, view
        self.another_opened = bridge.opened
        tool.on_changed = lambda: view.update()  # whole: only what was painted is drawn anew by itself

    @property
    def extent(self) -> Extent:
        """Size of the canvas."""
        return self._bridge.document.extent

    def delete(self) -> None:
        """Take the area away: what surrounds it closes over it."""
        area = self._area()
        if area is not None:
            self._tool.clear()
            delete_area(self._bridge.document, area)

    def relabel(self) -> None:
        """Give the area the label in the hand."""
        area, document = self._area(), self._bridge.document
        if area is not None:
            label_id = self._label_state.label_id
            relabel_area(document, area, label_id, f"Relabel as {name_of(document.labels, label_id)}")
            self._label_state.note_used(label_id)
            self._tool.select(area)
            self._view.update()

    def separate(self) -> None:
        """Let the area be a thing of its own."""
        area = self._area()
        if area is not None:
            self._tool.clear()
            separate_area(self._bridge.document, area)
            self._tool.select(area)
            self._view.update()

    def duplicate(self) -> None:
        """Put a copy of the area beside it: to the right, or to the left where there is more room."""
        area = self._area()
        if area is not None:
            width, box = self._bridge.document.extent.width, area.box
            to_right = width - box.right >= box.left
            columns = box.width if to_right else -box.width
            room = width - box.right if to_right else box.left
            if room < box.width // 2:
                columns = round(columns / 4)
            self._change(moved(columns, 0), "Duplicate area", is_copy=True)

    def flip(self) -> None:
        """Mirror the area left to right in its place."""
        area = self._area()
        if area is not None:
            self._change(mirrored(area), "Flip area")

    def nudge(self, across: int, down: int) -> None:
        """Move the area by steps of a 64th of the canvas's width, across as it is seen."""
        if self._area() is not None:
            step = max(round(self._bridge.document.extent.width * _STEP), 1)
            seen = -across if self._view.geometry_of_view.mirrored else across
            self._change(moved(seen * step, down * step), "Move area")

    def grow(self, steps: int) -> None:
        """Make the area larger or smaller about its lower edge's middle, on which things stand."""
        area = self._area()
        if area is not None:
            factor = (1 + 4 * _STEP) ** steps
            foot = np.array([(area.box.left + area.box.right) / 2, area.box.bottom], float)
            self._change(scaled(foot, factor, factor), "Scale area")

    def clear(self) -> None:
        """Select nothing."""
        self._tool.clear()
        self._view.update()

    def crop(self) -> None:
        """Make the selected area's box the whole canvas."""
        area = self._area()
        if area is not None:
            self.set_canvas(FrameChange.cut(area.box), "Crop")

    def set_canvas(self, change: FrameChange, name: str) -> None:
        """Crop, extend or stretch the canvas."""
        if not self._bridge.document.is_editing:
            reframe(self._bridge.document, change, name)

    def _change(self, change: PixelAffine, name: str, is_copy: bool = False) -> None:
        if not self._tool.change(change, name, is_copy):
            self.told.emit("That would lie outside the canvas.")
        self._view.update()

    def _area(self) -> Region | None:
        if self._bridge.document.is_editing:
            return None
        if self._tool.area is None:
            self.told.emit(NOTHING_SELECTED)
        return self._tool.area
