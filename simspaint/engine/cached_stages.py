"""The stages of one rendering, each asking the cache for what it knows already."""

from __future__ import annotations

from collections.abc import Sequence
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
from simspaint.engine.models import Models
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.request import RenderSettings
from simspaint.engine.stage_cache import StageCache, component_digest, layout_digest, region_digest
from simspaint.engine.stage_clock import StageClock
from simspaint.engine.stages.canvas import elision_noise
from simspaint.engine.stages.order import ask_front, order_segments, pair_context
from simspaint.engine.stages.refinement import refine_layout
from simspaint.engine.stages.retrieval import ExclusionSet, choose_segment, retrieve_layout
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
        self._bank_key = (str(bank.folder), bank.n_segments)
        self._excluded = ExclusionSet(settings.banned_photographs, settings.excluded_sequences)

    def refine(self, painted: Layout) -> Layout:
        """The dense layout in the rendering's frame."""
        extent = Extent(*self.settings.size) if self.settings.size else painted.extent
        if not self.settings.refine:
            return painted.resized(extent)
        network = self.models.refinement
        key = ("refine", layout_digest(painted), id(network))
        return self.cache.get(key, lambda: refine_layout(painted, network)).resized(extent)

    def retrieve(self, components: Sequence[Component], layout: Layout, painted: Extent) -> list[Choice]:
        """The drawn or locked segment of every component that the bank has one for."""
        digests = [component_digest(component, layout) for component in components]
        in_bank = layout.resized(self.bank.extent)
        queries = [resampled_component(component, layout.extent, self.bank.extent) for component in components]
        locks = self._locks(components, painted, layout.extent)
        choices = []
        for component, digest, query in self.clock.each(list(zip(components, digests, queries, strict=True))):
            found = self._candidates(query, digest, in_bank) if query is not None else ()
            if query is None or not found:
                name = self.bank.labels[component.label_id].name
                self.clock.tell(f"The bank has no segment for a component of {name}; it is synthesised.")
                continue
            picked = self._locked(locks.get(component.index), query, digest, in_bank)
            picked = picked or choose_segment(query, found, self.settings.top_k, self.settings.seed)
            assert picked is not None  # there are candidates
            choices.append(Choice(component, digest, picked, found))
        return choices

    def _candidates(self, query: Component, digest: bytes, in_bank: Layout, top_k: int | None = None) -> tuple[Candidate, ...]:
        top_k = top_k or max(self.settings.top_k, 1)
        excluded = self._excluded if top_k <= self.settings.top_k else ExclusionSet()
        key = ("retrieve", self._bank_key, digest, top_k, excluded)
        return self.cache.get(key, lambda: tuple(retrieve_layout([query], in_bank, self.bank, top_k, excluded)[0]))

    def _locks(self, components: Sequence[Component], painted: Extent, extent: Extent) -> dict[int, int]:
        """Locked segment by component index; a lock outside of all components is told and passed over."""
        locked = {}
        for lock in self.settings.locks:
            row, column = lock.row * extent.height // painted.height, lock.column * extent.width // painted.width
            owner = next((c for c in components if _holds(c, row, column)), None)
            if owner is None:
                self.clock.tell(f"The lock at row {lock.row}, column {lock.column} is in no component now.")
            else:
                locked[owner.index] = lock.segment_id
        return locked

    def _locked(self, segment_id: int | None, query: Component, digest: bytes, in_bank: Layout) -> Candidate | None:
        """The locked segment with its scores; None, with a note, where it is of another label or not in the bank."""
        if segment_id is None:
            return None
        same_label = self.bank.segments_of_label(query.label_id)
        if segment_id not in same_label:
            self.clock.tell(f"The locked segment {segment_id} is not of this component's label any more.")
            return None
        everything = self._candidates(query, digest, in_bank, len(same_label))
        return next(candidate for candidate in everything if candidate.segment_id == segment_id)

    def transform(self, choice: Choice, layout: Layout) -> PlacedSegment:
        """The chosen segment, moved and clipped."""
        network = self.models.transform if self.settings.transform else None
        key = ("transform", self._bank_key, choice.picked.segment_id, choice.digest, self.settings.overhang, id(network))
        placed = self.cache.get(key, lambda: transform_segment(
            choice.component, self.bank.segment(choice.picked.segment_id), layout, self.bank.extent, network, self.settings.overhang))
        return placed.renumbered(choice.component.index)  # a stroke elsewhere may have changed the count

    def order(self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], layout: Layout) -> list[int]:
        """Positions in `placed`, back to front."""
        network = self.models.ordering
        if network is None:
            return order_segments(placed, layout.extent, self.bank.labels, None)

        def front_of(first: int, second: int) -> float:
            self.clock.check()
            pair = (placed[first], placed[second])
            around = region_digest(layout, pair_context(*pair, layout.extent))
            which = tuple((choices[i].digest, choices[i].picked.segment_id) for i in (first, second))
            key = ("order", id(network), which, self.settings.overhang, around)
            return self.cache.get(key, lambda: ask_front(*pair, layout, network))

        return order_segments(placed, layout.extent, self.bank.labels, front_of)

    def noise(self, extent: Extent) -> np.ndarray:
        """Noise for the elision of a frame."""
        return self.cache.get(("noise", extent, self.settings.seed), lambda: elision_noise(extent, self.settings.seed))

    def synthesise(self, layout: Layout, canvas: Canvas) -> np.ndarray:
        """The photograph; the canvas itself where the pack has no synthesis network."""
        network = self.models.synthesis
        if network is None:
            self.clock.tell("The pack has no synthesis network: the canvas is shown.")
            return canvas.color.copy()
        if self.settings.draft:
            key = ("draft", id(network), layout.extent)
            before: Synthesis | None = self.cache.find(key)
            draft = synthesise_draft(layout, canvas, network, before, self.clock.check)
            self.cache.put(key, draft)
            return draft.photograph
        return synthesise(layout, canvas, network, self.models.device, self.clock.check, self.clock.tell)

    def provenance(
        self, choices: Sequence[Choice], placed: Sequence[PlacedSegment], order: Sequence[int]
    ) -> tuple[ComponentProvenance, ...]:
        """A row per component that has a segment."""
        place = {position: rank for rank, position in enumerate(order)}
        boxes = self.bank.index.segment_box
        return tuple(
            ComponentProvenance(
                choice.component.index, choice.component.label_id, choice.component.box,
                self.bank.photograph_of(choice.picked.segment_id), choice.picked.segment_id,
                Box(*boxes[choice.picked.segment_id].tolist()), choice.picked.mask_iou, choice.picked.context_iou,
                segment.affine, place[position], choice.candidates,
            )
            for position, (choice, segment) in enumerate(zip(choices, placed, strict=True))
        )


def _holds(component: Component, row: int, column: int) -> bool:
    top, left, bottom, right = component.box
    return top <= row < bottom and left <= column < right and bool(component.mask[row - top, column - left])
