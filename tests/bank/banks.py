"""Memory banks made in code, and what retrieval must find in them by the definition alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from simspaint.bank.bank_description import BankFile, BankPhotograph
from simspaint.bank.entry_codec import PhotographRegions, encode
from simspaint.bank.index import BankIndex
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout

Region = tuple[int, Box, np.ndarray]
"""Label id, bounding box, full-frame mask."""


def bank_of_layouts(
    layouts: Sequence[Layout], names: Sequence[str] = (), minimum_area: int = 1
) -> MemoryBank:
    """An opened bank of these layouts; its photographs exist in name only."""
    extent, labels = layouts[0].extent, layouts[0].labels
    entries = [
        encode(PhotographRegions.of(connect_runs(find_runs(layout.ids)), minimum_area)) for layout in layouts
    ]
    names = names or [f"s{i % 3}_{i:03d}" for i in range(len(layouts))]
    photographs = tuple(BankPhotograph(name, f"{name}.png", "") for name in names)
    file = BankFile(extent, labels, 0.0, photographs, "index.bin", "", 0)
    return MemoryBank(Path("nowhere"), file, BankIndex.expanded(entries, extent, len(labels)))


def regions_by_flooding(layout: Layout, minimum_area: int = 1) -> list[Region]:
    """Maximal 8-connected regions by another way than the program's, in the order that it promises."""
    found = []
    for label in layout.labels.labels:
        n, image = cv2.connectedComponents((layout.ids == label.id).astype(np.uint8), connectivity=8)
        for k in range(1, n):
            mask = np.asarray(image) == k
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            box = Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
            if mask.sum() >= minimum_area:
                found.append((label.id, box, mask))
    return sorted(found, key=lambda r: (r[0], r[1].top, r[1].left, int(r[2][r[1].top].argmax())))


def context_in_frame(layout: Layout, box: Box) -> np.ndarray:
    """Label ids of the layout inside the context box, unlabelled elsewhere."""
    context = np.full(layout.extent, UNLABELLED, np.uint8)
    around = context_box(box, layout.extent).slices
    context[around] = layout.ids[around]
    return context


class BruteForce:
    """All scores by the definition, at full resolution, as arrays over all segments."""

    def __init__(self, layouts: Sequence[Layout], names: Sequence[str], minimum_area: int = 1) -> None:
        regions = [
            (i, r) for i, layout in enumerate(layouts) for r in regions_by_flooding(layout, minimum_area)
        ]
        area = layouts[0].extent.area
        self.labels = np.array([region[0] for _, region in regions], int)
        self.names = [names[i] for i, _ in regions]
        self.masks = np.zeros((len(regions), area), np.bool_)
        self.contexts = np.zeros((len(regions), area), np.uint8)
        for row, (i, (_, box, mask)) in enumerate(regions):
            self.masks[row] = mask.ravel()
            self.contexts[row] = context_in_frame(layouts[i], box).ravel()

    def ranking(self, component: Component, layout: Layout) -> list[tuple[int, float, float]]:
        """(segment id, mask IoU, context IoU) of all segments of the component's label, best first."""
        mask = mask_in_frame(component, layout.extent).ravel()
        context = context_in_frame(layout, component.box).ravel()
        ids = np.flatnonzero(self.labels == component.label_id)
        masks, contexts = self.masks[ids], self.contexts[ids]
        mask_iou = _ratios((masks & mask).sum(1), (masks | mask).sum(1))
        agreeing = ((contexts == context) & (context != UNLABELLED)).sum(1)
        sizes = (contexts != UNLABELLED).sum(1) + (context != UNLABELLED).sum()
        context_iou = _ratios(agreeing, sizes - agreeing)
        rows = zip(ids.tolist(), mask_iou.tolist(), context_iou.tolist(), strict=True)
        return sorted(rows, key=lambda row: (-(row[1] + row[2]), row[0]))


def mask_in_frame(component: Component, extent: Extent) -> np.ndarray:
    """The component's mask in the whole frame."""
    frame = np.zeros(extent, np.bool_)
    frame[component.box.slices] = component.mask
    return frame


def minimum_area_of(share: float, extent: Extent) -> int:
    """Pixels of the smallest component that is at least this share of the frame."""
    return math.ceil(share * extent.area)


def _ratios(counts: np.ndarray, unions: np.ndarray) -> np.ndarray:
    return np.array([c / u if u else 0.0 for c, u in zip(counts.tolist(), unions.tolist(), strict=True)])
