"""What fills uncovered parts: what did before, then the best that the bank has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from simspaint.domain.composition import FillKind
from simspaint.domain.geometry import Extent
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.appearance import unlike_others
from simspaint.engine.ops.placement import affine_in_place
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.stages.complete.fill_choice import CompleteConfig
from simspaint.engine.stages.complete.items import FillQuestion
from simspaint.engine.stages.complete.scene import ChosenFill
from simspaint.engine.stages.complete.uncovered import best_own_affine, covering_segments
from simspaint.engine.steps.completed_scene import recorded_fills
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.workspace import Workspace


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
