"""Labels that a bank has no segment of: others stand in for them, or they are left out.

A bank of real photographs may have no rock and no house. Without this stage f would make up what was painted
of them from the label alone: an area of one colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64, UInt8

from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.composition import StandIn
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest


@dataclass(frozen=True, slots=True)
class StandInConfig:
    """What a stand-in is good for."""

    smallest: float = 0.02
    """Share of the frame below which stuff does not stand in for what stands: a rock that is a piece of a
    mountain's slope looks like one when it is large."""
    rare: float = 0.02
    """Share of the photographs that must show a label, where another one could stand in for it: what hardly
    any shows was labelled wrongly."""
    most_asked: int = 4
    """Photographs that are enough in any case."""

    def enough(self, n_photographs: int) -> int:
        """How many of so many photographs must show a label that has a stand-in."""
        return min(max(round(self.rare * n_photographs), 1), self.most_asked)


def stand_ins_of(
    layout: Layout, labels: LabelSet, n_showing: Int64[np.ndarray, " labels"], enough: int = 1
) -> tuple[StandIn, ...]:
    """What is shown in place of each label of a layout that no photograph shows: the label that the pack
    names for it, or that one's stand-in; none where those are missing, too.

    Empty where no label of the layout would be left.

    Parameters
    ----------
    n_showing
        Of each label, how many photographs of the bank have a segment of it.
    enough
        Photographs below which a label has its stand-in, too, where that one has so many.
    """
    there = [i for i in np.unique(layout.ids).tolist() if i != UNLABELLED]
    found = []
    for i in there:
        if n_showing[i] < enough:
            other = _stand_in(i, labels, n_showing >= (enough if n_showing[i] else 1))
            if other != UNLABELLED or not n_showing[i]:
                found.append((i, other))
    return tuple(found) if n_showing[there].any() else ()


def _stand_in(label_id: int, labels: LabelSet, has_segments: Bool[np.ndarray, " labels"]) -> int:
    ids = {label.name: label.id for label in labels.labels}
    seen = {label_id}
    other = ids.get(labels[label_id].stand_in)
    while other is not None and other not in seen:
        if has_segments[other]:
            return other
        seen.add(other)
        other = ids.get(labels[other].stand_in)
    return UNLABELLED


def with_stand_ins(
    layout: Layout, stand_ins: tuple[StandIn, ...], config: StandInConfig | None = None
) -> Layout:
    """The layout with its stand-ins; what is left out is unlabelled."""
    if not stand_ins:
        return layout
    config = config or StandInConfig()
    shown, is_small = np.arange(256, dtype=np.uint8), np.zeros(256, bool)
    for label_id, other in stand_ins:
        shown[label_id] = other
        is_small[label_id] = (
            other != UNLABELLED and layout.labels[label_id].stands and not layout.labels[other].stands
        )
    ids = shown[layout.ids]
    if is_small[layout.ids].any():
        ids[_small_regions(layout.ids, config.smallest) & is_small[layout.ids]] = UNLABELLED
    return layout.with_ids(ids)


def _small_regions(ids: UInt8[np.ndarray, "h w"], smallest: float) -> Bool[np.ndarray, "h w"]:
    regions = connect_runs(find_runs(ids))
    small = regions.area < smallest * ids.size
    return np.repeat(small[regions.region], regions.runs.ends - regions.runs.starts).reshape(ids.shape)


def dense_with_stand_ins(layout: Layout, stand_ins: tuple[StandIn, ...]) -> Layout:
    """As `with_stand_ins`; what is left out takes the nearest label, and what was unlabelled stays so."""
    shown = with_stand_ins(layout, stand_ins)
    left_out = (shown.ids == UNLABELLED) & (layout.ids != UNLABELLED)
    if not left_out.any():
        return shown
    return layout.with_ids(np.where(left_out, fill_nearest(shown.ids), shown.ids))


def told_stand_ins(stand_ins: tuple[StandIn, ...], labels: LabelSet) -> str:
    """A sentence for the person about what is missing."""
    names = " and no ".join(labels[label_id].name for label_id, _ in stand_ins)
    shown = sorted({labels[other].name for _, other in stand_ins if other != UNLABELLED})
    instead = f"{' and '.join(shown)} or what is around" if shown else "what is around"
    return f"The photographs show no {names}, or hardly any: there you see {instead}."
