"""Scenes with a house or a tree, and what is painted of them."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.segment_table import SegmentTable, segment_table
from simspaint.engine.ops.size_in_perspective import SizeFit
from simspaint.engine.stages.things.painted import PaintedThing, painted_thing

SKY, GRASS, HOUSE, TREE = range(4)
STANDS = np.array([False, False, True, True])
BANK, FRAME = Extent(120, 180), Extent(120, 180)
NAMES = "sky", "grass", "house", "tree"
LABELS = LabelSet(tuple(Label(i, name, (i, 0, 0)) for i, name in enumerate(NAMES)))


def scene(*boxes: Box, extent: Extent = FRAME, label: int = HOUSE) -> np.ndarray:
    ids = np.full(extent, SKY, np.uint8)
    ids[extent.height // 2 :] = GRASS
    for box in boxes:
        ids[box.slices] = label
    return ids


def table_of(boxes: list[Box], scenes: list[np.ndarray] | None = None) -> SegmentTable:
    """A segment a photograph, each filling its box."""
    scenes = scenes or [scene(box, extent=BANK) for box in boxes]
    n = np.arange(len(boxes))
    masks = [ids[box.slices] == HOUSE for ids, box in zip(scenes, boxes, strict=True)]
    corners = np.array(boxes, np.int64)
    return segment_table(n, n, corners, HOUSE, masks.__getitem__, scenes.__getitem__, STANDS, BANK)


def component_of(ids: np.ndarray, box: Box) -> Component:
    mask = ids[box.slices] == HOUSE
    return Component(0, HOUSE, box, mask, int(mask.sum()))


def painting(box: Box, fit: SizeFit | None = None, pull: float = 0.0) -> PaintedThing:
    ids = scene(box)
    return painted_thing(component_of(ids, box), Layout(ids, LABELS), fit, pull)


def full(table: SegmentTable):
    return lambda i: np.ones((int(table.height[i]), int(table.width[i])), bool)
