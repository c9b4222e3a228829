"""Which segment every component gets: retrieval, the joint choice, and what a person locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache as once
from typing import NamedTuple

import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.choice import Choice
from simspaint.engine.draft_basis import DraftBasis, KeptSegment
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.memory_bank_search import LayoutQuery
from simspaint.engine.ops.photograph_light import look_differences
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.request import RenderSettings
from simspaint.engine.stage_cache import StageCache, component_digest, identity
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.agreement import POOL, Asked, choose_in_one_light
from simspaint.engine.stages.retrieval import ExclusionSet, choose_segment
from simspaint.engine.stages.uncut import SPARE, uncut
from simspaint.engine.stages.whole_things import distinct_segments
from simspaint.engine.standing_things import StandingThings


class _Found(NamedTuple):
    """What the bank has for one component. `query` is in the bank's frame; None where nothing of it is left
    there."""

    component: Component
    digest: bytes
    query: Component | None
    candidates: tuple[Candidate, ...]
    kept: KeptSegment | None


class CachedRetrieval:
    """One rendering's retrieval.

    `together` holds the segments of the joint choice with the areas they stand for, as if nothing was locked:
    a segment that a person swaps changes nothing but its component. `loose` are ids of labels whose segments
    keep an outline of their own.
    """

    def __init__(
        self,
        bank: MemoryBank,
        settings: RenderSettings,
        layout: Layout,
        loose: frozenset[int],
        basis: DraftBasis | None,
        cache: StageCache,
        clock: StageClock,
    ) -> None:
        self._bank, self._settings, self._layout, self._basis = bank, settings, layout, basis
        self._loose = loose
        self._cache, self._clock = cache, clock
        self._in_bank = layout.resized(bank.extent)
        self.excluded = ExclusionSet(settings.banned_photographs, settings.excluded_sequences)
        self.allowed = self.excluded.allowed(bank.photographs)
        self.things: StandingThings | None = None
        self.together: tuple[tuple[int, int], ...] = ()
        self.digests: dict[int, bytes] = {}
        """By index of the component: all that its scores depend on."""
        self.search: Callable[[], LayoutQuery] = once(lambda: LayoutQuery(self._in_bank, bank))
        """Not made where all is known."""

    def choices(self, components: Sequence[Component], locks: Mapping[int, int]) -> list[Choice]:
        """The chosen, kept or locked segment of every component that the bank has one for.

        `locks` are segments by index of the component.
        """
        found = [self._find(component) for component in self._clock.each(components)]
        choices = []
        for each, picked in zip(found, self._choose(found), strict=True):
            locked = self._locked(each.query, locks.get(each.component.index))
            best = locked or picked
            if best is None:
                name = self._bank.labels[each.component.label_id].name
                self._clock.tell(f"The bank has no segment for a component of {name}; it is synthesised.")
                continue
            kept = None if each.component.index in locks else each.kept
            choice = Choice(each.component, each.digest, best, each.candidates, kept)
            self._bank.prefetch(best.segment_id)
            choices.append(choice)
        return choices

    def _find(self, component: Component) -> _Found:
        digest = component_digest(component, self._layout)
        query = resampled_component(component, self._layout.extent, self._bank.extent)
        kept = self._basis.segment_for(component) if self._basis else None
        if kept is not None:
            return _Found(component, digest, query, kept.candidates, kept)
        if query is None:
            return _Found(component, digest, None, (), None)
        # In the bank's frame a context may reach farther than in the rendering's: it has a key of its own.
        own = digest if self._in_bank is self._layout else component_digest(query, self._in_bank)
        is_loose = component.label_id in self._loose
        if self.things is not None and (standing := self.things.candidates(component, self.n_wanted)):
            self.digests[component.index] = own
            return _Found(component, digest, query, standing, None)
        n_wanted = self.n_wanted * (SPARE if is_loose else 1)
        self.digests[component.index] = own
        key = ("retrieve", identity(self._bank), own, n_wanted, self.excluded)
        candidates = self._cache.get(key, lambda: tuple(self.search().best(query, n_wanted, self.allowed)))
        if is_loose and candidates:
            reach = Adherence(self._settings.adherence).outline_reach
            candidates = uncut(query, candidates, self._bank, reach)[: self.n_wanted]
        return _Found(component, digest, query, candidates, None)

    @property
    def n_wanted(self) -> int:
        """Candidates a component."""
        top_k = max(self._settings.top_k, 1)
        return POOL if top_k == 1 and self._settings.matching.one_light > 0 else top_k

    def _choose(self, found: Sequence[_Found]) -> list[Candidate | None]:
        """The segment of every component, locks left aside; None where the bank has none."""
        picked: list[Candidate | None] = [None if each.kept is None else each.kept.picked for each in found]
        settings, one_light = self._settings, self._settings.matching.one_light
        if one_light <= 0:
            for i, each in enumerate(found):
                if picked[i] is None and each.query is not None:
                    picked[i] = choose_segment(each.query, each.candidates, self.n_wanted, settings.seed)
            return picked
        places = [i for i, each in enumerate(found) if each.kept is not None or each.candidates]
        asked = [self._asked(found[i], picked[i]) for i in places]
        photographs = np.unique(np.concatenate([[], *(each.photographs for each in asked)]).astype(np.int64))
        light = self._bank.light(photographs)
        numbered = [e._replace(photographs=np.searchsorted(photographs, e.photographs)) for e in asked]
        chosen = choose_in_one_light(numbered, light, settings.top_k, settings.seed, one_light)
        for i, each, place in zip(places, asked, chosen, strict=True):
            picked[i] = each.candidates[place]
        self._make_distinct(found, picked)
        self.together = tuple(
            (candidate.segment_id, each.component.area)
            for each, candidate in zip(found, picked, strict=True)
            if candidate is not None
        )
        return picked

    def _make_distinct(self, found: Sequence[_Found], picked: list[Candidate | None]) -> None:
        """Give things that stand whole different segments."""
        things = self.things
        if things is None:
            return
        free = [i for i, each in enumerate(found) if picked[i] and each.kept is None]
        free = [i for i in free if things.parts(found[i].component)]
        for label_id in {found[i].component.label_id for i in free}:
            same = [i for i in free if found[i].component.label_id == label_id]
            same.sort(key=lambda i: -found[i].component.area)
            chosen = [c.segment_id for i in same if (c := picked[i])]
            alike = [self._alike(found[i], c) for i in same if (c := picked[i])]
            distinct = distinct_segments(chosen, alike)
            for i, segment_id in zip(same, distinct, strict=True):
                picked[i] = next(c for c in found[i].candidates if c.segment_id == segment_id)

    def _alike(self, found: _Found, picked: Candidate) -> list[Candidate]:
        """A thing's candidates, those first whose score is high and that look like the picked one."""
        ids = np.array([c.segment_id for c in (picked, *found.candidates)])
        of = self._bank.index.segment_photograph[ids].astype(np.int64)
        look = self._bank.light(of)[:, found.component.label_id]
        unlike = look_differences(look[1:], look[:1])[:, 0]
        merit = [c.retrieval_score - 2 * float(u) for c, u in zip(found.candidates, unlike, strict=True)]
        return [found.candidates[i] for i in np.argsort(-np.array(merit), kind="stable")]

    def _asked(self, found: _Found, kept: Candidate | None) -> Asked:
        candidates = found.candidates if kept is None else (kept,)
        ids = np.array([candidate.segment_id for candidate in candidates])
        of = self._bank.index.segment_photograph[ids].astype(np.int64)
        return Asked(found.query or found.component, candidates, of, None if kept is None else 0)

    def _locked(self, query: Component | None, segment_id: int | None) -> Candidate | None:
        """The locked segment with its scores, bans or not; None, with a note, where it does not fit the
        label."""
        if segment_id is None or query is None:
            return None
        if segment_id in self._bank.segments_of_label(query.label_id):
            return self.search().scored(query, segment_id)
        self._clock.tell(f"The locked segment {segment_id} is not of this component's label any more.")
        return None
