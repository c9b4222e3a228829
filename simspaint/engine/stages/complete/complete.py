"""Completing a picture: what segments leave open is filled or reassigned (method `studio`).

Labels that keep an outline (cloud, tree, rock) are shaped like their photograph and leave the rest of what
was painted to their neighbours; of skylines (mountain, hill) that holds for what is above them. All else is
filled by other segments (`FillSegment`). Nothing fills things: half of another house is no help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind
from simspaint.domain.geometry import Extent
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.memo import key_of
from simspaint.engine.ops.affine_warp import warp_color
from simspaint.engine.ops.feathering import opaque_part
from simspaint.engine.ops.placement import (
    joined_segment,
    moved_mask,
)
from simspaint.engine.ops.seam_blending import BlendConfig, blended
from simspaint.engine.stages.complete.fill_choice import CompletionInputs, FillChoice, Work
from simspaint.engine.stages.complete.items import Item
from simspaint.engine.stages.complete.reassign import (
    above_skyline,
    below_skyline,
    reassign,
    reassigned_component,
)
from simspaint.engine.stages.complete.remnants import hide_remnants
from simspaint.engine.stages.complete.scene import Scene
from simspaint.engine.stages.complete.see_through import mask_without_sky, with_sky_in_holes, without_sky


class Completion:
    """Completes one picture: fills what is open, reassigns, feathers and blends."""

    def __init__(self, given: CompletionInputs) -> None:
        self._given, self._extent, self._config = given, given.extent, given.config
        self._fills = FillChoice(given)

    def scene(self, items: Sequence[Item]) -> Scene:
        """All segments in place, with what fills and what changed hands."""
        placed = [item.placed for item in items]
        if self._config.fill_segments < 1 or not items:
            return Scene.of_placed(placed)
        work = Work(items, placed, [() for _ in items])
        outlined = [i for i, item in enumerate(items) if item.is_free or item.label.keeps_outline]
        others = [i for i in range(len(items)) if i not in outlined]
        skylines = [i for i in others if items[i].label.keeps_skyline]
        whole_crowns = self._fill_outlined(work, outlined)
        whole_clouds = self._opaque(work, outlined)
        for i in skylines:
            work.fills[i] = self._fills.fill(work, i, self._below_skyline(work, i))
        parts = self._reassigned(work, outlined, skylines, others)
        for i, whole in whole_clouds.items():
            work.replace(i, whole)
        for i in others:
            self._complete_other(work, i, i in skylines, parts.get(items[i].component.index))
        behind = [segment for i in others for segment in work.of(i)]
        for i, whole in whole_crowns.items():
            shown = zip(work.of(i), whole, strict=True)
            work.replace(i, [with_sky_in_holes(*pair, behind) for pair in shown])
        if self._config.rules.scene_fills:
            given = self._given
            hide_remnants(work, given.bank, given.labels, self._extent, given.memo)
        label_of = {item.component.index: item.component.label_id for item in items}
        moved = tuple((label_of[index], part) for index, part in parts.items())
        return Scene(tuple(work.placed), tuple(work.fills), moved)

    def _fill_outlined(self, work: Work, outlined: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Fill components that keep an outline; the sky is taken out of those that it shows through, which
        are given back as they were. That is done after they were filled: a crown is not to be filled up with
        leaves."""
        crowns, rules = {}, self._config.rules
        for i in outlined:
            item = work.items[i]
            work.fills[i] = self._fills.row(work, i) or self._fills.fill(work, i, item.drawn)
            if item.label.is_see_through and rules.sees_through and item.adherence.sees_through:
                crowns[i] = work.of(i)
                work.replace(i, [self._without_sky(segment) for segment in crowns[i]])
        return crowns

    def _without_sky(self, placed: PlacedSegment) -> PlacedSegment:
        segment, bank = self._given.segment_of(placed.segment_id), self._given.bank
        key = key_of("mask without sky", bank, segment.segment_id)
        mask = self._given.memo.get(key, lambda: mask_without_sky(segment, bank))
        return without_sky(placed, segment, mask, self._extent, bank.extent)

    def _opaque(self, work: Work, outlined: Sequence[int]) -> dict[int, list[PlacedSegment]]:
        """Leave of feathered components' segments only what hides all that is behind; they are given back
        whole."""
        faded = outlined if self._config.rules.feathers else []
        clouds = {i: work.of(i) for i in faded if work.items[i].label.is_feathered}
        for i, whole in clouds.items():
            feather = work.items[i].adherence.feather
            work.replace(i, [opaque_part(segment, self._extent, feather) for segment in whole])
        return clouds

    def _below_skyline(self, work: Work, i: int) -> Component:
        item = work.items[i]
        if not self._config.rules.reassigns:
            return item.component
        drop = item.adherence.skyline_drop
        return below_skyline(
            item.component, above_skyline(item.component, [work.placed[i]], self._extent, drop)
        )

    def _reassigned(
        self, work: Work, outlined: Sequence[int], skylines: Sequence[int], others: Sequence[int]
    ) -> dict[int, Mask]:
        if not self._config.rules.reassigns:
            return {}
        config, component = self._config.reassign, [item.component for item in work.items]
        drop = [item.adherence.skyline_drop for item in work.items]
        above = [
            (component[i], above_skyline(component[i], work.of(i), self._extent, drop[i])) for i in skylines
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

    def _farther(self, work: Work, i: int, others: Sequence[int]) -> list[int]:
        """The components that are farther than one that is feathered; of another one none."""
        label = work.items[i].label
        if not label.is_feathered:
            return []
        return [work.items[k].component.index for k in others if work.items[k].label.rank < label.rank]

    def _complete_other(self, work: Work, i: int, is_filled: bool, part: Mask | None) -> None:
        """Fill a component that has no outline of its own, unless that is done, and what it was reassigned;
        blend its segments."""
        component = work.items[i].component
        if not is_filled:
            work.fills[i] = self._fills.fill(work, i, component)
        if part is not None:
            work.placed[i] = self._extended(work.items[i], part)
            work.fills[i] += self._fills.fill(
                work, i, reassigned_component(component, part), FillKind.REASSIGNED
            )
        if self._config.rules.blends:
            work.replace(i, _blended(work.of(i), self._extent, self._config.fill.blend))

    def _extended(self, item: Item, part: Mask) -> PlacedSegment:
        """A segment that also shows what it has at the pixels that its component was reassigned."""
        key = key_of("extended", item.key, part)
        made = self._given.memo.get(key, lambda: self._extend(item.placed, part))
        return made.renumbered(item.component.index)

    def _extend(self, placed: PlacedSegment, part: Mask) -> PlacedSegment:
        segment, source = self._given.segment_of(placed.segment_id), self._given.bank.extent
        box, mask = moved_mask(segment, placed.affine, self._extent, source).within(part)
        if not box.area:
            return placed
        color = warp_color(segment.color, segment.box, placed.affine, source, self._extent, box)
        return joined_segment(placed, replace(placed, box=box, mask=mask.copy(), color=color.copy()))


def _blended(segments: list[PlacedSegment], extent: Extent, config: BlendConfig) -> list[PlacedSegment]:
    """A component's segments, blended where they meet."""
    for k in range(1, len(segments)):
        for j in range(k):
            segments[j], segments[k] = blended(
                segments[j], segments[k], config.rim * extent.height, config.blend * extent.height
            )
    return segments
