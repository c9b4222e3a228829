"""The dense layout of a painting, and what is shown in place of labels that no photograph has (S3)."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from simspaint.domain.composition import Composition, StandIn, composition_extent
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import filled_instances
from simspaint.engine.memo import key_of
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.stages.refine import (
    RefineConfig,
    Refined,
    predicted_labels,
    refine_layout,
    refine_whole,
)
from simspaint.engine.stages.retrieve import ExclusionSet
from simspaint.engine.stages.stand_ins import (
    StandInConfig,
    dense_with_stand_ins,
    stand_ins_of,
    with_stand_ins,
)
from simspaint.engine.steps.land_as_shown import land_as_shown
from simspaint.engine.steps.workspace import Workspace


class DenseLayout(NamedTuple):
    """The dense layout in the composition's frame.

    Parameters
    ----------
    refined
        Before labels were replaced: what the composition stores.
    layout
        With the stand-ins, and gaps below land closed: what segments are chosen for.
    painted
        What the person painted, likewise.
    """

    refined: Refined
    layout: Layout
    painted: Layout
    stand_ins: tuple[StandIn, ...]


def dense_layout(work: Workspace, painted: Layout, previous: Composition | None) -> DenseLayout:
    """The dense layout of a painting."""
    small = work.of_pack(painted).resized(composition_extent(painted.extent))
    refined = _refined(work, small, previous)
    instead = _stand_ins(work, refined.layout, previous)
    dense, shown = dense_with_stand_ins(refined.layout, instead), with_stand_ins(small, instead)
    return DenseLayout(refined, *land_as_shown(work, dense, shown), instead)


def _refined(work: Workspace, painted: Layout, previous: Composition | None) -> Refined:
    if not work.settings.picture.refine:
        return Refined(painted, painted)
    network = work.models.refinement
    predict = None if network is None else partial(_predicted, work, network)
    if work.is_paper:
        return _with_instances(refine_whole(painted, predict), painted)
    before = None if previous is None else Refined(previous.layout, previous.painted, previous.filled)
    return _with_instances(refine_layout(painted, predict, before, RefineConfig()), painted)


def _with_instances(refined: Refined, painted: Layout) -> Refined:
    """Filled pixels belong to the painted instance of their label that is nearest."""
    dense = refined.layout
    if painted.instances is None or dense is painted:
        return refined
    instances = filled_instances(painted.ids, painted.instances, dense.ids)
    return refined._replace(layout=Layout(dense.ids, dense.labels, instances))


def _stand_ins(work: Workspace, layout: Layout, previous: Composition | None) -> tuple[StandIn, ...]:
    """What is shown in place of the layout's labels that no photograph has that may be used, and that showed
    nothing before; the method `paper` knows nothing of it."""
    if work.is_paper:
        return ()
    shown = {each.label_id for each in (previous.components if previous else ()) if each.segment is not None}
    choices = work.settings.choices
    excluded = ExclusionSet(choices.banned_photographs, work.settings.excluded_sequences)
    allowed = excluded.allowed(work.bank.photographs)

    def n_showing(label_id: int) -> int:
        photographs = np.unique(work.bank.label_segments(label_id).photograph)
        return int(photographs.size if allowed is None else allowed[photographs].sum())

    counts = np.array([n_showing(label.id) for label in work.labels.labels])
    enough = StandInConfig().enough(len(work.bank.photographs))
    counts[list(shown)] = np.maximum(counts[list(shown)], enough)
    return stand_ins_of(layout, work.labels, counts, enough)


def _predicted(work: Workspace, network: LayoutNetwork, layout: Layout) -> np.ndarray:
    """The layout network's label of every pixel."""

    def ask() -> np.ndarray:
        return asked_with_less_memory(network, lambda n: predicted_labels(layout, n), work.clock.tell)

    return work.memo.get(key_of("refine", network, layout.ids), ask)
