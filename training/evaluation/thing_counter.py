"""Counts things in renderings that are truncated, clipped or off their base."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.engine.ops.placement import moved_mask
from simspaint.engine.ops.segment_foot import base_row
from simspaint.engine.ops.segment_outline import outline_of
from simspaint.engine.ops.sky_share import SkyConfig
from simspaint.engine.stages.complete.see_through import mask_without_sky
from simspaint.packs.pack import OpenedPack

SKY_RANK = SkyConfig().sky_rank
CLIPPED_SHARE, BASE_OFF = 0.06, 0.03
"""Share of a piece that may be missing; distance of bases, share of the height."""
OCCLUDED, BASE_HIDDEN = 0.15, 0.35
"""Shares of a segment's outline and of its base from which on it counts as truncated."""
LARGEST_SHARE = 0.12
"""Share of the frame from which on a component is a forest or a cliff, no thing."""
SMALLEST_SHARE = 0.001
"""Share of the frame below which a piece is no more than a crumb."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece that stands for a thing, and what is wrong with it."""

    layout: str
    label: str
    segment_id: int
    is_truncated: bool
    is_clipped: bool
    is_floating: bool
    clipped_share: float
    base_off: float
    below: str


class ThingCounter:
    """Finds the things of one pack's renderings."""

    def __init__(self, pack: OpenedPack) -> None:
        self._bank: MemoryBank = pack.bank
        self._labels = pack.labels
        of = pack.labels.labels
        self.stands = np.array([(x.keeps_outline and not x.is_feathered) or x.is_thing for x in of])

    def things(self, name: str, rendering: Rendering, components: list[Component]) -> list[Thing]:
        """A row a thing that is shown."""
        extent = rendering.layout.extent
        found = []
        for row in rendering.provenance:
            component = components[row.component_index if row.part_of is None else row.part_of]
            if not self.stands[row.label_id] or component.area > LARGEST_SHARE * extent.area:
                continue
            if np.count_nonzero(rendering.pixels == row.component_index) >= SMALLEST_SHARE * extent.area:
                found.append(self._thing(name, row, component, rendering))
        return found

    def _thing(
        self, name: str, row: ComponentProvenance, component: Component, rendering: Rendering
    ) -> Thing:
        bank, extent = self._bank, rendering.layout.extent
        segment = bank.segment(row.segment_id)
        mask = segment.mask
        if self._labels[row.label_id].is_see_through:
            mask = mask_without_sky(segment, bank)
        moved = moved_mask(replace(segment, mask=mask), row.affine, extent, bank.extent)
        whole = moved_mask(segment, row.affine, extent, bank.extent)
        missing = self._missing(row, moved.box, moved.mask, rendering)
        column, bottom = _base_of(whole.box, whole.mask)
        off = (bottom - _painted_bottom(component, column)) / extent.height
        at_frame = bottom >= extent.height
        below = self._below(whole.box, whole.mask, rendering)
        painted = self._painted_below(component, rendering.layout)
        rank = self._labels.find(below).rank if below else SKY_RANK + 1  # type: ignore[union-attr]
        floats = below not in painted and (rank <= SKY_RANK or below == "water")
        photograph = int(bank.index.segment_photograph[row.segment_id])
        outline = outline_of(
            segment.mask, segment.box, bank.layout_ids(photograph), row.label_id, self.stands
        )
        reaches = [whole.box.top <= 0, whole.box.left <= 0, at_frame, whole.box.right >= extent.width]
        if row.affine[0, 0] < 0:
            reaches[1], reaches[3] = reaches[3], reaches[1]
        cut = bool(np.any(outline.cut & ~np.array(reaches)))
        hidden = outline.occluded > OCCLUDED or outline.base_hidden > BASE_HIDDEN
        return Thing(
            name,
            self._labels[row.label_id].name,
            row.segment_id,
            bool(cut or hidden),
            bool(missing > CLIPPED_SHARE),
            bool(abs(off) > BASE_OFF or (floats and not at_frame)),
            round(missing, 3),
            round(off, 3),
            below,
        )

    def _missing(self, row: ComponentProvenance, box: Box, mask: np.ndarray, rendering: Rendering) -> float:
        """Share of the moved segment in whose place something farther is shown."""
        order = np.full(len(rendering.provenance) + 4096, -1)
        for other in rendering.provenance:
            own = other.component_index == row.component_index
            family = {row.component_index, row.part_of} & {other.component_index, other.part_of} - {None}
            order[other.component_index] = 1 << 20 if own or family else other.order
        shown = order[rendering.pixels[box.slices]]
        return float(np.count_nonzero(mask & (shown < row.order))) / max(np.count_nonzero(mask), 1)

    def _painted_below(self, component: Component, layout: Layout) -> set[str]:
        """Names of the labels that were painted right below a component's base."""
        row = min(component.box.bottom + 3, layout.extent.height - 1)
        around = layout.ids[row, component.box.left : component.box.right]
        return {self._labels[int(i)].name for i in np.unique(around[around < len(self._labels.labels)])}

    def _below(self, box: Box, mask: np.ndarray, rendering: Rendering) -> str:
        """Name of the label that is shown right below the base; empty where that is out of the frame."""
        extent = rendering.layout.extent
        first = base_row(mask)
        columns = box.left + np.flatnonzero(mask[first:].any(axis=0))
        row = box.bottom + 3
        if row >= extent.height or not columns.size:
            return ""
        labels = {p.component_index: p.label_id for p in rendering.provenance}
        ids = [
            labels.get(int(i), int(painted))
            for i, painted in zip(
                rendering.pixels[row, columns], rendering.layout.ids[row, columns], strict=True
            )
        ]
        return self._labels[int(np.bincount(ids, minlength=1).argmax())].name if max(ids) < 255 else ""


def _base_of(box: Box, mask: np.ndarray) -> tuple[float, int]:
    """Mean column of the base of a moved segment, and its lowest row."""
    if not box.area:
        return 0.0, 0
    columns = np.flatnonzero(mask[base_row(mask) :].any(axis=0))
    return box.left + float(columns.mean()), box.bottom


def _painted_bottom(component: Component, column: float) -> int:
    """Lowest row of a component near a column; of all of it where the column is beside it."""
    width = max(component.box.width // 8, 4)
    first = round(column) - component.box.left - width
    near = component.mask[:, max(first, 0) : max(first + 2 * width, 1)]
    rows = np.flatnonzero(near.any(axis=1)) if near.size else np.array([], int)
    return component.box.top + int(rows[-1]) + 1 if rows.size else component.box.bottom
