"""Remnants of things: a photograph is shown around a segment with what stands there, and when most of such a
thing is hidden or belongs to other components, a stump of it is seen, or a foot below a house."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Bool, Int32, Int64

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Extent, identity_affine
from simspaint.domain.label_set import LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.ops.placement import covered_by, frame_reach
from simspaint.engine.stages.complete.fill_choice import Work


@dataclass(frozen=True, slots=True)
class RemnantConfig:
    """What a remnant is."""

    lone: float = 0.1
    """Share of the frame up to which what stands together is one thing: a wood is none."""
    least_shown: float = 0.5
    """Share of a thing that has to be seen …"""
    least_upper: float = 0.25
    """… or of its upper half."""
    step_px: int = 3
    """Pixels are counted on every so many of a side."""


def hide_remnants(
    work: Work,
    bank: MemoryBank,
    labels: LabelSet,
    extent: Extent,
    memo: Memo,
    config: RemnantConfig = RemnantConfig(),
) -> None:
    """Take things of which little is seen out of what photographs show around their segments.

    Only of photographs that lie in place undistorted: there a thing's parts in several components fit.
    """
    groups = _shown_around(work, bank, labels)
    if not groups:
        return
    before = [each for i, item in enumerate(work.items) if item.is_free for each in work.of(i)]
    frame, grid = frame_reach(extent).box, slice(None, None, config.step_px)
    hidden = covered_by(before, frame)
    for (photograph, label_id), shown in groups.items():
        key = key_of("things", bank, photograph, label_id, extent)
        things = memo.get(key, lambda p=photograph, k=label_id: _things(bank, p, k, extent))
        seen = covered_by([placed for _, _, placed in shown], frame) & ~hidden
        remnants = _remnants(things[grid, grid], seen[grid, grid], config)
        for i, k, placed in shown if remnants.size else ():
            if k is not None:
                mask = placed.mask & ~np.isin(things[placed.box.slices], remnants)
                fills = list(work.fills[i])
                fills[k] = fills[k]._replace(placed=replace(placed, mask=mask))
                work.fills[i] = tuple(fills)


Shown = tuple[int, int | None, PlacedSegment]
"""A component's position, that of its fill (None: its own segment), and what is shown."""


def _shown_around(work: Work, bank: MemoryBank, labels: LabelSet) -> dict[tuple[int, int], list[Shown]]:
    """What of each photograph and label is shown in place, where things of it are shown around segments."""
    groups: dict[tuple[int, int], list[Shown]] = defaultdict(list)
    for i, item in enumerate(work.items):
        if item.stance is not Stance.IN_PLACE:
            continue
        own = [(k, fill.placed) for k, fill in enumerate(work.fills[i]) if fill.chosen is None]
        for k, placed in [(None, work.placed[i]), *own]:
            label = labels[placed.label_id]
            if label.stands and np.array_equal(placed.affine, identity_affine()):
                photograph = int(bank.index.segment_photograph[placed.segment_id])
                groups[photograph, placed.label_id].append((i, k, placed))
    return {key: shown for key, shown in groups.items() if any(k is not None for _, k, _ in shown)}


def _things(
    bank: MemoryBank, photograph: int, label_id: int, extent: Extent
) -> Int32[np.ndarray, "height width"]:
    """The number of the thing at each pixel of the frame, 0 where there is none."""
    is_label = bank.layout_ids(photograph) == label_id
    _, things = cv2.connectedComponents(is_label.view(np.uint8), connectivity=8)
    size = extent.width, extent.height
    found = cv2.resize(things.astype(np.float32), size, interpolation=cv2.INTER_NEAREST).astype(np.int32)
    found.flags.writeable = False
    return found


def _remnants(
    things: Int32[np.ndarray, "rows columns"], seen: Bool[np.ndarray, "rows columns"], config: RemnantConfig
) -> Int64[np.ndarray, " remnants"]:
    """The numbers of things that are seen in part only, and not their upper half: what looks out from behind
    something is no remnant."""
    rows, columns = np.nonzero(things)
    number, is_seen = things[rows, columns], seen[rows, columns]
    area = np.bincount(number)
    middle = np.bincount(number, weights=rows) / np.maximum(area, 1)
    is_upper = rows < middle[number]
    upper = np.bincount(number[is_upper], minlength=area.size)
    shown = np.bincount(number[is_seen], minlength=area.size)
    shown_upper = np.bincount(number[is_seen & is_upper], minlength=area.size)
    is_remnant = (area <= config.lone * things.size) & (shown < config.least_shown * area)
    return np.flatnonzero(is_remnant & (shown_upper < config.least_upper * upper))
