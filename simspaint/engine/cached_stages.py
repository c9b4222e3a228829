"""The stages of one rendering, each asking the cache for what it knows already."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache as once
from typing import NamedTuple

import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.canvas import Canvas
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.memory_bank_search import LayoutQuery
from simspaint.engine.memory_steps import free_caches, is_out_of_memory
from simspaint.engine.models import Models
from simspaint.engine.ops.component_window import window_box
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.request import Lock, RenderSettings
from simspaint.engine.stage_cache import StageCache, component_digest, identity, layout_digest, region_digest
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.canvas import elision_noise
from simspaint.engine.stages.order import ask_front, order_segments, pair_context
from simspaint.engine.stages.refinement import refine_layout
from simspaint.engine.stages.retrieval import ExclusionSet, choose_segment
from simspaint.engine.stages.synthesis import Synthesis, synthesise, synthesise_draft
from simspaint.engine.stages.transform import transform_segment


class Choice(NamedTuple):
    """A component in the rendering's frame, the segment it was given, and those it was drawn among."""

    component: Component
    digest: bytes
    picked: Candidate
    candidates: tuple[Candidate, ...]


class CachedStages:
    """One rendering's stages. Every key names all that a result depends on, networks and bank by identity."""

    def __init__(
        self, settings: RenderSettings, bank: MemoryBank, models: Models, cache: StageCache, clock: StageClock
    ) -> None:
        self.settings, self.bank, self.models, self.cache, self.clock = settings, bank, models, cache, clock
        self._top_k = max(settings.top_k, 1)
        self._excluded = ExclusionSet(settings.banned_photographs, settings.excluded_sequences)
        self._allowed = self._excluded.allowed(bank.photographs)

    def refine(self, painted: Layout) -> Layout:
        """The dense layout in the rendering's frame."""
        extent = Extent(*self.settings.size) if self.settings.size else painted.extent
        if not self.settings.refine:
            return painted.resized(extent)
        network = self.models.refinement
        key = ("refine", layout_digest(painted), painted.labels, identity(network))
        return self.cache.get(key, lambda: refine_layout(painted, network)).resized(extent)

    def retrieve(self, components: Sequence[Component], layout: Layout, painted: Extent) -> list[Choice]:
        """The drawn or locked segment of every component that the bank has one for."""
        in_bank = layout.resized(self.bank.extent)
        search = once(lambda: LayoutQuery(in_bank, self.bank))  # not made where all is known
        locks = self._locks(components, painted, layout.extent)
        choices = []
        for component in self.clock.each(components):
            digest = component_digest(component, layout)
            query = resampled_component(component, layout.extent, self.bank.extent)
            found: tuple[Candidate, ...] = ()
            picked = None
            if query is not None:
                # In the bank's frame a context may reach farther than in the rendering's: it has a key of its
                # own.
                key = digest if in_bank is layout else component_digest(query, in_bank)
                found = self._candidates(query, key, search)
                picked = self._locked(query, locks.get(component.index), search)
                picked = picked or choose_segment(query, found, self._top_k, self.settings.seed)
            if picked is None:
                name = self.bank.labels[component.label_id].name
                self.clock.tell(f"The bank has no segment for a component of {name}; it is synthesised.")
                continue
            choices.append(Choice(component, digest, picked, found))
        return choices

    def _candidates(
        self, query: Component, digest: bytes, search: Callable[[], LayoutQuery]
    ) -> tuple[Candidate, ...]:
        """The top k segments for a component of the bank's frame with this digest."""
        key = ("retrieve", identity(self.bank), digest, self._top_k, self._excluded)
        return self.cache.get(key, lambda: tuple(search().best(query, self._top_k, self._allowed)))

    def _locks(self, components: Sequence[Component], painted: Extent, extent: Extent) -> dict[int, int]:
        """Locked segment by component index; a lock outside of all components is told and passed over."""
        locked = {}
        for lock in self.settings.locks:
            place = _center_in(lock, painted, extent)
            owner = next((c for c in components if _holds(c, *place)), None)
            if owner is None:
                self.clock.tell(f"The lock at row {lock.row}, column {lock.column} is in no component now.")
            else:
                locked[owner.index] = lock.segment_id
        return locked

    def _locked(
        self, query: Component, segment_id: int | None, search: Callable[[], LayoutQuery]
    ) -> Candidate | None:
        """The locked segment with its scores, bans or not; None, with a note, where it does not fit the
        label."""
        if segment_id is None or segment_id in self.bank.segments_of_label(query.label_id):
            return None if segment_id is None else search().scored(query, segment_id)
        self.clock.tell(f"The locked segment {segment_id} is not of this component's label any more.")
        return None

    def transform(self, choice: Choice, layout: Layout) -> PlacedSegment:
        """The chosen segment, moved and clipped."""
        network = self.models.transform if self.settings.transform else None

        def place() -> PlacedSegment:
            segment, overhang = self.bank.segment(choice.picked.segment_id), self.settings.overhang
            return transform_segment(choice.component, segment, layout, self.bank.extent, network, overhang)

        placed = self.cache.get(self._placed_key(choice, layout), place)
        return placed.renumbered(choice.component.index)  # a stroke elsewhere may have changed the count

    def _placed_key(self, choice: Choice, layout: Layout) -> Hashable:
        """All that where a segment lies depends on."""
        network = self.models.transform if self.settings.transform else None
        made_by = identity(self.bank), identity(network), self.settings.overhang
        window = window_box(choice.component.box, layout.extent)
        seen = region_digest(layout, window) if network is not None else b""
        return "transform", made_by, choice.picked.segment_id, choice.digest, seen

    def order(self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], layout: Layout) -> list[int]:
        """Positions in `placed`, back to front."""
        network = self.models.ordering
        if network is None:
            return order_segments(placed, layout.extent, self.bank.labels, None)
        where = [self._placed_key(choice, layout) for choice in choices]

        def front_of(first: int, second: int) -> float:
            self.clock.check()
            pair = (placed[first], placed[second])
            around = region_digest(layout, pair_context(*pair, layout.extent))
            key = ("order", identity(network), where[first], where[second], around)
            return self.cache.get(key, lambda: ask_front(*pair, layout, network))

        return order_segments(placed, layout.extent, self.bank.labels, front_of)

    def noise(self, extent: Extent) -> np.ndarray:
        """Noise for the elision of a frame."""
        seed = self.settings.seed
        return self.cache.get(("noise", extent, seed), lambda: elision_noise(extent, seed))

    def synthesise(self, layout: Layout, canvas: Canvas) -> np.ndarray:
        """The photograph; the canvas itself where the pack has no synthesis network."""
        network = self.models.synthesis
        if network is None:
            self.clock.tell("The pack has no synthesis network: the canvas is shown.")
            return canvas.color.copy()
        if self.settings.draft:
            key = ("draft", identity(network), layout.extent)
            before: Synthesis | None = self.cache.find(key)
            try:
                draft = synthesise_draft(layout, canvas, network, before, self.clock.check)
                self.cache.put(key, draft)
                return draft.photograph
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            free_caches()
        return synthesise(layout, canvas, network, self.models.device, self.clock.check, self.clock.tell)

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
            )
            for position, (choice, segment) in enumerate(zip(choices, placed, strict=True))
        )


def _center_in(lock: Lock, painted: Extent, extent: Extent) -> tuple[int, int]:
    """The pixel of the rendering's frame that shows the centre of the locked pixel of the painted layout."""
    row = (2 * lock.row + 1) * extent.height // (2 * painted.height)
    return row, (2 * lock.column + 1) * extent.width // (2 * painted.width)


def _holds(component: Component, row: int, column: int) -> bool:
    top, left, bottom, right = component.box
    return top <= row < bottom and left <= column < right and bool(component.mask[row - top, column - left])
