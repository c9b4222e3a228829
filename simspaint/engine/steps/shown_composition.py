"""The steps of rendering a composition: nothing is chosen here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent, Composition, Stance, affine_array
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import ComponentProvenance
from simspaint.domain.warped_layout import enlarged_layout
from simspaint.engine.adherence import label_at
from simspaint.engine.ops.feathering import share_of_whole
from simspaint.engine.stages.complete.scene import ChosenFill, Scene
from simspaint.engine.stages.compose import (
    NARROW_ELISION,
    NO_ELISION,
    PAPER_ELISION,
    compose_canvas,
    elision_noise,
    layout_of_canvas,
    with_joined_pieces,
)
from simspaint.engine.stages.stand_ins import dense_with_stand_ins, told_stand_ins, with_stand_ins
from simspaint.engine.steps.assembled_composition import found_fills, tell_missing
from simspaint.engine.steps.color_shifts import harmonised
from simspaint.engine.steps.completed_scene import Placing
from simspaint.engine.steps.land_as_shown import land_as_shown
from simspaint.engine.steps.segment_mattes import kinds_of, mattes_of, with_gaps_open
from simspaint.engine.steps.segment_order import with_scene_fills
from simspaint.engine.steps.workspace import Workspace

Shown = tuple[Component, ComposedComponent]


@dataclass(frozen=True, slots=True, eq=False)
class ComposedCanvas:
    """What f reads, and where it comes from.

    Parameters
    ----------
    joined
        The canvas with pieces of one photograph, as they lie there, numbered as one.
    seen
        The layout of what the canvas shows.
    layout
        The dense layout in the rendering's frame.
    """

    canvas: Canvas
    joined: Canvas
    seen: Layout
    layout: Layout
    provenance: tuple[ComponentProvenance, ...]


def shown_layouts(
    work: Workspace, painted: Layout, composition: Composition, extent: Extent
) -> tuple[Layout, Layout]:
    """The dense layout in the rendering's frame, and what the person painted; both with the composition's
    stand-ins, and gaps below land closed."""
    if composition.stand_ins:
        work.clock.tell(told_stand_ins(composition.stand_ins, work.labels))
    resized = Layout.resized if work.is_paper else enlarged_layout
    own = resized(work.of_pack(painted), extent)
    filled = resized(composition.layout.with_labels(work.labels), extent)
    dense = dense_with_stand_ins(_dense_layout(work, own, filled), composition.stand_ins)
    return land_as_shown(work, dense, with_stand_ins(own, composition.stand_ins))


def _dense_layout(work: Workspace, own: Layout, filled: Layout) -> Layout:
    """The painted layout, and where that is unpainted, or the method takes the layout network's whole answer,
    the filled one."""
    empty = own.ids == UNLABELLED
    if not empty.any() or not work.settings.picture.refine:
        return own
    if work.is_paper:
        return filled
    return Layout.of_keys(np.where(empty, filled.keys, own.keys), work.labels)


def recorded_placings(
    work: Workspace, shown: Sequence[Shown], n_components: int
) -> tuple[list[Shown], list[Placing], list[tuple[ChosenFill, ...]]]:
    """Where the composition's segments lie, and what fills each; those that the bank has not got are named
    and left out.

    Each has a component of its own: where several have grown together at a smaller size, the others have it
    once more, numbered on from `n_components`.
    """
    present, placings, fills, taken = [], [], [], set()
    for component, composed in sorted(shown, key=lambda pair: pair[0].index):
        if component.index in taken:
            component = replace(component, index=n_components + len(present))
        if composed.segment is None:
            continue
        segment_id = work.bank.find(composed.segment, composed.label_id)
        if segment_id is None:
            tell_missing(work, composed.segment.photograph)
            continue
        taken.add(component.index)
        present.append((component, composed))
        placings.append(Placing(component, segment_id, affine_array(composed.affine), composed.stance))
        fills.append(found_fills(work, composed))
    return present, placings, fills


def shown_places(work: Workspace, shown: Sequence[Shown], scene: Scene) -> list[int]:
    """Positions of all segments of a scene, fill segments after the placed ones, back to front."""
    order = sorted(range(len(shown)), key=lambda i: shown[i][1].place)
    pairs = [(component, composed.stance) for component, composed in shown]
    return with_scene_fills(work, order, scene, pairs)


def composed_canvas(
    work: Workspace,
    shown: Sequence[Shown],
    scene: Scene,
    order: Sequence[int],
    extent: Extent,
    n_components: int,
) -> tuple[Canvas, Canvas, list[PlacedSegment]]:
    """The canvas, also with its pieces joined (see `ComposedCanvas`), and all placed segments by the index
    that its pixels have: fill segments are numbered on from `n_components`, or from the last one."""
    fills = [fill.placed for own in scene.fills for fill in own]
    first = max([n_components, *(placed.component_index + 1 for placed in scene.placed)])
    numbered = [placed.renumbered(first + i) for i, placed in enumerate(fills)]
    parents = [i for i, own in enumerate(scene.fills) for _ in own]
    shifts = [composed.color_shift for _, composed in shown]
    shifts += [shifts[i] for i in parents]
    pairs = zip([*scene.placed, *numbered], shifts, strict=True)
    placed = [harmonised(work, segment, shift) for segment, shift in pairs]
    elision = NARROW_ELISION if work.settings.picture.elide else NO_ELISION
    if work.is_paper:
        elision = PAPER_ELISION
    seed = work.settings.picture.seed
    noise = work.memo.run(elision_noise, extent, seed)
    rules = work.settings.rules
    owners = [pair[0] for pair in shown]
    owners += [owners[i] for i in parents]
    free = _free(shown, scene)
    fading = _fading(work, owners, placed, free) if rules.feathers else {}
    shadowing = _shadowing(work, owners, placed, free) if rules.contact_shadows else ()
    kinds = kinds_of(work, placed, shifts)
    interlocking = _interlocking(work, len(placed), free)
    mattes = {}
    if rules.mattes and not work.is_paper:
        mattes = mattes_of(work, placed, order, kinds, fading, extent)
        mattes = with_gaps_open(work, mattes, placed, free, extent)
    canvas = compose_canvas(
        placed,
        order,
        extent,
        work.pack.labels,
        noise,
        elision,
        fading,
        shadowing,
        mattes,
        kinds,
        interlocking,
    )
    numbered_kinds = {p.component_index: kind for p, kind in zip(placed, kinds, strict=True)}
    return canvas, with_joined_pieces(canvas, numbered_kinds), placed


def _fading(
    work: Workspace, owners: Sequence[Component], placed: Sequence[PlacedSegment], free: Collection[int]
) -> dict[int, float]:
    """Positions of the segments that fade out, with the share of the usual width; `owners` are all segments'
    components. A cloud that is shown whole, as those of `free`, ends by itself."""
    feathers = [work.adherence_of(owner).feather for owner in owners]
    return {
        i: feather * (share_of_whole(segment) if i in free else 1.0)
        for i, (segment, feather) in enumerate(zip(placed, feathers, strict=True))
        if feather > 0 and work.pack.labels[segment.label_id].is_feathered
    }


def _interlocking(work: Workspace, n_placed: int, free: Collection[int]) -> frozenset[int]:
    """Positions of the segments whose edges follow the texture of the ground beside them: what is shown whole
    has edges of its own."""
    if not work.settings.rules.interlocks or work.is_paper or work.adherence.is_exact:
        return frozenset()
    return frozenset(range(n_placed)) - {*free}


def _shadowing(
    work: Workspace, owners: Sequence[Component], placed: Sequence[PlacedSegment], free: Collection[int]
) -> frozenset[int]:
    """Positions of the segments that touch the ground: those of `free` that stand. Between flowers the ground
    is seen, so that they have no shadow together."""
    found = []
    for i in free:
        label = label_at(work.pack.labels[placed[i].label_id], work.adherence_of(owners[i]))
        if label.stands and not label.is_colorful:
            found.append(i)
    return frozenset(found)


def _free(shown: Sequence[Shown], scene: Scene) -> list[int]:
    """Positions of the segments that are shown whole or were put there by hand, fill segments after the
    placed ones: what was around them in their photograph is not around them here."""
    stances = [composed.stance for _, composed in shown]
    stances += [stances[i] for i, own in enumerate(scene.fills) for _ in own]
    return [i for i, stance in enumerate(stances) if stance in (Stance.WHOLE, Stance.BY_HAND)]


def seen_layout(
    work: Workspace, scene: Scene, layout: Layout, canvas: Canvas, placed: Sequence[PlacedSegment]
) -> Layout:
    """The layout that f reads: by the method `studio` that of what the canvas shows."""
    dense = scene.layout(layout)
    return dense if work.is_paper else layout_of_canvas(dense, canvas, placed)


def provenance_of(
    work: Workspace,
    shown: Sequence[Shown],
    scene: Scene,
    placed: Sequence[PlacedSegment],
    order: Sequence[int],
) -> tuple[ComponentProvenance, ...]:
    """A row per component that has a segment, then one per fill segment."""
    place = {position: rank for rank, position in enumerate(order)}
    rows = [
        (component.box, None, composed.scores.mask_iou, composed.scores.context_iou)
        for component, composed in shown
    ]
    for (component, composed), own in zip(shown, scene.fills, strict=True):
        rows += [
            (fill.uncovered.box, component.index, composed.scores.mask_iou, composed.scores.context_iou)
            for fill in own
        ]
    return tuple(
        _row(work, segment, place[position], *row)
        for position, (segment, row) in enumerate(zip(placed, rows, strict=True))
    )


def _row(
    work: Workspace,
    placed: PlacedSegment,
    order: int,
    box: Box,
    part_of: int | None,
    mask_iou: float,
    context_iou: float,
) -> ComponentProvenance:
    bank = work.bank
    return ComponentProvenance(
        placed.component_index,
        placed.label_id,
        box,
        bank.photograph_of(placed.segment_id),
        placed.segment_id,
        Box(*bank.index.segment_box[placed.segment_id].tolist()),
        mask_iou,
        context_iou,
        placed.affine,
        order,
        part_of,
    )
