"""Placed segments and what completes them: while a composition is chosen, and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind, Stance
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.appearance import unlike_others
from simspaint.engine.ops.placement import affine_in_place, frame_reach, place_segment
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.stages.align import Reach, place_aligned
from simspaint.engine.stages.complete.complete import Completion
from simspaint.engine.stages.complete.fill_choice import CompleteConfig, CompletionInputs
from simspaint.engine.stages.complete.items import ChooseFill, Closed, FillQuestion, Item
from simspaint.engine.stages.complete.scene import ChosenFill, Scene
from simspaint.engine.stages.complete.uncovered import best_own_affine, covering_segments
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.standing_things import drawn_ribbon
from simspaint.engine.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Placing:
    """A component, the segment it shows, and where and how that lies."""

    component: Component
    segment_id: int
    affine: Affine
    stance: Stance


def _closed(work: Workspace, components: Sequence[Component], extent: Extent) -> Closed | None:
    """The pixels of components whose outlines are kept exactly; where those of the painting are, what is too
    small for a segment is among them. None where all components are followed alike."""
    own = [c for c in components if work.adherence_of(c).is_exact != work.adherence.is_exact]
    if not own:
        return None
    closed = np.full(extent, work.adherence.is_exact)
    for component in own:
        closed[component.box.slices][component.mask] = not work.adherence.is_exact
    return closed


def _item(work: Workspace, placing: Placing, layout: Layout, closed: Closed | None) -> Item:
    component, reach, extent = placing.component, _reach(work, placing), layout.extent
    adherence = work.adherence_of(component)
    if adherence.is_exact or placing.stance is Stance.BY_HAND:
        closed = None
    if placing.stance is Stance.DRAWN:
        placing = replace(placing, component=drawn_ribbon(component, layout, work.labels))
    drawn = placing.component
    shape = drawn.label_id, drawn.box, drawn.mask
    key = work.key("placed", placing.segment_id, shape, placing.affine, extent, reach)
    placed = work.memo.get(key, lambda: _placed(work, placing, extent, reach))
    if closed is not None and placed.box.area:
        kept = placed.mask & ~closed[placed.box.slices]
        if np.count_nonzero(kept) < np.count_nonzero(placed.mask):
            placed, key = placed.cut_to(kept), work.key("beside exact outlines", key, kept)
    placed = placed.renumbered(component.index)
    return Item(component, drawn, placed, key, work.label_of(component), adherence, placing.stance, closed)


def _placed(work: Workspace, placing: Placing, extent: Extent, reach: Reach) -> PlacedSegment:
    segment, source = work.segment_of(placing.segment_id), work.bank.extent
    if reach.overlap is None:
        return place_segment(placing.component, segment, placing.affine, extent, source, frame_reach(extent))
    return place_aligned(placing.component, segment, placing.affine, extent, source, reach)


def _reach(work: Workspace, placing: Placing) -> Reach:
    """How a segment may lie on its component."""
    if work.is_paper or placing.stance in (Stance.BY_HAND, Stance.WHOLE):
        return Reach(overlap=None)
    label, adherence = work.label_of(placing.component), work.adherence_of(placing.component)
    overlap = adherence.overlap
    if label.keeps_skyline:
        overlap = max(overlap, adherence.skyline_overlap)
    if label.keeps_outline:
        overlap = max(overlap, adherence.outline_overlap)
    return Reach(overlap, label.keeps_outline or label.is_thing, label.keeps_skyline)


def completed(
    work: Workspace,
    placings: Sequence[Placing],
    components: Sequence[Component],
    layout: Layout,
    choose_fill: ChooseFill,
) -> Scene:
    """The segments in place, and what completes them; by the method `paper` nothing does.

    Parameters
    ----------
    components
        All of the layout, also those without a segment: no segment covers one whose outline is kept exactly.
    """
    closed, extent = _closed(work, components, layout.extent), layout.extent
    items = [_item(work, placing, layout, closed) for placing in work.clock.each(placings)]
    if work.is_paper:
        return Scene.of_placed([item.placed for item in items])
    matching = work.settings.picture.matching
    config = CompleteConfig(matching.fill_segments, matching.color_match, work.settings.rules)
    given = CompletionInputs(
        work.bank, extent, work.pack.labels, work.segment_of, choose_fill, config, work.memo
    )
    return Completion(given).scene(items)


def recorded_fills(fills: Sequence[Sequence[ChosenFill]]) -> ChooseFill:
    """Fill segments as they were chosen, by position of their component."""

    def choose(question: FillQuestion) -> ChosenFill | None:
        own = [f for f in fills[question.position] if f.kind is question.kind]
        return own[question.number] if question.number < len(own) else None

    return choose


class FillSearch:
    """Chooses fill segments: those that were there before, then the bank's.

    Parameters
    ----------
    fills
        By position of the component: what filled it before.
    may_search
        Positions of the components that may be filled with something new.
    area
        Pixels that each photograph of the bank gives to the picture.
    """

    def __init__(
        self,
        work: Workspace,
        retrieval: Retrieval,
        extent: Extent,
        fills: Sequence[Sequence[ChosenFill]],
        may_search: frozenset[int],
        area: Mapping[int, int],
    ) -> None:
        self._work, self._retrieval, self._extent = work, retrieval, extent
        self._recorded, self._may_search, self._area = recorded_fills(fills), may_search, area

    def __call__(self, question: FillQuestion) -> ChosenFill | None:
        self._work.clock.check()
        before = self._recorded(question)
        if question.kind is FillKind.BESIDE:
            return before or self._beside(question)
        if before is not None or question.position not in self._may_search or self._is_alone(question):
            return before
        return self._best(question)

    def _is_alone(self, question: FillQuestion) -> bool:
        """Whether nothing fills what a cloud leaves of its stroke: the sky is seen there."""
        work, component = self._work, question.component
        if not (work.settings.rules.lone_clouds and work.adherence_of(component).stands_whole):
            return False
        largest = CompleteConfig().uncovered.largest_alone * self._extent.area
        return work.label_of(component).is_feathered and component.area <= largest

    def _beside(self, question: FillQuestion) -> ChosenFill | None:
        """The next segment of a row of things that stand whole."""
        if question.position not in self._may_search:
            return None
        row = self._retrieval.standing.beside(question.component, question.first.segment_id)
        if question.number >= len(row):
            return None
        found = row[question.number].candidate
        return ChosenFill(found.segment_id, found.affine, FillKind.BESIDE)

    def _best(self, question: FillQuestion) -> ChosenFill | None:
        """What covers most of an uncovered part in an appearance that agrees; None where nothing covers
        enough."""
        work, config, extent, source = (
            self._work,
            CompleteConfig().uncovered,
            self._extent,
            self._work.bank.extent,
        )
        query = resampled_component(question.uncovered, extent, source)
        if query is None:
            return None
        first, component = question.first, question.component
        segment = work.segment_of(first.segment_id)
        start = affine_in_place(component.box, extent, source)
        own = best_own_affine(component, question.uncovered, segment, start, extent, source, config)
        if own.share >= config.full_cover:
            return ChosenFill(first.segment_id, own.affine, question.kind)
        coverage = covering_segments(query, work.bank, self._retrieval.allowed_of(query.label_id), config)
        consistency = work.settings.picture.matching.appearance_consistency
        merit = coverage.share - consistency * self._distance(coverage.segment_id, first)
        if own.share >= config.least_cover and own.share >= merit.max(initial=-np.inf):
            return ChosenFill(first.segment_id, own.affine, question.kind)
        if not merit.size:
            return None
        segment_id = int(coverage.segment_id[int(np.argmax(merit))])
        affine = affine_in_place(question.uncovered.box, extent, source)
        return ChosenFill(segment_id, affine, question.kind)

    def _distance(self, segment_ids: np.ndarray, first: PlacedSegment) -> np.ndarray:
        """How unlike segments look to the one that is completed, and to all others of the picture."""
        if not segment_ids.size or self._work.settings.picture.matching.appearance_consistency <= 0:
            return np.zeros(segment_ids.size)
        bank, of = self._work.bank, self._work.bank.index.segment_photograph
        photographs = of[segment_ids].astype(np.int64)
        rows = bank.light(np.append(photographs, [int(of[first.segment_id]), *self._area]))
        n = photographs.size
        to_first = unlike_others(rows[:n], rows[n : n + 1], [1])
        to_all = unlike_others(rows[:n], rows[n + 1 :], [*self._area.values()])
        return (to_first + to_all) / 2
