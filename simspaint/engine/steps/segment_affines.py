"""Where every segment lies, and what a component shows with it."""

from __future__ import annotations

from collections.abc import Sequence

from simspaint.domain.composition import (
    Stance,
    affine_array,
)
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.stages.align import AlignConfig, aligned_affine, ask_moves, move_question, plain_affine
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.standing_things import drawn_ribbon
from simspaint.engine.steps.workspace import Workspace


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
