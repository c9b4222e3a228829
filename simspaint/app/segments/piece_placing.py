"""Things that are placed freely: the layout follows them, one step of the history each."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PySide6.QtCore import QObject, Signal

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.app.segments.segment_selection import SegmentSelection
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import bounding_box, compose_affines, invert_affine, middle_pixel
from simspaint.domain.rendering import ComponentProvenance
from simspaint.domain.segment_choice import Placement
from simspaint.domain.warped_layout import PixelAffine
from simspaint.painting.document.area_edits import delete_area, move_area
from simspaint.painting.regions.flood_fill import component_region
from simspaint.painting.regions.region import Region

OUTSIDE = "The piece would lie outside the picture."
ALONE = "No other piece lies behind or before this one: there is nothing to go past."
IN_FRONT = "The piece is in front of all that it overlaps already."
BEHIND = "The piece is behind all that it overlaps already."


class PiecePlacing(QObject):
    """Moves, copies and takes away the selected thing together with what is painted of it."""

    told = Signal(str)
    """A sentence for the person: why nothing happened."""

    def __init__(
        self,
        bridge: DocumentBridge,
        selection: SegmentSelection,
        bank: Callable[[], MemoryBank | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._bank = bridge, selection, bank

    @property
    def layout_follows(self) -> bool:
        """Whether the selected piece is a thing, which takes its place in the layout along. Sky and ground
        are moved within what is painted of them."""
        bank, region = self._bank(), self._selection.region
        if bank is None or region is None:
            return False
        label = bank.labels[region.row.label_id]
        return (label.is_thing or label.keeps_outline) and not label.is_ground

    def move(self, before: PlacementFrame, after: PlacementFrame, name: str) -> None:
        """Put the thing, and what is painted of it, from one place to another."""
        area, bank, region = self._area(), self._bank(), self._selection.region
        if area is None or bank is None or region is None:
            return
        document, segment = self._bridge.document, bank.reference(region.row.segment_id)
        is_locked = any(self._selection.within(lock.row, lock.column) for lock in document.choices.locks)
        with document.one_step(name):
            moved = move_area(document, area, _change(before, after), name)
            spot = _spot_in(moved)
            if spot is not None:
                within = component_holds(document.keys, spot)
                first, second = after.affine.tolist()
                choices = document.choices.with_swap(*spot, segment, within)
                if is_locked:
                    choices = choices.with_lock(*spot, segment, within)
                document.choose(choices.with_placement(Placement(*spot, (*first, *second)), within), name)
        self._look_at(spot)

    def duplicate(self) -> None:
        """Put the same piece beside it once more, and paint what it covers."""
        area = self._area()
        if area is not None:
            width, box = self._bridge.document.extent.width, area.box
            columns = box.width if width - box.right >= box.left else -box.width
            change = np.array([[1, 0, columns], [0, 1, 0]], np.float64)
            copy = move_area(self._bridge.document, area, change, "Duplicate piece", is_copy=True)
            self._look_at(_spot_in(copy))

    def delete(self) -> None:
        """Take the piece away with what is painted of it: what surrounds it closes over it."""
        area = self._area()
        if area is not None:
            self._selection.clear()
            delete_area(self._bridge.document, area, "Delete piece")

    def why_not_past(self, steps: int) -> str:
        """Why bringing the selected piece forward (+) or back (−) would change nothing; empty where it does
        something."""
        region, result = self._selection.region, self._selection.result
        if region is None or result is None:
            return ""
        own = region.row
        over = [
            each
            for each in result.rendering.provenance
            if each.part_of is None
            and each.component_index != own.component_index
            and self._overlap(own, each)
        ]
        if not over:
            return ALONE
        passed = any((each.order > own.order) == (steps > 0) for each in over)
        return "" if passed else (IN_FRONT if steps > 0 else BEHIND)

    def _overlap(self, first: ComponentProvenance, second: ComponentProvenance) -> bool:
        bank, frame = self._bank(), self._bridge.document.extent
        if bank is None:
            return False
        boxes = []
        for row in (first, second):
            corners = PlacementFrame(row.affine, row.segment_box, bank.extent, frame).corners
            boxes.append((corners.min(axis=0), corners.max(axis=0)))
        (low, high), (other_low, other_high) = boxes
        return bool((low < other_high).all() and (other_low < high).all())

    def _area(self) -> Region | None:
        """What is painted of the selected piece, or stands for it where the layout network filled it in."""
        document, spot, region = self._bridge.document, self._selection.spot, self._selection.region
        if spot is None or region is None or document.is_editing:
            return None
        if document.ids[spot] == region.row.label_id:
            return component_region(document.keys, *spot)
        whole = np.zeros(region.extent, np.uint8)
        whole[region.box.slices] = region.mask
        size = (document.extent.width, document.extent.height)
        mask = cv2.resize(whole, size, interpolation=cv2.INTER_NEAREST) > 0
        box = bounding_box(mask)
        return Region(box, mask[box.slices]) if box.area else None

    def _look_at(self, spot: tuple[int, int] | None) -> None:
        if spot is None:
            self.told.emit(OUTSIDE)
        else:
            self._selection.select(*spot)


def component_holds(keys: np.ndarray, spot: tuple[int, int]) -> Callable[[int, int], bool]:
    """Tells of a pixel whether it lies in the component of a spot."""
    box, mask = component_region(keys, *spot)

    def holds(row: int, column: int) -> bool:
        inside = box.top <= row < box.bottom and box.left <= column < box.right
        return inside and bool(mask[row - box.top, column - box.left])

    return holds


def _spot_in(area: Region) -> tuple[int, int] | None:
    found = middle_pixel(area.mask) if area.box.area else None
    return None if found is None else (area.box.top + found[0], area.box.left + found[1])


def _change(before: PlacementFrame, after: PlacementFrame) -> PixelAffine:
    """Where each point of the picture goes when a piece is moved from one place to another."""
    height, width = before.picture
    to_pixels = np.array([[width / 2, 0, width / 2], [0, height / 2, height / 2]])
    moved = compose_affines(before.affine, invert_affine(after.affine))
    return compose_affines(compose_affines(invert_affine(to_pixels), moved), to_pixels)
