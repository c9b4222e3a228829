"""The stages of one rendering, each asking the cache for what it knows already."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cache as once

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance
from simspaint.engine.adherence import Adherence
from simspaint.engine.anchors import Anchor, by_component
from simspaint.engine.cached_cover import CachedCover, FurtherSegment
from simspaint.engine.cached_front import CachedFront
from simspaint.engine.cached_moves import cached_moves
from simspaint.engine.cached_retrieval import CachedRetrieval
from simspaint.engine.choice import Choice
from simspaint.engine.draft_basis import DraftBasis, KeptSegment
from simspaint.engine.faults import asked_with_less_memory
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.memory_steps import free_caches, is_out_of_memory
from simspaint.engine.models import Models
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.contact_rim import ContactRim, contact_rim
from simspaint.engine.ops.finished_photograph import finished_photograph
from simspaint.engine.request import RenderRequest
from simspaint.engine.stage_cache import StageCache, identity, layout_digest, mask_digest
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.canvas import elision_noise
from simspaint.engine.stages.components import with_small_things
from simspaint.engine.stages.instances import split_instances
from simspaint.engine.stages.order import order_segments, shifted_order
from simspaint.engine.stages.refinement import refine_layout
from simspaint.engine.stages.synthesis import (
    Synthesis,
    may_be_rough,
    rough_photograph,
    synthesise,
    synthesise_draft,
)
from simspaint.engine.stages.transform import (
    Footprint,
    moved_footprint,
    place_by_hand,
    place_segment,
    transform_segment,
)
from simspaint.engine.standing_things import SMALL_THING, StandingThings, stands_on_ground


class CachedStages:
    """One rendering's stages. Every key names all that a result depends on, networks and bank by identity."""

    def __init__(
        self,
        request: RenderRequest,
        labels: LabelSet,
        bank: MemoryBank,
        models: Models,
        cache: StageCache,
        clock: StageClock,
    ) -> None:
        bank.check_unchanged()
        settings = self.settings = request.settings
        self.bank, self.models, self.cache, self.clock = bank, models, cache, clock
        self.painted = request.layout
        self.extent = Extent(*settings.size) if settings.size else request.layout.extent
        self._labels, self.adherence = labels, Adherence(settings.adherence)
        self._loose = frozenset(label.id for label in labels.labels if label.is_loose)
        self._mover = models.transform if settings.transform else None
        self._segment = once(bank.segment)  # T and the canvas look at the same ones
        drawn = settings.seed, settings.top_k, settings.matching.one_light, settings.matching.further_segments
        drawn = drawn, settings.banned_photographs, settings.excluded_sequences
        made_by = identity(bank), identity(self._mover), settings.refine and identity(models.refinement)
        self._basis_key = ("draft basis", self.painted.extent, self.extent, drawn, made_by)
        self._basis: DraftBasis | None = cache.find(self._basis_key) if settings.draft else None

    def refine(self) -> Layout:
        """The dense layout in the rendering's frame."""
        self._refined = self.painted
        if self.settings.refine:
            network = self.models.refinement
            known = self._basis.refinement_for(self.painted) if self._basis else None
            key = ("refine", layout_digest(self.painted), self.painted.labels, identity(network))
            refined = known or self.cache.get(key, lambda: self._filled(network))
            self._refined = refined
        return Layout(self._refined.resized(self.extent).ids, self._labels)

    def _filled(self, network: LayoutNetwork | None) -> Layout:
        if network is None:
            return refine_layout(self.painted, None)
        return asked_with_less_memory(network, lambda n: refine_layout(self.painted, n), self.clock.tell)

    def components(self, layout: Layout) -> list[Component]:
        """The components that get segments, small things among them where things stand whole."""
        area, share = layout.extent.area, self.settings.minimum_component
        small = min(share, SMALL_THING) if self.adherence.stands_whole else share
        painted = self.painted.resized(layout.extent)
        stands = stands_on_ground(self._labels)
        found = with_small_things(layout, painted, math.ceil(share * area), math.ceil(small * area), stands)
        if not self.adherence.stands_whole:
            return found
        parts = [
            part
            for component in found
            for part in (
                split_instances(component, layout.extent) if stands[component.label_id] else [component]
            )
        ]
        return [replace(part, index=i) for i, part in enumerate(parts)]

    def retrieve(self, components: Sequence[Component], layout: Layout) -> list[Choice]:
        """The chosen, kept or locked segment of every component that the bank has one for."""
        self._retrieval = CachedRetrieval(
            self.bank, self.settings, layout, self._loose, self._basis, self.cache, self.clock
        )
        self.things = self._retrieval.things = StandingThings(
            self.bank, self._labels, layout, self.adherence, self._retrieval.allowed, self.cache
        )
        locks = {index: lock.segment_id for lock, index in self._found(self.settings.locks, components)}
        return self._retrieval.choices(components, locks)

    def _found(self, anchors: Sequence[Anchor], components: Sequence[Component]) -> list[tuple[Anchor, int]]:
        """What a person said, with the index of its component; what is in none is told and passed over."""

        def missed(anchor: Anchor) -> None:
            self.clock.tell(
                f"What was set at row {anchor.row}, column {anchor.column} is in no component now."
            )

        return by_component(anchors, components, self.painted.extent, self.extent, missed)

    def transform(self, choices: Sequence[Choice], layout: Layout) -> list[PlacedSegment]:
        """The chosen segments, moved and clipped."""
        by_hand = self._found(self.settings.placements, [choice.component for choice in choices])
        placements = {index: np.array(placed.affine).reshape(2, 3) for placed, index in by_hand}
        moves: list[Affine | None] = [None] * len(choices)
        stood = [self.things.affine(c.component, c.picked.segment_id) for c in choices]
        if self._mover is not None:
            asked = [i for i, affine in enumerate(stood) if affine is None]
            answers = cached_moves(
                [choices[i] for i in asked],
                layout,
                self.bank,
                self._segment,
                self._mover,
                self.cache,
                self.clock,
            )
            for i, answer in zip(asked, answers, strict=True):
                moves[i] = answer
        placed, keys = [], []
        for choice, move, stand in zip(self.clock.each(choices), moves, stood, strict=True):
            hand = placements.get(choice.component.index)
            if stand is not None:
                hand = stand if hand is None else hand
            key = self._placed_key(choice, move, hand), stand is None
            made = self.cache.get(
                key, lambda c=choice, m=move, h=hand, s=stand: self._placed(c, layout, m, h, s is not None)
            )
            keys.append(key)
            placed.append(made.renumbered(choice.component.index))  # a stroke may have changed the count
        self._moves, self._placed_keys = moves, keys
        return placed

    def cover(
        self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], layout: Layout, n_components: int
    ) -> tuple[list[PlacedSegment], list[Choice], list[PlacedSegment]]:
        """The placed segments, which may now show more, and further ones for what they leave uncovered; their
        remainders are numbered on from `n_components`."""
        cover = CachedCover(
            self.bank,
            self.settings,
            layout,
            self._labels,
            self._retrieval,
            self._segment,
            self.cache,
            self.clock,
            self.adherence,
            self.things,
        )
        placed, further = cover.further(choices, placed, self._placed_keys)
        labels = {choice.component.index: choice.component.label_id for choice in choices}
        self._given = [(labels[index], part) for index, part in cover.given.items()]
        self._keep_basis(choices, further)
        chosen, shown = [], []
        for choice, segments in zip(choices, further, strict=True):
            for segment in segments:
                remainder = replace(segment.remainder, index=n_components + len(chosen))
                chosen.append(Choice(remainder, b"", segment.picked, (), part_of=choice.component.index))
                shown.append(segment.placed.renumbered(remainder.index))
        return placed, chosen, shown

    def given_away(self, layout: Layout) -> Layout:
        """The layout where what pieces leave of loose labels and skylines is of the label that has it now."""
        if not self._given:
            return layout
        ids = layout.ids.copy()
        for label_id, part in self._given:
            ids[part.box.slices][part.mask] = label_id
        return Layout(ids, layout.labels)

    def _placed(
        self,
        choice: Choice,
        layout: Layout,
        move: Affine | None,
        hand: Affine | None,
        is_whole: bool,
    ) -> PlacedSegment:
        segment, source = self._segment(choice.picked.segment_id), self.bank.extent
        overhang, label = self._overhang(choice), self._labels[choice.component.label_id]
        if hand is not None and is_whole:
            frame = Footprint(Box(0, 0, *layout.extent), np.ones(layout.extent, bool))
            hand.flags.writeable = False
            return place_segment(choice.component, segment, hand, layout.extent, source, frame)
        if hand is not None:
            return place_by_hand(choice.component, segment, hand, layout.extent, source, overhang)
        return transform_segment(
            self.things.drawn(choice.component) or choice.component,
            segment,
            layout,
            source,
            move,
            overhang,
            label.is_loose,
            label.is_skyline,
        )

    def _overhang(self, choice: Choice) -> float:
        """How far a choice's segment may lap over its component, share of the height."""
        label, least = self._labels[choice.component.label_id], 0.0
        if label.is_skyline:
            least = self.adherence.skyline_reach
        if label.is_loose:
            least = self.adherence.outline_reach
        return max(min(self.settings.overhang, self.adherence.lap_over), least)

    def _placed_key(self, choice: Choice, move: Affine | None, hand: Affine | None) -> Hashable:
        """All that where a segment lies depends on, T's answer given."""
        answers = tuple(None if affine is None else affine.tobytes() for affine in (move, hand))
        shape = mask_digest(choice.component, self.extent)
        return "placed", identity(self.bank), self._overhang(choice), choice.picked.segment_id, shape, answers

    def _keep_basis(self, choices: Sequence[Choice], further: Sequence[tuple[FurtherSegment, ...]]) -> None:
        """What a draft after this rendering builds on."""
        kept = tuple(
            KeptSegment(
                c.component,
                c.picked,
                c.candidates,
                move,
                tuple(f.chosen for f in more if not f.is_given),
            )
            for c, move, more in zip(choices, self._moves, further, strict=True)
        )
        self.cache.put(self._basis_key, DraftBasis(self.painted, self._refined, kept))

    def order(self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], layout: Layout) -> list[int]:
        """Positions in `placed`, back to front."""
        network = self.models.ordering
        front = CachedFront(placed, choices, layout, network, self.cache, self.clock) if network else None
        standing = {i for i, choice in enumerate(choices) if self.things.parts(choice.component)}
        running = {
            i
            for i, choice in enumerate(choices)
            if self.things.ribbon(choice.component) or self.things.drawn(choice.component)
        }
        answers = front.answers if front else None
        order = order_segments(placed, layout.extent, self._labels, answers, standing, running)
        position = {choice.component.index: i for i, choice in enumerate(choices)}
        components = [choice.component for choice in choices]
        for shift, index in self._found(self.settings.order_shifts, components):
            order = shifted_order(order, position[index], shift.steps, placed, layout.extent)
        return order

    def with_further(
        self, order: Sequence[int], choices: Sequence[Choice], further: Sequence[Choice]
    ) -> list[int]:
        """The order with the further ones, whose positions follow those of the placed ones, behind all: they
        show in holes and hide nothing. Those of soft ones are right behind their own, for others show
        through these."""
        behind: dict[int | None, list[int]] = {}
        for position, choice in enumerate(further, start=len(choices)):
            behind.setdefault(choice.part_of, []).append(position)

        def of(i: int) -> list[int]:
            return behind.get(choices[i].component.index, [])

        soft = {
            i
            for i in order
            if self._labels[choices[i].component.label_id].is_soft or self.things.parts(choices[i].component)
        }
        first = [p for i in order if i not in soft for p in of(i)]
        return first + [p for i in order for p in (*(of(i) if i in soft else ()), i)]

    def rims(
        self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], layout: Layout
    ) -> dict[int, ContactRim]:
        """The ground that comes along with things that stand whole, by their positions."""
        stood = {c.component.index for c in choices if c.part_of is None and self.things.is_free(c.component)}
        is_ground = np.array([label.is_ground for label in self._labels.labels])
        found = {}
        for i, (choice, piece) in enumerate(zip(choices, placed, strict=True)):
            if (choice.component.index if choice.part_of is None else choice.part_of) in stood:
                runs = self._labels[piece.label_id].is_ground
                found[i] = self._rim(piece, is_ground, layout, runs)
        return {i: rim for i, rim in found.items() if rim is not None}

    def _rim(
        self, piece: PlacedSegment, is_ground: np.ndarray, layout: Layout, runs: bool
    ) -> ContactRim | None:
        segment = self._segment(piece.segment_id)
        whole = moved_footprint(segment, piece.affine, layout.extent, self.bank.extent)
        photograph = int(self.bank.index.segment_photograph[piece.segment_id])
        ids, color = self.bank.layout_ids(photograph), self.bank.photograph(segment.photograph)
        return contact_rim(
            *whole, piece.affine, color, ids, is_ground, layout.extent, runs, not self._is_thing(piece)
        )

    def _is_thing(self, piece: PlacedSegment) -> bool:
        return self._labels[piece.label_id].is_thing

    def noise(self, extent: Extent) -> np.ndarray:
        """Noise for the elision of a frame."""
        seed = self.settings.seed
        return self.cache.get(("noise", extent, seed), lambda: elision_noise(extent, seed))

    def synthesise(self, layout: Layout, canvas: Canvas) -> np.ndarray:
        """The photograph, with the pieces' own detail and soft seams; the canvas itself where the pack has no
        synthesis network."""
        network = self.models.synthesis
        if network is None:
            self.clock.tell("The pack has no synthesis network: the canvas is shown.")
            return canvas.color.copy()
        key = ("photograph", identity(network), layout.extent)
        photograph = self._draft(key, layout, canvas, network) if self.settings.draft else None
        if photograph is None:
            made = synthesise(layout, canvas, network, self.models.device, self.clock.check, self.clock.tell)
            self.cache.put(key, made)
            photograph = made.photograph
        return finished_photograph(photograph, canvas, layout)

    def _draft(
        self, key: Hashable, layout: Layout, canvas: Canvas, network: SynthesisNetwork
    ) -> np.ndarray | None:
        """The draft; None where it must be the whole, or memory did not suffice for less."""
        before: Synthesis | None = self.cache.find(key)
        if before is None and not may_be_rough(layout.extent, network):
            return None
        try:
            if before is None:
                # Not kept: a window could not rest on its statistics, which are of another scale.
                return rough_photograph(layout, canvas, network)
            made = synthesise_draft(layout, canvas, network, before, self.clock.check)
            self.cache.put(key, made)
            return made.photograph
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        free_caches()
        return None

    def provenance(
        self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], order: Sequence[int]
    ) -> tuple[ComponentProvenance, ...]:
        """A row per component that has a segment."""
        place = {position: rank for rank, position in enumerate(order)}
        boxes = self.bank.index.segment_box
        return tuple(
            ComponentProvenance(
                choice.component.index,
                choice.component.label_id,
                choice.component.box,
                self.bank.photograph_of(choice.picked.segment_id),
                choice.picked.segment_id,
                Box(*boxes[choice.picked.segment_id].tolist()),
                choice.picked.mask_iou,
                choice.picked.context_iou,
                segment.affine,
                place[position],
                choice.candidates,
                choice.part_of,
            )
            for position, (choice, segment) in enumerate(zip(choices, placed, strict=True))
        )
