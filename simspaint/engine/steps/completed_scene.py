"""Placed segments and what completes them: while a composition is chosen, and when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.placement import frame_reach, place_segment
from simspaint.engine.stages.align import Reach, place_aligned
from simspaint.engine.stages.complete.complete import Completion
from simspaint.engine.stages.complete.fill_choice import CompleteConfig, CompletionInputs
from simspaint.engine.stages.complete.items import ChooseFill, Closed, FillQuestion, Item
from simspaint.engine.stages.complete.scene import ChosenFill, Scene
from simspaint.engine.steps.standing_things import drawn_ribbon
from simspaint.engine.steps.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Placing:
    """A component, the segment it shows, and where and how that lies."""

    component: Component
    segment_id: int
    affine: Affine
    stance: Stance


def _closed(work: Workspace, components: Sequence[Component], extent: Extent) -> Closed | None:
    """The pixels of components whose outlines are kept exactly; where those of the painting are, what is too
    small for a segment is among them. None where all components are followed alike."""
    own = [c for c in components if work.adherence_of(c).is_exact != work.adherence.is_exact]
    if not own:
        return None
    closed = np.full(extent, work.adherence.is_exact)
    for component in own:
        closed[component.box.slices][component.mask] = not work.adherence.is_exact
    return closed


def _item(work: Workspace, placing: Placing, layout: Layout, closed: Closed | None) -> Item:
    component, reach, extent = placing.component, _reach(work, placing), layout.extent
    adherence = work.adherence_of(component)
    if adherence.is_exact or placing.stance is Stance.BY_HAND:
        closed = None
    if placing.stance is Stance.DRAWN:
        placing = replace(placing, component=drawn_ribbon(component, layout, work.labels))
    drawn = placing.component
    shape = drawn.label_id, drawn.box, drawn.mask
    key = work.key("placed", placing.segment_id, shape, placing.affine, extent, reach)
    placed = work.memo.get(key, lambda: _placed(work, placing, extent, reach))
    if closed is not None and placed.box.area:
        kept = placed.mask & ~closed[placed.box.slices]
        if np.count_nonzero(kept) < np.count_nonzero(placed.mask):
            placed, key = placed.cut_to(kept), work.key("beside exact outlines", key, kept)
    placed = placed.renumbered(component.index)
    return Item(component, drawn, placed, key, work.label_of(component), adherence, placing.stance, closed)


def _placed(work: Workspace, placing: Placing, extent: Extent, reach: Reach) -> PlacedSegment:
    segment, source = work.segment_of(placing.segment_id), work.bank.extent
    if reach.overlap is None:
        return place_segment(placing.component, segment, placing.affine, extent, source, frame_reach(extent))
    return place_aligned(placing.component, segment, placing.affine, extent, source, reach)


def _reach(work: Workspace, placing: Placing) -> Reach:
    """How a segment may lie on its component."""
    if work.is_paper or placing.stance in (Stance.BY_HAND, Stance.WHOLE):
        return Reach(overlap=None)
    label, adherence = work.label_of(placing.component), work.adherence_of(placing.component)
    overlap = adherence.overlap
    if label.keeps_skyline:
        overlap = max(overlap, adherence.skyline_overlap)
    if label.keeps_outline:
        overlap = max(overlap, adherence.outline_overlap)
    return Reach(overlap, label.keeps_outline or label.is_thing, label.keeps_skyline)


def completed(
    work: Workspace,
    placings: Sequence[Placing],
    components: Sequence[Component],
    layout: Layout,
    choose_fill: ChooseFill,
) -> Scene:
    """The segments in place, and what completes them; by the method `paper` nothing does.

    Parameters
    ----------
    components
        All of the layout, also those without a segment: no segment covers one whose outline is kept exactly.
    """
    items = _items(work, placings, components, layout)
    scene = _scene(work, items, layout.extent, choose_fill)
    fills = [tuple(fill.chosen for fill in own if fill.chosen is not None) for own in scene.fills]
    work.memo.put(_key(work, items, layout.extent, fills), scene)  # `render` begins with it
    return _renumbered(scene, placings)


def completed_as_chosen(
    work: Workspace,
    placings: Sequence[Placing],
    components: Sequence[Component],
    layout: Layout,
    fills: Sequence[tuple[ChosenFill, ...]],
) -> Scene:
    """As `completed`, with fill segments as they were chosen, by position of their component."""
    items = _items(work, placings, components, layout)

    def made() -> Scene:
        return _scene(work, items, layout.extent, recorded_fills(fills))

    scene = work.memo.get(_key(work, items, layout.extent, fills), made)
    return _renumbered(scene, placings)


def _items(
    work: Workspace, placings: Sequence[Placing], components: Sequence[Component], layout: Layout
) -> list[Item]:
    """Numbered by their position: a scene does not depend on components that are none of its items."""
    closed = _closed(work, components, layout.extent)
    numbered = [replace(p, component=replace(p.component, index=i)) for i, p in enumerate(placings)]
    return [_item(work, placing, layout, closed) for placing in work.clock.each(numbered)]


def _renumbered(scene: Scene, placings: Sequence[Placing]) -> Scene:
    """The segments by the index of their component."""
    pairs = zip(scene.placed, placings, strict=True)
    return replace(scene, placed=tuple(placed.renumbered(p.component.index) for placed, p in pairs))


def _config(work: Workspace) -> CompleteConfig:
    matching = work.settings.picture.matching
    return CompleteConfig(matching.fill_segments, matching.color_match, work.settings.rules)


def _scene(work: Workspace, items: Sequence[Item], extent: Extent, choose_fill: ChooseFill) -> Scene:
    if work.is_paper:
        return Scene.of_placed([item.placed for item in items])
    labels, config = work.pack.labels, _config(work)
    given = CompletionInputs(work.bank, extent, labels, work.segment_of, choose_fill, config, work.memo)
    return Completion(given).scene(items)


def _key(
    work: Workspace, items: Sequence[Item], extent: Extent, fills: Sequence[tuple[ChosenFill, ...]]
) -> bytes:
    """Tells scenes apart by all that they are made of."""
    closed = next((item.closed for item in items if item.closed is not None), None)
    told = [
        (
            item.key,  # it tells what is drawn
            None if item.component is item.drawn else item.component,
            item.component.adherence,
            item.adherence.value,
            item.stance,
            item.closed is None,
        )
        for item in items
    ]
    return work.key("scene", work.is_paper, work.pack.labels, _config(work), extent, told, closed, fills)


def recorded_fills(fills: Sequence[Sequence[ChosenFill]]) -> ChooseFill:
    """Fill segments as they were chosen, by position of their component."""

    def choose(question: FillQuestion) -> ChosenFill | None:
        own = [f for f in fills[question.position] if f.kind is question.kind]
        return own[question.number] if question.number < len(own) else None

    return choose
