"""The steps of choosing a composition: each asks the memo for what is known already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import (
    ComposedComponent,
    Composition,
    Scores,
    Stance,
    StandIn,
    affine_array,
)
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.adherence import Adherence
from simspaint.engine.anchors import by_component
from simspaint.engine.memo import key_of
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.ops.nearest_label import filled_instances
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.stages.components import ComponentsConfig, find_components, with_small_things
from simspaint.engine.stages.instances import split_instances
from simspaint.engine.stages.keep import KeepConfig, Kept, follow_components, keep_components
from simspaint.engine.stages.refine import (
    RefineConfig,
    Refined,
    predicted_labels,
    refine_layout,
    refine_whole,
)
from simspaint.engine.stages.retrieve import ExclusionSet
from simspaint.engine.stages.stand_ins import StandInConfig, dense_with_stand_ins, stand_ins_of
from simspaint.engine.standing import stands_on_ground
from simspaint.engine.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Hand:
    """What the person chose about one component.

    Parameters
    ----------
    segment_id
        The segment that it shows; None where that is left to the program.
    affine
        Where it lies; None where that is left to T.
    steps
        How far it was brought forward.
    """

    segment_id: int | None = None
    affine: Affine | None = None
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """A component and the segment it shows.

    Parameters
    ----------
    segment_id
        None where the bank has not got the segment that the composition names.
    kept
        What it showed before, where that stays.
    chosen_stance
        How a newly chosen segment lies.
    standing_affine
        Where it stands or runs whole.
    """

    component: Component
    segment_id: int | None
    scores: Scores
    hand: Hand
    kept: Kept | None
    chosen_stance: Stance = Stance.ALIGNED
    standing_affine: Affine | None = None

    @property
    def stance(self) -> Stance:
        """How the segment lies."""
        if self.hand.affine is not None:
            return Stance.BY_HAND
        if self.kept is None:
            return self.chosen_stance
        before = self.kept.composed.stance
        return self.chosen_stance if before is Stance.BY_HAND else before

    @property
    def known_affine(self) -> Affine | None:
        """Where the segment lies, unless it is to be aligned."""
        if self.hand.affine is not None or self.standing_affine is not None:
            return self.standing_affine if self.hand.affine is None else self.hand.affine
        if self.kept is None or self.kept.composed.stance is Stance.BY_HAND:  # it was put back
            return None
        return affine_array(self.kept.composed.affine)


def refined(work: Workspace, painted: Layout, previous: Composition | None) -> Refined:
    """The dense layout in the composition's frame."""
    if not work.settings.picture.refine:
        return Refined(painted, painted)
    network = work.models.refinement
    predict = None if network is None else partial(_predicted, work, network)
    if work.is_paper:
        return _with_instances(refine_whole(painted, predict), painted)
    before = None if previous is None else Refined(previous.layout, previous.painted)
    return _with_instances(refine_layout(painted, predict, before, RefineConfig()), painted)


def _with_instances(refined: Refined, painted: Layout) -> Refined:
    """Filled pixels belong to the painted instance of their label that is nearest."""
    dense = refined.layout
    if painted.instances is None or dense is painted:
        return refined
    instances = filled_instances(painted.ids, painted.instances, dense.ids)
    return refined._replace(layout=Layout(dense.ids, dense.labels, instances))


def stand_ins(work: Workspace, layout: Layout, previous: Composition | None) -> tuple[StandIn, ...]:
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


def hands(work: Workspace, painted: Extent, components: Sequence[Component], frame: Extent) -> list[Hand]:
    """What the person chose about each component; what is anchored in none is reported and skipped."""
    choices, found = work.settings.choices, [Hand() for _ in components]
    place = {component.index: i for i, component in enumerate(components)}

    def missed(anchor: object) -> None:
        row, column = getattr(anchor, "row", 0), getattr(anchor, "column", 0)
        work.clock.tell(f"What was set at row {row}, column {column} is in no component now.")

    for choice, index in by_component(choices.segments, components, painted, frame, missed):
        i = place[index]
        segment_id = work.bank.find(choice.segment, components[i].label_id)
        if segment_id is None:
            name = choice.segment.photograph or f"number {choice.segment.row}"
            work.clock.tell(f"The segment chosen from {name} is not in the bank, or has another label.")
        else:
            found[i] = replace(found[i], segment_id=segment_id)
    for placed, index in by_component(choices.placements, components, painted, frame, missed):
        found[place[index]] = replace(found[place[index]], affine=affine_array(placed.affine))
    for shift, index in by_component(choices.order_shifts, components, painted, frame, missed):
        i = place[index]
        found[i] = replace(found[i], steps=found[i].steps + shift.steps)
    return found


def composed_components(
    composition: Composition, components: Sequence[Component], extent: Extent
) -> list[tuple[Component, ComposedComponent]]:
    """The components of a layout's frame with what the composition has for them."""
    place = {component.index: component for component in components}
    pairs = by_component(
        composition.components, components, composition.layout.extent, extent, lambda _: None
    )
    return [
        (place[index], composed) for composed, index in pairs if place[index].label_id == composed.label_id
    ]


def kept_of(
    work: Workspace,
    components: Sequence[Component],
    composition: Composition | None,
    extent: Extent,
    found_hands: Sequence[Hand],
) -> list[Kept | None]:
    """What each component keeps of the composition before: nothing where it was chosen by other settings or
    is of a banned photograph, unless the person chose that very segment."""
    if composition is None or composition.layout.extent != extent:
        return [None] * len(components)
    layout = dense_with_stand_ins(composition.layout.with_labels(work.labels), composition.stand_ins)
    # Of small things those count that are in the composition: all are looked at here.
    before = composed_components(composition, components_of(work, layout, layout), extent)
    if work.settings.follows:
        kept = follow_components(components, before, extent, KeepConfig())
    else:
        kept = keep_components(components, before, KeepConfig())
    same = _drawn_by(composition.settings) == _drawn_by(work.settings.picture)
    return [
        each if each is not None and _stays(work, each, hand, same) else None
        for each, hand in zip(kept, found_hands, strict=True)
    ]


def _drawn_by(settings: PictureSettings) -> PictureSettings:
    """The settings that segments are chosen by."""
    return replace(settings, refine=True, elide=False)


def _stays(work: Workspace, kept: Kept, hand: Hand, same_settings: bool) -> bool:
    composed = kept.composed
    if hand.segment_id is not None:
        return composed.segment is not None and hand.segment_id == work.bank.find(
            composed.segment, composed.label_id
        )
    if not same_settings:
        return False
    return composed.segment is None or not _is_excluded(work, composed.segment.photograph)


def _is_excluded(work: Workspace, photograph: str) -> bool:
    settings = work.settings
    sequence = photograph.split("_", 1)[0]
    return photograph in settings.choices.banned_photographs or sequence in settings.excluded_sequences


def components_of(
    work: Workspace, layout: Layout, painted: Layout, share: float | None = None
) -> list[Component]:
    """The components that get segments (S3). Where things stand whole, small painted ones are among them,
    and those before a band of their label are of their own.

    Parameters
    ----------
    painted
        What a person painted, in the frame of `layout`.
    share
        Share of the frame below which a component is left to the synthesis network; None for that of the
        settings.
    """
    share = work.settings.minimum_component if share is None else share
    return listed_components(layout, painted, share, work.labels, work.adherence)


def listed_components(
    layout: Layout, painted: Layout, share: float, labels: LabelSet, adherence: Adherence
) -> list[Component]:
    """`components_of`, for who has no `Workspace`: `labels` are the pack's."""
    area = layout.extent.area
    if not adherence.stands_whole:
        return find_components(layout, math.ceil(share * area))
    stands = stands_on_ground(labels)
    least, smallest = math.ceil(share * area), math.ceil(min(share, ComponentsConfig().small_thing) * area)
    parts: list[Component] = []
    for component in with_small_things(layout, painted, least, smallest, stands):
        stand = stands[component.label_id]
        parts += split_instances(component, layout.extent) if stand else [component]
    return [replace(part, index=i) for i, part in enumerate(parts)]
