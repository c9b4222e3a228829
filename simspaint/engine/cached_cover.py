"""Further segments for what the first one leaves uncovered of a component."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.adherence import Adherence
from simspaint.engine.airy_labels import SkyBehind, with_sky
from simspaint.engine.cached_retrieval import CachedRetrieval
from simspaint.engine.choice import Choice
from simspaint.engine.draft_basis import Further
from simspaint.engine.loose_labels import (
    below_rim,
    given_away,
    is_shown_enough,
    part_given,
    pixels_of,
    rim_of,
)
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.ops.affine_warp import warp_color
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.ops.seam_blend import BLEND, RIM, blended, worn
from simspaint.engine.ops.seam_color import seam_shifts, shifted_color
from simspaint.engine.ops.soft_outline import solid_part
from simspaint.engine.request import RenderSettings
from simspaint.engine.stage_cache import StageCache
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.agreement import apart_from
from simspaint.engine.stages.remainder import (
    ENOUGH,
    LEAST_COVER,
    best_own_move,
    covered_by,
    covering_segments,
    remainder_of,
)
from simspaint.engine.stages.transform import (
    Footprint,
    clip_footprint,
    initial_affine,
    joined_segment,
    moved_footprint,
    place_by_hand,
    place_segment,
)
from simspaint.engine.standing_things import StandingThings

_SEAM = 0.02
"""Share of the height within which the colours of adjoining pieces are compared."""


class FurtherSegment(NamedTuple):
    """A segment that covers a remainder, whose index counts from 0 in its component; or what is left of a
    part that the component was given."""

    remainder: Component
    picked: Candidate
    placed: PlacedSegment
    is_given: bool = False

    @property
    def chosen(self) -> Further:
        """What a draft keeps of it."""
        return Further(self.placed.segment_id, self.placed.affine)


@dataclass(slots=True)
class _Pieces:
    """What is found for every choice, while it is found."""

    choices: Sequence[Choice]
    keys: Sequence[Hashable]
    shown: list[PlacedSegment]
    found: list[tuple[FurtherSegment, ...]]

    def component(self, i: int) -> Component:
        return self.choices[i].component

    def of(self, i: int) -> list[PlacedSegment]:
        """All pieces of a component."""
        return [self.shown[i], *(each.placed for each in self.found[i])]

    def replace(self, i: int, pieces: Sequence[PlacedSegment]) -> None:
        """The same pieces, placed so."""
        self.shown[i] = pieces[0]
        self.found[i] = tuple(
            each._replace(placed=piece) for each, piece in zip(self.found[i], pieces[1:], strict=True)
        )


class CachedCover:
    """One rendering's further segments.

    Parameters
    ----------
    labels
        The pack's, which say whose segments keep an outline of their own.
    """

    def __init__(
        self,
        bank: MemoryBank,
        settings: RenderSettings,
        layout: Layout,
        labels: LabelSet,
        retrieval: CachedRetrieval,
        segment_of: Callable[[int], Segment],
        cache: StageCache,
        clock: StageClock,
        adherence: Adherence,
        things: StandingThings,
    ) -> None:
        self._adherence, self._things = adherence, things
        self._bank, self._settings, self._layout = bank, settings, layout
        self._retrieval, self._segment, self._cache, self._clock = retrieval, segment_of, cache, clock
        self._labels = labels
        self._loose = frozenset(label.id for label in labels.labels if label.is_loose)
        self._skylines = frozenset(label.id for label in labels.labels if label.is_skyline)
        self._soft = frozenset(label.id for label in labels.labels if label.is_loose and label.is_soft)
        self._airy = frozenset(label.id for label in labels.labels if label.is_loose and label.is_airy)
        self._settings_key = (
            self._loose,
            self._skylines,
            settings.matching,
            settings.adherence,
            retrieval.excluded,
        )
        self.given: dict[int, Footprint] = {}
        """Pixels that components were given, by their index, after `further`."""
        self._sky = SkyBehind(bank, layout.extent, segment_of, cache)
        of = bank.index.segment_photograph
        self._area: dict[int, int] = {}
        for segment_id, area in retrieval.together:
            photograph = int(of[segment_id])
            self._area[photograph] = self._area.get(photograph, 0) + area

    def further(
        self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], keys: Sequence[Hashable]
    ) -> tuple[list[PlacedSegment], list[tuple[FurtherSegment, ...]]]:
        """The placed segments, and what covers the remainder of every component, the largest part first.

        Nothing covers that of things: half of another house is no help. Loose components are covered in part,
        and give the rest to those beside them, whose own segments may then show more; skylines give away
        what is above them.

        Parameters
        ----------
        keys
            All that each placed segment depends on.
        """
        work = _Pieces(choices, keys, list(placed), [() for _ in choices])
        if self._settings.matching.further_segments < 1:
            return work.shown, work.found
        label_ids = [choice.component.label_id for choice in choices]
        free = {i for i in range(len(label_ids)) if self._things.is_free(work.component(i))}
        free |= {i for i in range(len(label_ids)) if self._things.drawn(work.component(i))}
        loose = [i for i, label_id in enumerate(label_ids) if label_id in self._loose or i in free]
        others = [i for i in range(len(label_ids)) if i not in set(loose)]
        skylines = [i for i in others if label_ids[i] in self._skylines]
        crowns = self._cover_loose(work, loose)
        clouds = self._solid(work, loose)
        for i in skylines:
            rim = rim_of(work.component(i), [placed[i]], self._layout.extent, self._adherence)
            below = below_rim(work.component(i), rim)
            work.found[i] = self._further(choices[i], below, [placed[i]], keys[i])
        self.given = self._given_away(work, loose, skylines, others)
        for i, whole in clouds.items():
            work.replace(i, whole)
        for i in others:
            self._cover_other(work, i, i in skylines)
        behind = [piece for i in others for piece in work.of(i)]
        for i, whole in crowns.items():
            work.replace(i, [with_sky(*pair, behind) for pair in zip(work.of(i), whole, strict=True)])
        return work.shown, work.found

    def _cover_loose(self, work: _Pieces, loose: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Cover loose components; the sky is taken out of the pieces of those that are airy, which are given
        back as they were."""
        crowns = {}
        for i in loose:
            drawn = self._things.drawn(work.component(i))
            work.found[i] = self._beside(work.choices[i]) or self._further(
                work.choices[i], drawn or work.component(i), [work.shown[i]], work.keys[i]
            )
            if work.component(i).label_id in self._airy and self._adherence.sees_through:
                crowns[i] = work.of(i)
                work.replace(i, self._sky.without(crowns[i], work.keys[i]))
        return crowns

    def _beside(self, choice: Choice) -> tuple[FurtherSegment, ...]:
        """The other segments of a row of things that stand whole."""
        extent, source, found = self._layout.extent, self._bank.extent, []
        frame = Footprint(Box(0, 0, *extent), np.ones(extent, bool))
        for i, (part, c) in enumerate(self._things.beside(choice.component, choice.picked.segment_id)):
            remainder, segment = replace(part, index=i), self._segment(c.segment_id)
            c.affine.flags.writeable = False
            placed = place_segment(remainder, segment, c.affine, extent, source, frame)
            found.append(FurtherSegment(remainder, c.candidate, placed))
        return tuple(found)

    def _solid(self, work: _Pieces, loose: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Leave of soft components' pieces only what hides all that is behind; they are given back whole."""
        clouds = {i: work.of(i) for i in loose if work.component(i).label_id in self._soft}
        for i, whole in clouds.items():
            work.replace(
                i, [solid_part(piece, self._layout.extent, self._adherence.feather) for piece in whole]
            )
        return clouds

    def _given_away(
        self, work: _Pieces, loose: Sequence[int], skylines: Sequence[int], others: Sequence[int]
    ) -> dict[int, Footprint]:
        extent = self._layout.extent
        return given_away(
            [work.component(i) for i in loose],
            [
                (work.component(i), rim_of(work.component(i), work.of(i), extent, self._adherence))
                for i in skylines
            ],
            [work.component(i) for i in others],
            [piece for i in range(len(work.shown)) for piece in work.of(i)],
            extent,
            {work.component(i).index: self._behind(work, i, others) for i in loose},
        )

    def _behind(self, work: _Pieces, i: int, others: Sequence[int]) -> list[int]:
        """The components that are farther than one that is soft; of another one none."""
        label_id = work.component(i).label_id
        if label_id not in self._soft:
            return []
        rank, of = self._labels[label_id].rank, work.component
        return [of(k).index for k in others if self._labels[of(k).label_id].rank < rank]

    def _cover_other(self, work: _Pieces, i: int, is_covered: bool) -> None:
        """Cover a component that is not loose, unless that is done, and what it was given; blend all."""
        choice, key, placed, component = work.choices[i], work.keys[i], work.shown[i], work.component(i)
        if not is_covered:
            work.found[i] = self._further(choice, component, [placed], key)
        if (more := self.given.get(component.index)) is not None:
            key = key, *pixels_of(more)
            lapping = self._cache.get(("laps", key), lambda: self._lapping(placed, more))
            work.shown[i] = lapping.renumbered(component.index)
            work.found[i] += self._further(choice, part_given(component, more), work.of(i), key, True)
        work.replace(i, _blended(work.of(i), self._layout.extent))

    def _further(
        self,
        choice: Choice,
        component: Component,
        pieces: list[PlacedSegment],
        key: Hashable,
        is_given: bool = False,
    ) -> tuple[FurtherSegment, ...]:
        """What covers the remainder of one component, or of a part that it was given: each for itself, so
        that another cloud changes nothing but what is beside it."""
        self._clock.check()
        if self._things.is_free(component):
            return ()
        if self._bank.labels[component.label_id].is_thing:
            return ()
        before = None if choice.kept is None or is_given else choice.kept.further
        seen = self._retrieval.digests.get(choice.component.index)
        # A draft's parts that were given something else are covered once: that is seen, more is hardly.
        most = 1 if is_given and self._settings.draft else self._settings.matching.further_segments
        made_as = "further", key, seen, self._settings_key, most, self._depends(before)
        if choice.kept is not None:  # as a rule all is as in the rendering that the draft keeps it from
            made_as = self._cache.find(self._kept_key(key, before)) or made_as
        found = self._cache.get(
            made_as, lambda: tuple(self._cover(choice.picked, component, pieces, before, is_given, most))
        )
        if choice.kept is None:
            chosen = None if is_given else tuple(each.chosen for each in found)
            self._cache.put(self._kept_key(key, chosen), made_as)
        return found

    def _kept_key(self, key: Hashable, further: tuple[Further, ...] | None) -> Hashable:
        """Under which is kept how further segments were made that a draft has again; without these of a
        given part, which stays covered as it was while it is the same."""
        return "further kept", key, self._settings_key, None if further is None else self._depends(further)

    def _lapping(self, placed: PlacedSegment, given: Footprint) -> PlacedSegment:
        """A segment that also shows what it has at the pixels that its component was given."""
        segment, extent, source = self._segment(placed.segment_id), self._layout.extent, self._bank.extent
        box, mask = clip_footprint(moved_footprint(segment, placed.affine, extent, source), given)
        if not box.area:
            return placed
        color = warp_color(segment.color, segment.box, placed.affine, source, extent, box)
        return joined_segment(placed, replace(placed, box=box, mask=mask.copy(), color=color.copy()))

    def _depends(self, before: tuple[Further, ...] | None) -> Hashable:
        """What the choice of further segments depends on: those that a draft keeps, or all light."""
        if before is not None:
            return tuple((further.segment_id, further.affine.tobytes()) for further in before)
        return tuple(self._area.items())

    def _cover(
        self,
        picked: Candidate,
        component: Component,
        pieces: Sequence[PlacedSegment],
        before: tuple[Further, ...] | None,
        is_given: bool,
        most: int,
    ) -> list[FurtherSegment]:
        """At most so many further segments of one component; those that it had before, in a draft, come first
        again."""
        first, pieces, further = pieces[0], [*pieces], []
        is_loose = component.label_id in self._loose
        for i in range(most):
            if is_loose and is_shown_enough(component, pieces, self._layout.extent, self._adherence):
                break
            remainder = remainder_of(component, pieces, self._layout.extent, i)
            query = remainder and resampled_component(remainder, self._layout.extent, self._bank.extent)
            if remainder is None or query is None:
                break
            if before is not None and i < len(before):
                best = before[i]
            else:
                best = self._best(component, remainder, query, first)
            if best is None:
                break
            placed = self._placed(remainder, best, pieces)
            if not placed.box.area:
                break
            pieces.append(placed)
            scored = picked  # the component's own segment keeps its scores
            if best.segment_id != picked.segment_id:
                scored = self._retrieval.search().scored(query, best.segment_id)
            further.append(FurtherSegment(remainder, scored, placed, is_given))
        return further

    def _best(
        self, component: Component, remainder: Component, query: Component, first: PlacedSegment
    ) -> Further | None:
        """What covers most of a remainder in light that agrees; None where nothing covers enough."""
        extent, source = self._layout.extent, self._bank.extent
        start = initial_affine(component.box, extent, source)
        segment = self._segment(first.segment_id)
        own = best_own_move(component, remainder, segment, start, extent, source)
        if own.share >= ENOUGH:
            return Further(first.segment_id, own.affine)
        coverage = covering_segments(query, self._bank, self._retrieval.allowed)
        merit = coverage.share - self._settings.matching.one_light * self._apart(coverage.segment_id, first)
        if own.share >= LEAST_COVER and own.share >= merit.max(initial=-np.inf):
            return Further(first.segment_id, own.affine)
        if not merit.size:
            return None
        segment_id = int(coverage.segment_id[int(np.argmax(merit))])
        return Further(segment_id, initial_affine(remainder.box, extent, source))

    def _apart(self, segment_ids: np.ndarray, first: PlacedSegment) -> np.ndarray:
        """How unlike the light of segments is to that of the one that is completed, and of all others."""
        if self._settings.matching.one_light <= 0 or not segment_ids.size:
            return np.zeros(segment_ids.size)
        of = self._bank.index.segment_photograph
        photographs = of[segment_ids].astype(np.int64)
        light = self._bank.light(np.append(photographs, [int(of[first.segment_id]), *self._area]))
        n = photographs.size
        to_first = apart_from(light[:n], light, {n: 1})
        to_all = apart_from(light[:n], light, dict(enumerate(self._area.values(), start=n + 1)))
        return (to_first + to_all) / 2

    def _placed(
        self, remainder: Component, chosen: Further, pieces: Sequence[PlacedSegment]
    ) -> PlacedSegment:
        """The segment behind those that lie there, but for their rims, in whose place it shows: at its
        outline a piece of sky is half mountain, and stuff has no outline where it goes on.
        """
        segment = self._segment(chosen.segment_id)
        overhang = min(self._settings.overhang, self._adherence.lap_over)
        extent, source = self._layout.extent, self._bank.extent
        made = place_by_hand(remainder, segment, chosen.affine, extent, source, overhang)
        covered = covered_by(pieces, made.box)
        free = made.mask & ~covered
        mask = free
        if free.any() and remainder.label_id not in self._loose:
            mask = made.mask & ~worn(covered, max(round((RIM + BLEND) * extent.height), 1))
        piece = made.cut_to(mask)
        if self._settings.matching.harmonise > 0 and piece.box.area:
            shown = free[piece.box.slices_in(made.box)]
            at_once = remainder.label_id in self._loose
            return replace(piece, color=self._harmonised(piece.color, shown, piece.box, pieces, at_once))
        return piece

    def _harmonised(
        self, color: np.ndarray, mask: np.ndarray, box: Box, pieces: Sequence[PlacedSegment], at_once: bool
    ) -> np.ndarray:
        """The colour of a further segment, brought to that of the pieces beside it."""
        reach = max(round(_SEAM * self._layout.extent.height), 1)
        around = box.grown(reach, reach).clipped(self._layout.extent)
        inside = box.slices_in(around)
        own, own_mask = np.zeros((around.height, around.width, 3), np.uint8), covered_by([], around)
        own[inside], own_mask[inside] = color, mask
        other = np.zeros_like(own)
        for piece in pieces:
            shared = around.intersection(piece.box)
            if shared.area:
                source = shared.slices_in(piece.box)
                np.copyto(
                    other[shared.slices_in(around)], piece.color[source], where=piece.mask[source][..., None]
                )
        shifts = seam_shifts(own, own_mask, other, covered_by(pieces, around), reach, at_once)[inside]
        return shifted_color(color, self._settings.matching.harmonise * shifts)


def _blended(pieces: list[PlacedSegment], extent: Extent) -> list[PlacedSegment]:
    """A component's pieces, blended where they meet."""
    for k in range(1, len(pieces)):
        for j in range(k):
            pieces[j], pieces[k] = blended(pieces[j], pieces[k], RIM * extent.height, BLEND * extent.height)
    return pieces
