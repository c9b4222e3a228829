"""A composition put together from what its stages chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simspaint.domain.component import Component
from simspaint.domain.composition import (
    ColorShift,
    ComposedComponent,
    Composition,
    FillSegment,
    affine_array,
    affine_numbers,
)
from simspaint.domain.geometry import Affine, Extent, inner_pixel
from simspaint.domain.mask import Mask
from simspaint.engine.stages.complete.scene import ChosenFill, Scene
from simspaint.engine.stages.keep import Kept, near_changes
from simspaint.engine.steps.completed_scene import Placing
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.dense_layout import DenseLayout
from simspaint.engine.steps.fill_search import FillSearch
from simspaint.engine.steps.segment_order import Before
from simspaint.engine.steps.workspace import Workspace


def chosen_placings(chosen: Sequence[Picked], moved: Sequence[Affine]) -> tuple[list[Picked], list[Placing]]:
    """The components whose segment is in the bank, and where that lies."""
    present, placings = [], []
    for each, affine in zip(chosen, moved, strict=True):
        if each.segment_id is not None:
            present.append(each)
            placings.append(Placing(each.component, each.segment_id, affine, each.stance))
    return present, placings


def fill_search(
    work: Workspace, retrieval: Retrieval, chosen: Sequence[Picked], extent: Extent
) -> FillSearch:
    """Fill segments for what was chosen: those that each component keeps, and new ones where it changed or a
    neighbour of it did."""
    before = [() if each.kept is None else found_fills(work, each.kept.composed) for each in chosen]
    changed = frozenset(near_changes([each.component for each in chosen], [each.kept for each in chosen]))
    return FillSearch(work, retrieval, extent, before, changed, _photograph_area(work, chosen))


def ordered_before(chosen: Picked) -> Before:
    """What is known of the order of what was chosen."""
    old = None if chosen.kept is None else chosen.kept.composed
    place, steps = (None, 0) if old is None else (old.place, old.steps)
    return Before(chosen.component, place, chosen.hand.steps - steps, chosen.stance)


def found_fills(work: Workspace, composed: ComposedComponent) -> tuple[ChosenFill, ...]:
    """The fill segments of a composed component that the bank has; the others are named in the notes."""
    found = []
    for fill in composed.fill_segments:
        segment_id = work.bank.find(fill.segment, composed.label_id)
        if segment_id is None:
            tell_missing(work, fill.segment.photograph)
        else:
            found.append(ChosenFill(segment_id, affine_array(fill.affine), fill.kind))
    return tuple(found)


def tell_missing(work: Workspace, photograph: str) -> None:
    """Name a photograph that the bank has not got."""
    work.clock.tell(f"The photograph {photograph} is not in the bank: its place is synthesised.")


def _photograph_area(work: Workspace, chosen: Sequence[Picked]) -> dict[int, int]:
    """Pixels of the components that each photograph of the bank gives its segment to."""
    area: dict[int, int] = {}
    for each in chosen:
        photograph = int(work.bank.index.segment_photograph[each.segment_id])
        area[photograph] = area.get(photograph, 0) + each.component.area
    return area


def composition_of(
    work: Workspace,
    dense: DenseLayout,
    chosen: Sequence[Picked],
    moved: Sequence[Affine],
    scene: Scene,
    order: Sequence[int],
    shifts: Sequence[ColorShift],
) -> Composition:
    """The composition of what was chosen.

    Parameters
    ----------
    scene, order
        Of the components whose segment is in the bank, in the order of `chosen`.
    shifts
        Of all components.
    """
    place = {position: rank for rank, position in enumerate(order)}
    components, position = [], 0
    all_components = [each.component for each in chosen]
    for each, affine, shift in zip(chosen, moved, shifts, strict=True):
        composed = replace(_composed_of(work, each, affine, all_components), color_shift=shift)
        if each.segment_id is not None:
            chosen_fills = (fill.chosen for fill in scene.fills[position])
            fills = tuple(_fill(work, fill) for fill in chosen_fills if fill is not None)
            composed = replace(composed, place=place[position], fill_segments=fills)
            position += 1
        elif each.kept is not None:
            composed = replace(composed, fill_segments=each.kept.composed.fill_segments)
        components.append(composed)
    refined = dense.refined
    return Composition(
        refined.layout,
        refined.painted,
        tuple(components),
        work.settings.picture,
        dense.stand_ins,
        refined.filled,
    )


def _fill(work: Workspace, fill: ChosenFill) -> FillSegment:
    segment = work.bank.reference(fill.segment_id)
    return FillSegment(segment, affine_numbers(fill.affine), fill.kind)


def _composed_of(
    work: Workspace, chosen: Picked, affine: Affine, others: Sequence[Component]
) -> ComposedComponent:
    """What a component shows, still without its place in the order and its fill segments.

    `others` are all components: smaller ones may lie before this one.
    """
    component, kept = chosen.component, chosen.kept
    row, column = _anchor(component, others) if kept is None or not kept.is_unchanged else _same_anchor(kept)
    if chosen.segment_id is not None:
        segment = work.bank.reference(chosen.segment_id)
    else:
        segment = kept.composed.segment if kept is not None else None
    return ComposedComponent(
        row,
        column,
        component.label_id,
        segment,
        affine_numbers(affine),
        -1,
        stance=chosen.stance,
        scores=chosen.scores,
        steps=chosen.hand.steps,
        adherence=component.adherence,
    )


def _same_anchor(kept: Kept) -> tuple[int, int]:
    return kept.composed.row, kept.composed.column


def _anchor(component: Component, others: Sequence[Component]) -> tuple[int, int]:
    """A pixel well inside the component, near its middle, that no smaller one of its label has too."""
    own = Mask(component.box, component.mask)
    for other in others:
        if other.label_id == component.label_id and other.area < component.area:
            own = own.without(Mask(other.box, other.mask))
    row, column = inner_pixel(own.mask) or (0, 0)
    return own.box.top + row, own.box.left + column
