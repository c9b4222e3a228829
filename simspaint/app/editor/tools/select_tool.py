"""Select a component or an area of the layout, and move, scale or turn it."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.area_handles import (
    AreaGrip,
    corners_path,
    dragged_change,
    grip_at,
    handles_path,
    moved,
)
from simspaint.app.editor.area_outline import AreaOutline
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.tools.lasso_tool import path_through
from simspaint.app.editor.tools.pen import Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.labels.label_state import LabelState
from simspaint.app.pictures.view_geometry import ViewGeometry
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.warped_layout import PixelAffine
from simspaint.painting.document.area_edits import move_area
from simspaint.painting.regions.flood_fill import component_region
from simspaint.painting.regions.region import Region, joined_regions, no_region
from simspaint.painting.regions.shapes import polygon_region

_CLICK_POINTS = 4.0
"""The pointer moved less than this is a click."""
_STILL = moved(0, 0)


class SelectTool(Tool):
    """Holds what is selected; ends when something else changes the layout."""

    name, text, icon = "select", "Select", "select"
    help = "Click something or drag round it. Drag it to move it; Alt: a copy. Shift: add, or stretch freely."
    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, bridge: DocumentBridge, label_state: LabelState, brush_state: BrushState) -> None:
        super().__init__(bridge, label_state, brush_state)
        self.area: Region | None = None
        self._outline: AreaOutline | None = None
        self._grip: AreaGrip | None = None
        self._change: PixelAffine = _STILL
        self._geometry: ViewGeometry | None = None
        self._changes = 0
        self.on_changed: Callable[[], object] = lambda: None
        """Called where something else is selected, or nothing any more: what marked it is still seen."""
        bridge.replaced.connect(self.clear)
        bridge.painted.connect(self._on_painted)

    # What others ask for

    def select(self, area: Region | None) -> None:
        """Select an area; none, or one without pixels, ends the selection."""
        self.area = area if area is not None and area.box.area else None
        self._outline = AreaOutline(self.area) if self.area is not None else None
        self.on_changed()

    def clear(self, *_: object) -> None:
        """Select nothing."""
        self.select(None)

    def change(self, change: PixelAffine, name: str = "Move area", is_copy: bool = False) -> bool:
        """Move, scale, turn or mirror what is selected, which stays selected. False where it would leave the
        painting: nothing changes then."""
        if self.area is None or self.bridge.document.is_editing:
            return False
        self._changes += 1
        try:
            area = move_area(self.bridge.document, self.area, change, name, is_copy)
        finally:
            self._changes -= 1
        if area.box.area:
            self.select(area)
        return bool(area.box.area)

    def story(self, pen: Pen) -> Story:
        grip = self._grip_at(pen)
        adds = pen.shift and grip in (None, AreaGrip.INSIDE)
        return self._find(pen, adds) if grip is None or adds else self._drag(pen, grip)

    def _find(self, start: Pen, adds: bool) -> Story:
        """A click selects the component there, a drag what it goes round."""
        self.shown = points = [start.point]
        pen, has_moved = start, False
        while not pen.is_up:
            pen = yield
            has_moved |= _distance(pen, start) >= _CLICK_POINTS
            points.append(pen.point)
        found = polygon_region(points, self.extent) if has_moved else self._component_at(start)
        self.select(joined_regions(self.area, found) if adds and self.area is not None else found)

    def _drag(self, start: Pen, grip: AreaGrip) -> Story:
        pen, self._grip = start, grip
        try:
            while not pen.is_up and self.area is not None:
                pen = yield
                if _distance(pen, start) >= _CLICK_POINTS or self._change is not _STILL:
                    self._change = dragged_change(self.area, grip, start.point, pen.point, pen.shift)
            change = self._change
        finally:
            self._grip, self._change = None, _STILL
        if change is not _STILL:
            self.change(change, _NAMES[grip], is_copy=pen.alt)

    def hover(self, pen: Pen) -> None:
        super().hover(pen)
        grip = self._grip_at(pen)
        self.cursor = Qt.CursorShape.ArrowCursor if grip is None else _CURSORS[grip]

    def cancel(self) -> None:
        if super().is_busy:
            super().cancel()
        else:
            self.clear()

    def finish(self) -> None:
        if super().is_busy:
            super().finish()
        else:
            self.clear()

    @property
    def is_busy(self) -> bool:
        """Something is selected, too: Escape and Enter end the selection."""
        return super().is_busy or self.area is not None

    def outline(self, geometry: ViewGeometry) -> QPainterPath:
        self._geometry = geometry
        path = path_through(self.shown, geometry)
        if self.area is not None and self._outline is not None:
            path.addPath(self._outline.path(self._change, geometry))
            if self._grip is not None:
                path.addPath(corners_path(self.area.box, self._change, geometry))
            elif not super().is_busy:
                path.addPath(handles_path(self.area.box, geometry))
        return path

    def _grip_at(self, pen: Pen) -> AreaGrip | None:
        if self.area is None or self._geometry is None:
            return None
        return grip_at(self.area, pen.point, self._geometry)

    def _component_at(self, pen: Pen) -> Region:
        document, (row, column) = self.bridge.document, pen.pixel
        found = component_region(document.keys, row, column)
        return no_region() if found.box.area and document.ids[row, column] == UNLABELLED else found

    def _on_painted(self, _box: object) -> None:
        if not self._changes and self.area is not None:
            self.clear()


def _distance(first: Pen, second: Pen) -> float:
    return math.hypot(first.view.x() - second.view.x(), first.view.y() - second.view.y())


_NAMES = {AreaGrip.INSIDE: "Move area", AreaGrip.CORNER: "Scale area", AreaGrip.TURN: "Turn area"}
_CURSORS = {
    AreaGrip.INSIDE: Qt.CursorShape.SizeAllCursor,
    AreaGrip.CORNER: Qt.CursorShape.SizeFDiagCursor,
    AreaGrip.TURN: Qt.CursorShape.CrossCursor,
}
