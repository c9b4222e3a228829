"""Completing a picture: what segments leave open is filled or reassigned (method `studio`).

Labels that keep an outline (cloud, tree, rock) are shaped like their photograph and leave the rest of what
was painted to their neighbours; of skylines (mountain, hill) that holds for what is above them. All else is
filled by other segments (`FillSegment`). Nothing fills things: half of another house is no help.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind, Stance
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.ops.affine_warp import warp_color
from simspaint.engine.ops.feathering import opaque_part
from simspaint.engine.ops.placement import (
    affine_in_place,
    frame_reach,
    joined_segment,
    moved_mask,
    place_segment,
)
from simspaint.engine.ops.seam_blending import BlendConfig, blended
from simspaint.engine.request import Rules
from simspaint.engine.stages.complete.fill import FillConfig, place_fill
from simspaint.engine.stages.complete.items import ChooseFill, FillQuestion, Item
from simspaint.engine.stages.complete.reassign import (
    ReassignConfig,
    above_skyline,
    below_skyline,
    is_shown_enough,
    reassign,
    reassigned_component,
)
from simspaint.engine.stages.complete.scene import ChosenFill, PlacedFill, Scene
from simspaint.engine.stages.complete.scene_fill import SceneFillConfig, scene_fills
from simspaint.engine.stages.complete.see_through import mask_without_sky, with_sky_in_holes, without_sky
from simspaint.engine.stages.complete.uncovered import UncoveredConfig, uncovered_of

SegmentSource = Callable[[int], Segment]


@dataclass(frozen=True, slots=True)
class CompleteConfig:
    """Constants of completing, and what of it the person sets.

    Parameters
    ----------
    fill_segments
        How many segments may fill what one leaves uncovered.
    color_match
        How far the colour of fill segments is brought to that of the segments beside them.
    adherence
        How closely outlines follow the layout.
    rules
        Which of all this is done.
    longest_row
        Segments that may stand beside the first one of a row.
    """

    fill_segments: int = 3
    color_match: float = 1.0
    adherence: Adherence = Adherence(0.2)
    rules: Rules = Rules()
    fill: FillConfig = FillConfig()
    uncovered: UncoveredConfig = UncoveredConfig()
    longest_row: int = 16
    reassign: ReassignConfig = ReassignConfig()
    scene: SceneFillConfig = SceneFillConfig()


@dataclass(slots=True)
class _Work:
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


class Completion:
    """Completes one picture.

    Parameters
    ----------
    labels
        The pack's: their traits say whose segments keep an outline.
    segment_of
        Gives a segment of the bank with its pixels.
    choose_fill
        Chooses fill segments, or repeats what a composition holds.
    """

    def __init__(
        self,
        bank: MemoryBank,
        extent: Extent,
        labels: LabelSet,
        segment_of: SegmentSource,
        choose_fill: ChooseFill,
        config: CompleteConfig,
        memo: Memo,
    ) -> None:
        self._bank, self._extent, self._labels, self._config = bank, extent, labels, config
        self._segment, self._choose, self._memo = segment_of, choose_fill, memo

    def scene(self, items: Sequence[Item]) -> Scene:
        """All segments in place, with what fills and what changed hands."""
        placed = [item.placed for item in items]
        if self._config.fill_segments < 1 or not items:
            return Scene.of_placed(placed)
        work = _Work(items, placed, [() for _ in items])
        labels = [self._labels[item.component.label_id] for item in items]
        free = [item.is_free or label.keeps_outline for item, label in zip(items, labels, strict=True)]
        outlined = [i for i, is_free in enumerate(free) if is_free]
        others = [i for i, is_free in enumerate(free) if not is_free]
        skylines = [i for i in others if labels[i].keeps_skyline]
        whole_crowns = self._fill_outlined(work, outlined)
        whole_clouds = self._opaque(work, outlined)
        for i in skylines:
            work.fills[i] = self._fill(work, i, self._below_skyline(work, i))
        parts = self._reassigned(work, outlined, skylines, others)
        for i, whole in whole_clouds.items():
            work.replace(i, whole)
        for i in others:
            self._complete_other(work, i, i in skylines, parts.get(items[i].component.index))
        behind = [segment for i in others for segment in work.of(i)]
        for i, whole in whole_crowns.items():
            shown = zip(work.of(i), whole, strict=True)
            work.replace(i, [with_sky_in_holes(*pair, behind) for pair in shown])
        label_of = {item.component.index: item.component.label_id for item in items}
        moved = tuple((label_of[index], part) for index, part in parts.items())
        return Scene(tuple(work.placed), tuple(work.fills), moved)

    def _label(self, item: Item) -> Label:
        return self._labels[item.component.label_id]

    def _fill_outlined(self, work: _Work, outlined: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Fill components that keep an outline; the sky is taken out of those that it shows through, which
        are given back as they were. That is done after they were filled: a crown is not to be filled up with
        leaves."""
        crowns = {}
        for i in outlined:
            item = work.items[i]
            work.fills[i] = self._row(work, i) or self._fill(work, i, item.drawn)
            if self._label(item).is_see_through and self._sees_through:
                crowns[i] = work.of(i)
                work.replace(i, [self._without_sky(segment) for segment in crowns[i]])
        return crowns

    @property
    def _sees_through(self) -> bool:
        return self._config.rules.sees_through and self._config.adherence.sees_through

    def _without_sky(self, placed: PlacedSegment) -> PlacedSegment:
        segment, bank = self._segment(placed.segment_id), self._bank
        key = key_of("mask without sky", bank, segment.segment_id)
        mask = self._memo.get(key, lambda: mask_without_sky(segment, bank))
        return without_sky(placed, segment, mask, self._extent, bank.extent)

    def _opaque(self, work: _Work, outlined: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Leave of feathered components' segments only what hides all that is behind; they are given back
        whole."""
        faded = outlined if self._config.rules.feathers else []
        clouds = {i: work.of(i) for i in faded if self._label(work.items[i]).is_feathered}
        for i, whole in clouds.items():
            feather = self._config.adherence.feather
            work.replace(i, [opaque_part(segment, self._extent, feather) for segment in whole])
        return clouds

    def _below_skyline(self, work: _Work, i: int) -> Component:
        component = work.items[i].component
        if not self._config.rules.reassigns:
            return component
        above = above_skyline(component, [work.placed[i]], self._extent, self._config.adherence.skyline_drop)
        return below_skyline(component, above)

    def _reassigned(
        self, work: _Work, outlined: Sequence[int], skylines: Sequence[int], others: Sequence[int]
    ) -> dict[int, Mask]:
        if not self._config.rules.reassigns:
            return {}
        config, component = self._config.reassign, [item.component for item in work.items]
        drop = self._config.adherence.skyline_drop
        above = [
            (component[i], above_skyline(component[i], work.of(i), self._extent, drop)) for i in skylines
        ]
        return reassign(
            [component[i] for i in outlined],
            above,
            [component[i] for i in others],
            [segment for i in range(len(work.items)) for segment in work.of(i)],
            self._extent,
            config,
            {component[i].index: self._farther(work, i, others) for i in outlined},
        )

    def _farther(self, work: _Work, i: int, others: Sequence[int]) -> list[int]:
        """The components that are farther than one that is feathered; of another one none."""
        label = self._label(work.items[i])
        if not label.is_feathered:
            return []
        return [work.items[k].component.index for k in others if self._label(work.items[k]).rank < label.rank]

    def _complete_other(self, work: _Work, i: int, is_filled: bool, part: Mask | None) -> None:
        """Fill a component that has no outline of its own, unless that is done, and what it was reassigned;
        blend its segments."""
        component = work.items[i].component
        if not is_filled:
            work.fills[i] = self._fill(work, i, component)
        if part is not None:
            work.placed[i] = self._extended(work.items[i], part)
            work.fills[i] += self._fill(work, i, reassigned_component(component, part), FillKind.REASSIGNED)
        if self._config.rules.blends:
            work.replace(i, _blended(work.of(i), self._extent, self._config.fill.blend))

    def _extended(self, item: Item, part: Mask) -> PlacedSegment:
        """A segment that also shows what it has at the pixels that its component was reassigned."""
        made = self._memo.get(key_of("extended", item.key, part), lambda: self._extend(item.placed, part))
        return made.renumbered(item.component.index)

    def _extend(self, placed: PlacedSegment, part: Mask) -> PlacedSegment:
        segment, source = self._segment(placed.segment_id), self._bank.extent
        box, mask = moved_mask(segment, placed.affine, self._extent, source).within(part)
        if not box.area:
            return placed
        color = warp_color(segment.color, segment.box, placed.affine, source, self._extent, box)
        return joined_segment(placed, replace(placed, box=box, mask=mask.copy(), color=color.copy()))

    def _fill(
        self, work: _Work, i: int, component: Component, kind: FillKind = FillKind.OPEN
    ) -> tuple[PlacedFill, ...]:
        """What fills the open part of a component, or of what it was reassigned."""
        item, label = work.items[i], self._labels[component.label_id]
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
                component, segments, config.adherence.shown_share(component.area / self._extent.area)
            ):
                break
            uncovered = uncovered_of(component, segments, self._extent, number, config.uncovered)
            if uncovered is None:
                break
            question = FillQuestion(i, component, uncovered, item.placed, number, kind)
            chosen = self._choose(question)
            if chosen is None:
                break
            placed = self._placed_fill(uncovered, chosen, segments, item.key)
            if not placed.box.area:
                break
            segments.append(placed)
            fills.append(PlacedFill(uncovered, placed, chosen))
        return tuple(fills)

    def _row(self, work: _Work, i: int) -> tuple[PlacedFill, ...]:
        """The other segments of a row of things that stand whole."""
        item, fills = work.items[i], []
        if item.stance is not Stance.WHOLE:
            return ()
        component, frame = item.component, frame_reach(self._extent)
        for number in range(self._config.longest_row):
            question = FillQuestion(i, component, component, item.placed, number, FillKind.BESIDE)
            chosen = self._choose(question)
            if chosen is None:
                break
            segment = self._segment(chosen.segment_id)
            own = replace(component, index=number)
            placed = place_segment(own, segment, chosen.affine, self._extent, self._bank.extent, frame)
            fills.append(PlacedFill(replace(own, box=placed.box, mask=placed.mask), placed, chosen))
        return tuple(fills)

    def _continued(self, work: _Work, i: int) -> Bool[np.ndarray, "height width"]:
        """Where a component's photograph goes on in place, or something stands before it."""
        of = self._bank.index.segment_photograph
        own, frame = of[work.items[i].placed.segment_id], np.zeros(self._extent, bool)
        for item in work.items:
            goes_on = item.stance is Stance.IN_PLACE and of[item.placed.segment_id] == own
            if goes_on or item.is_free:
                frame[item.component.box.slices] |= item.component.mask
        return frame

    def _scene_fills(self, work: _Work, i: int, component: Component, kind: FillKind) -> list[PlacedFill]:
        """What the component's photograph shows where its segment leaves something uncovered; what was
        reassigned may show any label."""
        config, bank, segments = self._config.scene, self._bank, work.of(i)
        own = segments[0]
        segment = self._segment(own.segment_id)
        fills = scene_fills(
            component,
            segments,
            segment,
            bank.photograph(segment.photograph),
            bank.layout_ids(int(bank.index.segment_photograph[own.segment_id])),
            self._labels,
            affine_in_place(component.box, self._extent, bank.extent),
            self._extent,
            self._continued(work, i),
            1.0 if kind is FillKind.REASSIGNED else config.reassigned * (1 - self._config.adherence.value),
            config,
        )
        shown = (Component(k, f.label_id, f.box, f.mask, int(f.mask.sum())) for k, f in enumerate(fills))
        return [PlacedFill(component, fill, None) for component, fill in zip(shown, fills, strict=True)]

    def _placed_fill(
        self, uncovered: Component, chosen: ChosenFill, segments: Sequence[PlacedSegment], item_key: bytes
    ) -> PlacedSegment:
        around = tuple((each.segment_id, each.box, each.affine, each.mask) for each in segments)
        shape = uncovered.label_id, uncovered.box, uncovered.mask
        match = self._config.color_match
        key = key_of("fill", item_key, shape, chosen.segment_id, chosen.affine, around, match, self._extent)

        def place() -> PlacedSegment:
            segment, label = self._segment(chosen.segment_id), self._labels[uncovered.label_id]
            return place_fill(
                uncovered,
                segment,
                chosen.affine,
                segments,
                self._extent,
                self._bank.extent,
                label.keeps_outline,
                match,
                self._config.fill,
            )

        return self._memo.get(key, place)


def _blended(segments: list[PlacedSegment], extent: Extent, config: BlendConfig) -> list[PlacedSegment]:
    """A component's segments, blended where they meet."""
    for k in range(1, len(segments)):
        for j in range(k):
            segments[j], segments[k] = blended(
                segments[j], segments[k], config.rim * extent.height, config.blend * extent.height
            )
    return segments
