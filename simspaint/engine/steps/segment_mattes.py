"""The mattes of a composition's segments, and which of them are one photograph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import partial

import numpy as np

from simspaint.domain.composition import ColorShift
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.memo import key_of
from simspaint.engine.ops.ground_gaps import ground_gaps_of
from simspaint.engine.ops.matte import Matte, matte_of, surroundings
from simspaint.engine.ops.matte_gaps import gaps_of, moved_gaps, with_gaps
from simspaint.engine.ops.placement import mask_of
from simspaint.engine.steps.workspace import Workspace


def kinds_of(
    work: Workspace, placed: Sequence[PlacedSegment], shifts: Sequence[ColorShift]
) -> list[Hashable]:
    """Of every placed segment: equal where photograph, place and colours are the same."""
    photograph = work.bank.index.segment_photograph
    return [
        (int(photograph[segment.segment_id]), segment.affine.tobytes(), shift)
        for segment, shift in zip(placed, shifts, strict=True)
    ]


def mattes_of(
    work: Workspace,
    placed: Sequence[PlacedSegment],
    order: Sequence[int],
    kinds: Sequence[Hashable],
    fading: Collection[int],
    extent: Extent,
) -> dict[int, Matte]:
    """The mattes of the segments that have an outline, by their position; what fades out has none."""
    count = Counter(kinds)
    covered: dict[Hashable, np.ndarray] = {}
    for segment, kind in zip(placed, kinds, strict=True):
        if count[kind] > 1:
            covered.setdefault(kind, np.zeros(extent, bool))[segment.box.slices] |= segment.mask
    hidden = np.zeros(extent, bool)
    mattes = {}
    for i in reversed(order):
        segment = placed[i]
        if i in fading or not segment.box.area:
            continue
        alike, visible = covered.get(kinds[i]), ~hidden[segment.box.slices]
        if alike is not None:
            alike = alike[surroundings(segment.box, extent).slices]
        inputs = (segment.color, segment.mask, segment.box, visible, alike)
        mattes[i] = work.memo.run(matte_of, *inputs, extent)
        hidden[segment.box.slices] |= segment.mask
    return mattes


def with_gaps_open(
    work: Workspace,
    mattes: Mapping[int, Matte],
    placed: Sequence[PlacedSegment],
    free: Collection[int],
    extent: Extent,
) -> dict[int, Matte]:
    """The mattes with the gaps of those segments at positions `free` that one can see through: what was
    behind a tree in its photograph, or between flowers, is not there here."""
    bank, result = work.bank, dict(mattes)
    for i in free:
        label = work.pack.labels[placed[i].label_id]
        if i in mattes and (label.is_see_through or label.is_colorful):
            segment = work.segment_of(placed[i].segment_id)
            make = partial(_ground_gaps_of if label.is_colorful else _gaps_of, work, segment)
            own = key_of("gaps", bank, segment.segment_id)
            gaps = work.memo.get(own, make)
            place = segment, gaps, placed[i].affine, mask_of(placed[i]), extent, bank.extent
            key = key_of("open", own, *place[2:])
            opened = work.memo.get(key, lambda place=place: moved_gaps(*place))
            result[i] = with_gaps(mattes[i], placed[i], opened)
    return result


def _gaps_of(work: Workspace, segment: Segment) -> np.ndarray:
    labels = work.bank.labels
    rank = labels[segment.label_id].rank
    farther = [label.id for label in labels.labels if label.rank < rank and not label.is_thing]
    around = work.bank.photograph(segment.photograph)[segment.context_box.slices]
    return gaps_of(segment, around, farther, work.bank.extent)


def _ground_gaps_of(work: Workspace, segment: Segment) -> np.ndarray:
    bank = work.bank
    is_ground = np.zeros(UNLABELLED + 1, bool)
    is_ground[[label.id for label in bank.labels.labels if label.is_ground]] = True
    around = bank.photograph(segment.photograph)[segment.context_box.slices]
    ground = around[is_ground[segment.context]]
    return ground_gaps_of(segment.color, segment.mask, ground, bank.extent.height)
