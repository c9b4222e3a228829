"""A composition put together from what its stages chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simspaint.domain.composition import (
    ColorShift,
    ComposedComponent,
    Composition,
    FillSegment,
    StandIn,
    affine_array,
    affine_numbers,
)
from simspaint.domain.geometry import Affine
from simspaint.engine.aligning import composed_of
from simspaint.engine.choosing import Picked
from simspaint.engine.completing import Placing
from simspaint.engine.stages.complete.scene import ChosenFill, Scene
from simspaint.engine.stages.keep import near_changes
from simspaint.engine.stages.refine import Refined
from simspaint.engine.workspace import Workspace


def chosen_placings(chosen: Sequence[Picked], moved: Sequence[Affine]) -> tuple[list[Picked], list[Placing]]:
    """The components whose segment is in the bank, and where that lies."""
    present, placings = [], []
    for each, affine in zip(chosen, moved, strict=True):
        if each.segment_id is not None:
            present.append(each)
            placings.append(Placing(each.component, each.segment_id, affine, each.stance))
    return present, placings


def fills_before(work: Workspace, chosen: Sequence[Picked]) -> list[tuple[ChosenFill, ...]]:
    """The fill segments that each component keeps."""
    return [() if each.kept is None else found_fills(work, each.kept.composed) for each in chosen]


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


def may_search(chosen: Sequence[Picked]) -> frozenset[int]:
    """Positions of the components that may get new fill segments: those that changed, and their
    neighbours."""
    return frozenset(near_changes([each.component for each in chosen], [each.kept for each in chosen]))


def photograph_area(work: Workspace, chosen: Sequence[Picked]) -> dict[int, int]:
    """Pixels of the components that each photograph of the bank gives its segment to."""
    area: dict[int, int] = {}
    for each in chosen:
        photograph = int(work.bank.index.segment_photograph[each.segment_id])
        area[photograph] = area.get(photograph, 0) + each.component.area
    return area


def composition_of(
    work: Workspace,
    dense: Refined,
    chosen: Sequence[Picked],
    moved: Sequence[Affine],
    scene: Scene,
    order: Sequence[int],
    shifts: Sequence[ColorShift],
    stand_ins: tuple[StandIn, ...],
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
        composed = replace(composed_of(work, each, affine, all_components), color_shift=shift)
        if each.segment_id is not None:
            chosen_fills = (fill.chosen for fill in scene.fills[position])
            fills = tuple(_fill(work, fill) for fill in chosen_fills if fill is not None)
            composed = replace(composed, place=place[position], fill_segments=fills)
            position += 1
        elif each.kept is not None:
            composed = replace(composed, fill_segments=each.kept.composed.fill_segments)
        components.append(composed)
    return Composition(dense.layout, dense.painted, tuple(components), work.settings.picture, stand_ins)


def _fill(work: Workspace, fill: ChosenFill) -> FillSegment:
    segment = work.bank.reference(fill.segment_id)
    return FillSegment(segment, affine_numbers(fill.affine), fill.kind)
