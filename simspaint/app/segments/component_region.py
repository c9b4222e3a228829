"""Which component of a rendering lies at a spot, and what it covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.rendering import ComponentProvenance, Rendering

_LARGEST_SIDE = 1024
"""Outlines are followed in a mask of at most this many pixels a side: finer ones cannot be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class ComponentRegion:
    """A component and its pixels.

    Parameters
    ----------
    row
        Where its pixels come from.
    box, mask
        What it covers, in the rendering's frame.
    extent
        The rendering's frame.
    """

    row: ComponentProvenance
    box: Box
    mask: Bool[np.ndarray, "height width"]
    extent: Extent

    def holds(self, row: int, column: int, painted: Extent) -> bool:
        """Whether a pixel of the painted layout, of that size, lies in it."""
        r, c = to_frame(row, column, painted, self.extent)
        inside = self.box.top <= r < self.box.bottom and self.box.left <= c < self.box.right
        return inside and bool(self.mask[r - self.box.top, c - self.box.left])

    def outlines(self) -> list[np.ndarray]:
        """Closed lines around it: (n, 2) arrays of (x, y), as shares of the frame, 0 to 1."""
        mask = self.mask.view(np.uint8)
        factor = min(_LARGEST_SIDE / max(mask.shape), 1.0)
        if factor < 1:
            size = (max(round(mask.shape[1] * factor), 1), max(round(mask.shape[0] * factor), 1))
            mask = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
        # a border of nothing, and double size: lines run along pixel edges instead of through pixel centres
        doubled = np.pad(mask.repeat(2, axis=0).repeat(2, axis=1), 1)
        found, _ = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        scale = np.array([self.box.width / mask.shape[1] / 2, self.box.height / mask.shape[0] / 2])
        corner = np.array([self.box.left, self.box.top])
        frame = np.array([self.extent.width, self.extent.height])
        # half a pixel less exact, and several times fewer points: dashes along many take long to draw
        lines = [cv2.approxPolyDP(line, 1.0, True) for line in found]
        return [((line[:, 0] - 0.5) * scale + corner) / frame for line in lines if len(line) > 2]


def to_frame(row: int, column: int, source: Extent, target: Extent) -> tuple[int, int]:
    """The pixel of one frame that shows the centre of a pixel of another."""
    return (
        min((2 * row + 1) * target.height // (2 * source.height), target.height - 1),
        min((2 * column + 1) * target.width // (2 * source.width), target.width - 1),
    )


def region_at(rendering: Rendering, row: int, column: int) -> ComponentRegion | None:
    """The component that holds this pixel of the rendering's frame; None where it has no segment.

    A thin label in front of a component may have been bridged: the component then is larger than what is
    connected at the spot, and its box holds that.
    """
    ids, keys = rendering.layout.ids, rendering.layout.keys
    extent = rendering.layout.extent
    label_id = int(ids[row, column])
    same = [
        entry
        for entry in rendering.provenance
        if entry.part_of is None and entry.label_id == label_id and _holds(entry.box, row, column)
    ]
    if not same:
        return None
    entry = same[0]
    if len(same) > 1:
        around = union(entry.box for entry in same)
        own = _connected(keys, around, row, column)
        entry = min(same, key=lambda each: (not _contains(each.box, own), each.box.area))
    inside = keys[entry.box.slices] == keys[row, column]
    connected = _reached(inside, row - entry.box.top, column - entry.box.left)
    shown = rendering.pixels[entry.box.slices] == entry.component_index
    return ComponentRegion(entry, entry.box, connected | (inside & shown), extent)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes, of which there is at least one."""
    tops, lefts, bottoms, rights = zip(*boxes, strict=True)
    return Box(min(tops), min(lefts), max(bottoms), max(rights))


def _holds(box: Box, row: int, column: int) -> bool:
    return box.top <= row < box.bottom and box.left <= column < box.right


def _contains(outer: Box, inner: Box) -> bool:
    return outer.intersection(inner) == inner


def _connected(keys: np.ndarray, around: Box, row: int, column: int) -> Box:
    """Bounding box, in the frame, of what is connected to the pixel and of its key."""
    same = keys[around.slices] == keys[row, column]
    reached = _reached(same, row - around.top, column - around.left)
    rows, columns = np.flatnonzero(reached.any(1)), np.flatnonzero(reached.any(0))
    return Box(
        around.top + int(rows[0]),
        around.left + int(columns[0]),
        around.top + int(rows[-1]) + 1,
        around.left + int(columns[-1]) + 1,
    )


def _reached(same: np.ndarray, row: int, column: int) -> np.ndarray:
    """The 8-connected part of a mask that holds a set pixel."""
    filled = same.astype(np.uint8)
    mask = np.zeros((same.shape[0] + 2, same.shape[1] + 2), np.uint8)
    cv2.floodFill(filled, mask, (column, row), (2,), flags=8)
    return filled == 2
