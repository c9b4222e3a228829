"""Chooses what fills uncovered parts: the own photograph, fill segments, rows of things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind, Stance
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.ops.placement import (
    affine_in_place,
    covered_by,
    frame_reach,
    place_segment,
)
from simspaint.engine.request import Rules
from simspaint.engine.stages.complete.items import ChooseFill, FillQuestion, Item
from simspaint.engine.stages.complete.placed_fill import FillConfig, place_fill
from simspaint.engine.stages.complete.reassign import (
    ReassignConfig,
    is_shown_enough,
)
from simspaint.engine.stages.complete.scene import ChosenFill, PlacedFill
from simspaint.engine.stages.complete.scene_fill import SceneFillConfig, scene_fills
from simspaint.engine.stages.complete.sky_parts import without_sky_parts
from simspaint.engine.stages.complete.uncovered import UncoveredConfig, uncovered_of

SegmentSource = Callable[[int], Segment]


Frame = Bool[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True)
class CompleteConfig:
    """Constants of completing, and what of it the person sets.

    Parameters
    ----------
    fill_segments
        How many segments may fill what one leaves uncovered.
    color_match
        How far the colour of fill segments is brought to that of the segments beside them.
    rules
        Which of all this is done.
    longest_row
        Segments that may stand beside the first one of a row.
    """

    fill_segments: int = 3
    color_match: float = 1.0
    rules: Rules = Rules()
    fill: FillConfig = FillConfig()
    uncovered: UncoveredConfig = UncoveredConfig()
    longest_row: int = 16
    reassign: ReassignConfig = ReassignConfig()
    scene: SceneFillConfig = SceneFillConfig()


@dataclass(slots=True)
class Work:
    """What is found for every item, while it is found."""

    items: Sequence[Item]
    placed: list[PlacedSegment]
    fills: list[tuple[PlacedFill, ...]] = field(default_factory=list)

    def of(self, i: int) -> list[PlacedSegment]:
        """All segments of a component."""
        return [self.placed[i], *(fill.placed for fill in self.fills[i])]

    def replace(self, i: int, segments: Sequence[PlacedSegment]) -> None:
        """The same segments, placed so."""
        self.placed[i] = segments[0]
        self.fills[i] = tuple(
            fill._replace(placed=segment) for fill, segment in zip(self.fills[i], segments[1:], strict=True)
        )


@dataclass(frozen=True, slots=True)
class CompletionInputs:
    """What a picture is completed with.

    Parameters
    ----------
    bank, labels
        The pack's.
    extent
        Size of the picture.
    segment_of
        Gives a segment of the bank with its pixels.
    choose_fill
        Chooses fill segments, or repeats what a composition holds.
    """

    bank: MemoryBank
    extent: Extent
    labels: LabelSet
    segment_of: SegmentSource
    choose_fill: ChooseFill
    config: CompleteConfig
    memo: Memo


class FillChoice:
    """Fills the components of one picture; `Completion` says of what."""

    def __init__(self, given: CompletionInputs) -> None:
        self._given, self._extent, self._config = given, given.extent, given.config
        self._scenes = key_of("scene fills", given.bank, given.labels, given.extent)

    def fill(
        self, work: Work, i: int, component: Component, kind: FillKind = FillKind.OPEN
    ) -> tuple[PlacedFill, ...]:
        """What fills the open part of a component, or of what it was reassigned."""
        item, label = work.items[i], work.items[i].label
        if label.is_thing or item.stance is Stance.WHOLE:
            return ()
        segments, fills, config = work.of(i), [], self._config
        if item.stance is Stance.IN_PLACE:
            if label.is_see_through or label.is_feathered:
                return ()  # its neighbour is from the same photograph and shows the region
            fills += self._scene_fills(work, i, component, kind) if config.rules.scene_fills else []
            segments += [fill.placed for fill in fills]
        for number in range(config.fill_segments):
            if label.keeps_outline and is_shown_enough(
                component, segments, item.adherence.shown_share(component.area / self._extent.area)
            ):
                break
            uncovered = self._uncovered(work, item, component, segments, number)
            if uncovered is None:
                break
            question = FillQuestion(i, component, uncovered, item.placed, number, kind)
            chosen = self._given.choose_fill(question)
            if chosen is None:
                break
            placed = self._placed_fill(uncovered, chosen, segments, item)
            if not placed.box.area:
                break
            segments.append(placed)
            fills.append(PlacedFill(uncovered, placed, chosen))
        return tuple(fills)

    def _uncovered(
        self, work: Work, item: Item, component: Component, segments: Sequence[PlacedSegment], number: int
    ) -> Component | None:
        """The part of a component that its segments leave open and that is to be filled."""
        config, label = self._config, item.label
        found = uncovered_of(component, segments, self._extent, number, config.uncovered)
        ends_at_sky = (label.stands or label.keeps_skyline) and item.adherence.stands_whole
        if found is None or not (config.rules.leaves_sky and ends_at_sky):
            return found
        components = [each.component for each in work.items]
        return without_sky_parts(found, component.area, components, self._given.labels, self._extent)

    def row(self, work: Work, i: int) -> tuple[PlacedFill, ...]:
        """The other segments of a row of things that stand whole."""
        item, fills = work.items[i], []
        if item.stance is not Stance.WHOLE:
            return ()
        component, frame = item.component, frame_reach(self._extent)
        for number in range(self._config.longest_row):
            question = FillQuestion(i, component, component, item.placed, number, FillKind.BESIDE)
            chosen = self._given.choose_fill(question)
            if chosen is None:
                break
            segment = self._given.segment_of(chosen.segment_id)
            own = replace(component, index=number)
            placed = place_segment(own, segment, chosen.affine, self._extent, self._given.bank.extent, frame)
            placed = item.opened(placed)
            fills.append(PlacedFill(replace(own, box=placed.box, mask=placed.mask), placed, chosen))
        return tuple(fills)

    def _continued(self, work: Work, i: int) -> tuple[Frame, Frame]:
        """Where a component's photograph goes on in place, or something stands before it; and this with what
        lies under feathered segments, whose outlines cut nothing feathered off."""
        of = self._given.bank.index.segment_photograph
        own, frame = of[work.items[i].placed.segment_id], np.zeros(self._extent, bool)
        under = frame.copy()
        for item in work.items:
            box, mask = item.component.box, item.component.mask
            stands_before = item.is_free and not item.label.drifts
            if stands_before or (item.stance is Stance.IN_PLACE and of[item.placed.segment_id] == own):
                frame[box.slices] |= mask
            elif item.label.is_feathered and item is not work.items[i]:
                under[box.slices] |= mask
        return frame, frame | under

    def _scene_fills(self, work: Work, i: int, component: Component, kind: FillKind) -> list[PlacedFill]:
        """What the component's photograph shows where its segment leaves something uncovered; what was
        reassigned may show any label."""
        config, bank, segments = self._config.scene, self._given.bank, work.of(i)
        own, adherence = segments[0], work.items[i].adherence
        continued = self._continued(work, i)
        most = 1.0 if kind is FillKind.REASSIGNED else config.reassigned * (1 - adherence.value)

        def made() -> tuple[PlacedSegment, ...]:
            segment = self._given.segment_of(own.segment_id)
            found = scene_fills(
                component,
                segments,
                segment,
                bank.photograph(segment.photograph),
                bank.layout_ids(int(bank.index.segment_photograph[own.segment_id])),
                self._given.labels,
                affine_in_place(component.box, self._extent, bank.extent),
                self._extent,
                *continued,
                most,
                config,
            )
            return tuple(found)

        shape = component.label_id, component.box, component.mask, component.area
        near = component.box.grown(1, 1).clipped(self._extent).slices  # all that is looked at of the frame
        around = covered_by(segments, component.box), *(frame[near] for frame in continued)
        key = key_of(self._scenes, own.segment_id, shape, around, most)
        fills = [fill.renumbered(component.index) for fill in self._given.memo.get(key, made)]
        shown = (Component(k, f.label_id, f.box, f.mask, int(f.mask.sum())) for k, f in enumerate(fills))
        return [PlacedFill(component, fill, None) for component, fill in zip(shown, fills, strict=True)]

    def _placed_fill(
        self, uncovered: Component, chosen: ChosenFill, segments: Sequence[PlacedSegment], item: Item
    ) -> PlacedSegment:
        around = tuple((each.segment_id, each.box, each.affine, each.mask) for each in segments)
        shape = uncovered.label_id, uncovered.box, uncovered.mask
        match, overlap, keeps = (
            self._config.color_match,
            item.adherence.overlap,
            item.label.keeps_outline,
        )
        shown = chosen.segment_id, chosen.affine, around, match, overlap, keeps, self._extent
        key = key_of("fill", item.key, shape, *shown)

        def place() -> PlacedSegment:
            segment = self._given.segment_of(chosen.segment_id)
            return place_fill(
                uncovered,
                segment,
                chosen.affine,
                segments,
                self._extent,
                self._given.bank.extent,
                keeps,
                match,
                overlap * self._extent.height,
                self._config.fill,
            )

        return item.opened(self._given.memo.get(key, place))
