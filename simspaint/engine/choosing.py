"""The steps of choosing a composition: each asks the memo for what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.composition import (
    ComposedComponent,
    Composition,
    Scores,
    affine_array,
    affine_numbers,
)
from simspaint.domain.geometry import Affine, Extent, context_box, middle_pixel
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.engine.anchors import by_component
from simspaint.engine.memo import key_of
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.truncation import SPARE, without_truncated
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.stages.agreement import POOL, Asked, choose_in_one_light
from simspaint.engine.stages.align import AlignConfig, aligned_affine, ask_moves, move_question, plain_affine
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.keep import KeepConfig, Kept, keep_components
from simspaint.engine.stages.refine import (
    RefineConfig,
    Refined,
    predicted_labels,
    refine_layout,
    refine_whole,
)
from simspaint.engine.stages.retrieve import ExclusionSet, choose_segment
from simspaint.engine.workspace import Workspace

LARGEST_SIDE_PX = 1024
"""A composition is chosen in a frame of at most this side: pieces are the same at every size."""


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
    """

    component: Component
    segment_id: int | None
    scores: Scores
    hand: Hand
    kept: Kept | None

    @property
    def known_affine(self) -> Affine | None:
        """Where the segment lies, unless it is to be aligned."""
        if self.hand.affine is not None:
            return self.hand.affine
        if self.kept is None or self.kept.composed.is_placed:  # put back: no longer where the person put it
            return None
        return affine_array(self.kept.composed.affine)


def composition_extent(painted: Extent) -> Extent:
    """The frame in which the composition of a painting is chosen."""
    shrink = min(1.0, LARGEST_SIDE_PX / max(painted))
    return Extent(*(max(round(side * shrink), 1) for side in painted))


def refined(work: Workspace, painted: Layout, previous: Composition | None) -> Refined:
    """The dense layout in the composition's frame."""
    if not work.settings.picture.refine:
        return Refined(painted, painted)
    network = work.models.refinement
    predict = None if network is None else partial(_predicted, work, network)
    if work.is_paper:
        return refine_whole(painted, predict)
    before = None if previous is None else Refined(previous.layout, previous.painted)
    return refine_layout(painted, predict, before, RefineConfig())


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
    minimum = minimum_area(work, extent)
    before = composed_components(
        composition, find_components(Layout(composition.layout.ids, work.labels), minimum), extent
    )
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


def minimum_area(work: Workspace, extent: Extent) -> int:
    """Pixels below which a component is left to the synthesis network (R6)."""
    return int(np.ceil(work.settings.minimum_component * extent.area))


class Retrieval:
    """The candidates of one layout's components."""

    def __init__(self, work: Workspace, layout: Layout) -> None:
        self._work, self._layout = work, layout
        self._in_bank = layout.resized(work.bank.extent)
        settings = work.settings
        self.excluded = ExclusionSet(settings.choices.banned_photographs, settings.excluded_sequences)
        self.allowed = self.excluded.allowed(work.bank.photographs)
        self._query: LayoutQuery | None = None

    @property
    def query(self) -> LayoutQuery:
        """The layout as it asks the bank; not made where all is known."""
        if self._query is None:
            self._query = LayoutQuery(self._in_bank, self._work.bank)
        return self._query

    def in_bank(self, component: Component) -> Component | None:
        """The component in the bank's frame; None where nothing of it is left there."""
        return resampled_component(component, self._layout.extent, self._work.bank.extent)

    @property
    def n_wanted(self) -> int:
        """Candidates a component."""
        picture = self._work.settings.picture
        is_joint = not self._work.is_paper and picture.matching.appearance_consistency > 0
        return POOL if picture.top_k == 1 and is_joint else picture.top_k

    def candidates(self, component: Component) -> tuple[Candidate, ...]:
        """The best segments of the bank, best first."""
        work, query = self._work, self.in_bank(component)
        if query is None:
            return ()
        keeps_outline = not work.is_paper and work.labels[component.label_id].keeps_outline
        n_wanted = self.n_wanted * (SPARE if keeps_outline else 1)
        context = self._in_bank.ids[context_box(query.box, work.bank.extent).slices]
        key = work.key("retrieve", query.label_id, query.box, query.mask, context, n_wanted, self.excluded)
        found = work.memo.get(key, lambda: tuple(self.query.best(query, n_wanted, self.allowed)))
        if keeps_outline and found:
            found = without_truncated(query, found, work.bank)[: self.n_wanted]
        return found

    def scores(self, component: Component, segment_id: int) -> Scores:
        """How well a certain segment fits."""
        query = self.in_bank(component)
        if query is None:
            return Scores()
        found = self.query.scored(query, segment_id)
        return Scores(found.mask_iou, found.context_iou)


def picked(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    kept: Sequence[Kept | None],
    found_hands: Sequence[Hand],
) -> list[Picked]:
    """The segment of every component that has one: kept, chosen by hand, or selected."""
    fixed: dict[int, Picked] = {}
    candidates: dict[int, tuple[Candidate, ...]] = {}
    for i, component in enumerate(work.clock.each(components)):
        known = _known(work, retrieval, component, kept[i], found_hands[i])
        if known is not None:
            fixed[i] = known
        elif kept[i] is None:
            candidates[i] = retrieval.candidates(component)
    chosen = _selected(work, components, fixed, candidates)
    result = []
    for i, component in enumerate(components):
        if i in fixed:
            result.append(fixed[i])
        elif (best := chosen.get(i)) is not None:
            scores = Scores(best.mask_iou, best.context_iou)
            result.append(Picked(component, best.segment_id, scores, found_hands[i], None))
        else:
            name = work.labels[component.label_id].name
            work.clock.tell(f"The bank has no segment for a component of {name}; it is synthesised.")
    for each in result:
        if each.segment_id is not None:
            work.bank.prefetch(each.segment_id)
    return result


def _known(
    work: Workspace, retrieval: Retrieval, component: Component, kept: Kept | None, hand: Hand
) -> Picked | None:
    if kept is not None and kept.composed.segment is not None:
        composed = kept.composed
        segment_id = work.bank.find(kept.composed.segment, composed.label_id)
        return Picked(component, segment_id, composed.scores, hand, kept)
    if hand.segment_id is not None:
        return Picked(component, hand.segment_id, retrieval.scores(component, hand.segment_id), hand, None)
    return None


def _selected(
    work: Workspace,
    components: Sequence[Component],
    fixed: Mapping[int, Picked],
    candidates: Mapping[int, tuple[Candidate, ...]],
) -> dict[int, Candidate]:
    """The candidate of every component that has some: drawn one by one, or selected together."""
    picture, bank = work.settings.picture, work.bank
    asked_for = {i: found for i, found in candidates.items() if found}
    consistency = 0.0 if work.is_paper else picture.matching.appearance_consistency
    if consistency <= 0:
        drawn = {
            i: choose_segment(components[i], found, picture.top_k, picture.seed)
            for i, found in asked_for.items()
        }
        return {i: each for i, each in drawn.items() if each is not None}
    asked: dict[int, Asked] = {}
    for i, component in enumerate(components):
        if i in asked_for:
            asked[i] = _asked(work, component, asked_for[i], None)
        elif i in fixed and (segment_id := fixed[i].segment_id) is not None:
            asked[i] = _asked(work, component, (Candidate(segment_id, *fixed[i].scores),), 0)
    if not asked_for:
        return {}
    photographs = np.unique(np.concatenate([each.photographs for each in asked.values()]))
    appearance = bank.light(photographs)
    numbered = [e._replace(photographs=np.searchsorted(photographs, e.photographs)) for e in asked.values()]
    places = choose_in_one_light(numbered, appearance, picture.top_k, picture.seed, consistency)
    return {i: asked[i].candidates[place] for i, place in zip(asked, places, strict=True) if i in asked_for}


def _asked(work: Workspace, component: Component, found: Sequence[Candidate], fixed: int | None) -> Asked:
    ids = np.array([candidate.segment_id for candidate in found])
    return Asked(component, found, work.bank.index.segment_photograph[ids].astype(np.int64), fixed)


def affines(work: Workspace, layout: Layout, chosen: Sequence[Picked]) -> list[Affine]:
    """Where every segment lies: as before, as the person put it, or as T answers."""
    known = [each.known_affine for each in chosen]
    unknown = [i for i, each in enumerate(chosen) if known[i] is None and each.segment_id is not None]
    moves: dict[int, Affine] = {}
    network, bank = work.models.transform, work.bank
    if network is not None and unknown:
        working = Extent(*network.config.working_size)
        questions = [
            move_question(chosen[i].component, work.segment_of(_id(chosen[i])), layout, bank.extent, working)
            for i in unknown
        ]
        moves = dict(zip(unknown, work.ask(network, ask_moves, questions), strict=True))
    return [
        affine if affine is not None else _aligned(work, layout, each, moves.get(i))
        for i, (affine, each) in enumerate(zip(known, chosen, strict=True))
    ]


def _aligned(work: Workspace, layout: Layout, chosen: Picked, move: Affine | None) -> Affine:
    if chosen.segment_id is None:  # it is not in the bank: as it lay
        assert chosen.kept is not None
        return affine_array(chosen.kept.composed.affine)
    if work.is_paper:
        return plain_affine(chosen.component, layout.extent, work.bank.extent, move)
    segment = work.segment_of(chosen.segment_id)
    return aligned_affine(chosen.component, segment, layout, work.bank.extent, move, AlignConfig())


def _id(chosen: Picked) -> int:
    assert chosen.segment_id is not None
    return chosen.segment_id


def composed_of(work: Workspace, chosen: Picked, affine: Affine) -> ComposedComponent:
    """What a component shows, still without its place in the order and its fill segments."""
    component, kept = chosen.component, chosen.kept
    row, column = _anchor(component) if kept is None or not kept.is_unchanged else _same_anchor(kept)
    if chosen.segment_id is not None:
        segment = work.bank.reference(chosen.segment_id)
    else:
        segment = kept.composed.segment if kept is not None else None
    return ComposedComponent(
        row,
        column,
        component.label_id,
        segment,
        affine_numbers(affine),
        -1,
        is_placed=chosen.hand.affine is not None,
        scores=chosen.scores,
        steps=chosen.hand.steps,
    )


def _same_anchor(kept: Kept) -> tuple[int, int]:
    return kept.composed.row, kept.composed.column


def _anchor(component: Component) -> tuple[int, int]:
    """A pixel of the component, near its middle."""
    row, column = middle_pixel(component.mask) or (0, 0)
    return component.box.top + row, component.box.left + column
