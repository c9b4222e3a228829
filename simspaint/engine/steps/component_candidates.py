"""The segments of the bank that a layout's components may get."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache as once
from functools import cached_property

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.appearance_rows import N_VALUES, light_differences
from simspaint.bank.scenes import SceneSegments
from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.composition import (
    Scores,
)
from simspaint.domain.geometry import context_box
from simspaint.domain.layout import Layout
from simspaint.domain.mood import LabelAppearance
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.truncation import without_truncated
from simspaint.engine.stages.mood import (
    MoodConfig,
    MoodMatch,
    match_mood,
    photographs_for_label,
    preferring,
    whole_scenes,
)
from simspaint.engine.stages.retrieve import ExclusionSet, RetrieveConfig
from simspaint.engine.stages.select import SelectConfig
from simspaint.engine.stages.visible import can_hide
from simspaint.engine.steps.standing_things import StandingThings
from simspaint.engine.steps.visible_labels import showing_photographs
from simspaint.engine.steps.workspace import Workspace


class Retrieval:
    """The candidates of one layout's components."""

    def __init__(self, work: Workspace, layout: Layout) -> None:
        self._work, self._layout = work, layout
        self._in_bank = layout.resized(work.bank.extent)
        settings = work.settings
        self.excluded = ExclusionSet(settings.choices.banned_photographs, settings.excluded_sequences)
        self.allowed = self.excluded.allowed(work.bank.photographs)
        self._mood = _mood_match(work)
        self.allowed_of = once(self._allowed_of)
        self.allowed_whole_of = once(self._allowed_whole_of)

    def _allowed_of(self, label_id: int) -> np.ndarray | None:
        """The photographs that segments of a label are taken from, as a mask; None for all."""
        if self._work.pack.labels[label_id].drifts:  # a grey sky is all cloud, and has no light and shade
            return self._allowed_by_mood(label_id)
        return self.allowed_whole_of(label_id)

    def _allowed_whole_of(self, label_id: int) -> np.ndarray | None:
        """The same for segments that are shown whole."""
        return showing_photographs(self._work, label_id, self._allowed_by_mood(label_id))

    def _allowed_by_mood(self, label_id: int) -> np.ndarray | None:
        allowed = self.allowed
        if self._mood is not None:
            photographs = self._work.bank.label_segments(label_id).photograph
            allowed = photographs_for_label(self._mood, photographs, self.allowed, MoodConfig())
        return allowed

    @cached_property
    def query(self) -> LayoutQuery:
        """The layout as it asks the bank; not made where all is known."""
        return LayoutQuery(self._in_bank, self._work.bank)

    def in_bank(self, component: Component) -> Component | None:
        """The component in the bank's frame; None where nothing of it is left there."""
        return resampled_component(component, self._layout.extent, self._work.bank.extent)

    @property
    def n_wanted(self) -> int:
        """Candidates a component."""
        picture = self._work.settings.picture
        return SelectConfig().retrieved if picture.top_k == 1 and self._work.is_joint else picture.top_k

    @cached_property
    def scenes(self) -> SceneSegments:
        """The segments of the photographs whose whole layout agrees best with this one."""
        return SceneSegments(self._in_bank, self._work.bank.index, self.scene_photographs)

    @cached_property
    def scene_photographs(self) -> np.ndarray:
        """Photographs whose whole layout agrees best with this one, best first."""
        allowed = self.allowed
        if self._mood is not None:
            scenes = whole_scenes(self._mood, MoodConfig())
            allowed = scenes if allowed is None else scenes & allowed
        return self._work.bank.scenes.best(self._in_bank, SelectConfig().scenes, allowed)

    def scene_candidates(self, component: Component, found: Sequence[Candidate]) -> list[Candidate]:
        """The scenes' segments that overlap a component enough and are not among its candidates."""
        query, bank = self.in_bank(component), self._work.bank
        if query is None or not found or self.standing.is_free(component):
            return []
        label, adherence = self._work.label_of(component), self._work.adherence_of(component)
        fits = 1.0 if label.keeps_outline or label.is_thing else adherence.value
        least = fits * SelectConfig().enough_overlap * max(candidate.mask_iou for candidate in found)
        known = {candidate.segment_id for candidate in found}
        more = self.scenes.candidates(query, bank.label_segments(query.label_id))
        more = [c for c in more if c.segment_id not in known and c.mask_iou >= least]
        if can_hide(label) and (allowed := self.allowed_of(query.label_id)) is not None:
            more = [c for c in more if allowed[bank.index.segment_photograph[c.segment_id]]]
        if label.keeps_outline and more:
            overlap = adherence.outline_overlap
            more = [c for c in without_truncated(query, (*found, *more), bank, overlap) if c in more]
        return more

    def candidates(self, component: Component) -> tuple[Candidate, ...]:
        """The best segments of the bank, best first."""
        work, query = self._work, self.in_bank(component)
        if query is None:
            return ()
        if standing := self.standing.candidates(component, self.n_wanted):
            return standing
        keeps_outline = not work.is_paper and work.label_of(component).keeps_outline
        n_wanted = self.n_wanted * (RetrieveConfig().spare if keeps_outline else 1)
        context = self._in_bank.ids[context_box(query.box, work.bank.extent).slices]
        limits = self.excluded, work.settings.picture.mood, work.settings.preferred_tag
        key = work.key("retrieve", query.label_id, query.box, query.mask, context, n_wanted, *limits)
        allowed = self.allowed_of(query.label_id)
        found = work.memo.get(key, lambda: tuple(self.query.best(query, n_wanted, allowed)))
        if keeps_outline and found:
            overlap = work.adherence_of(component).outline_overlap
            found = without_truncated(query, found, work.bank, overlap)[: self.n_wanted]
        return found

    @cached_property
    def standing(self) -> StandingThings:
        """The segments that stand or run whole."""
        work = self._work
        return StandingThings(
            work.bank,
            work.pack.labels,
            self._layout,
            work.adherence_of,
            self.allowed_whole_of,
            work.memo,
            work.clock.check,
        )

    def scores(self, component: Component, segment_id: int) -> Scores:
        """How well a certain segment fits: where it stands, if it stands whole."""
        if (standing := self.standing.as_it_stands(component, segment_id)) is not None:
            return Scores(standing.mask_iou, standing.context_iou)
        query = self.in_bank(component)
        if query is None:
            return Scores()
        found = self.query.scored(query, segment_id)
        return Scores(found.mask_iou, found.context_iou)


def _mood_match(work: Workspace) -> MoodMatch | None:
    """The photographs with the picture's mood; None where there is none, or nothing but the score counts."""
    mood, preferred, bank = work.settings.picture.mood, work.settings.preferred_tag, work.bank
    if work.is_paper and not mood.is_any:
        work.clock.tell("The method paper takes no notice of the mood.")
    if work.is_paper or (mood.is_any and not preferred):
        return None

    def match() -> MoodMatch:
        own = np.array([preferred in tags for tags in bank.tags], bool)
        if mood.is_any:
            return preferring(None, own)
        found = match_mood(mood, bank.tags, unlike_picture(bank, mood.like), MoodConfig())
        return preferring(found, own) if preferred else found

    found = work.memo.get(work.key("mood", mood, preferred), match)
    if found.told:
        work.clock.tell(found.told)
    return found


def unlike_picture(bank: MemoryBank, like: Sequence[LabelAppearance]) -> np.ndarray | None:
    """How unlike the bank's photographs look to a picture, in [0, 1], label by label; None where there is no
    picture."""
    if not like:
        return None
    n_labels = len(bank.labels)
    ids = {label.name: label.id for label in bank.labels.labels} | {"": n_labels}
    row = np.zeros((1, n_labels + 1, N_VALUES), np.float32)
    for look in like:
        if look.label in ids:
            row[0, ids[look.label]] = look.values
    rows = bank.light(np.arange(len(bank.photographs)))
    return light_differences(rows, row)[:, 0].astype(np.float64)
