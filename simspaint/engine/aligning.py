"""Where every segment lies, and what a component shows with it."""

from __future__ import annotations

from collections.abc import Sequence

from simspaint.domain.component import Component
from simspaint.domain.composition import (
    ComposedComponent,
    Stance,
    affine_array,
    affine_numbers,
)
from simspaint.domain.geometry import Affine, Extent, middle_pixel
from simspaint.domain.layout import Layout
from simspaint.domain.mask import Mask
from simspaint.engine.choosing import Picked
from simspaint.engine.stages.align import AlignConfig, aligned_affine, ask_moves, move_question, plain_affine
from simspaint.engine.stages.keep import Kept
from simspaint.engine.standing import drawn_ribbon
from simspaint.engine.workspace import Workspace


def affines(work: Workspace, layout: Layout, chosen: Sequence[Picked]) -> list[Affine]:
    """Where every segment lies: as before, as the person put it, or as T answers."""
    known = [each.known_affine for each in chosen]
    unknown = [i for i, each in enumerate(chosen) if known[i] is None and each.segment_id is not None]
    moves: dict[int, Affine] = {}
    network, bank = work.models.transform, work.bank
    moved = [i for i in unknown if chosen[i].stance is not Stance.IN_PLACE]
    if network is not None and moved:
        working = Extent(*network.config.working_size)
        questions = [
            move_question(chosen[i].component, work.segment_of(_id(chosen[i])), layout, bank.extent, working)
            for i in moved
        ]
        moves = dict(zip(moved, work.ask(network, ask_moves, questions), strict=True))
    return [
        affine if affine is not None else _aligned(work, layout, each, moves.get(i))
        for i, (affine, each) in enumerate(zip(known, chosen, strict=True))
    ]


def _aligned(work: Workspace, layout: Layout, chosen: Picked, move: Affine | None) -> Affine:
    if chosen.segment_id is None:  # it is not in the bank: as it lay
        assert chosen.kept is not None
        return affine_array(chosen.kept.composed.affine)
    if work.is_paper:
        return plain_affine(chosen.component, layout.extent, work.bank.extent, move)
    segment, component = work.segment_of(chosen.segment_id), chosen.component
    if chosen.stance is Stance.DRAWN:
        component = drawn_ribbon(component, layout, work.labels)
    return aligned_affine(component, segment, layout, work.bank.extent, move, AlignConfig())


def _id(chosen: Picked) -> int:
    assert chosen.segment_id is not None
    return chosen.segment_id


def composed_of(
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
    )


def _same_anchor(kept: Kept) -> tuple[int, int]:
    return kept.composed.row, kept.composed.column


def _anchor(component: Component, others: Sequence[Component]) -> tuple[int, int]:
    """A pixel of the component, near its middle, that no smaller one of its label has too."""
    own = Mask(component.box, component.mask)
    for other in others:
        if other.label_id == component.label_id and other.area < component.area:
            own = own.without(Mask(other.box, other.mask))
    row, column = middle_pixel(own.mask) or (0, 0)
    return own.box.top + row, own.box.left + column
