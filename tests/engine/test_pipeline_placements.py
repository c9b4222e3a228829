"""Segments that a person placed, brought forward or sent back."""

from __future__ import annotations

import numpy as np

from simspaint.domain.composition import Stance
from simspaint.domain.segment_choice import OrderShift, Placement
from simspaint.engine.ops.placement import moved_mask
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    EXTENT,
    THREE_BLOBS,
    blobs,
    painted,
    request_of,
)

# Locks and bans


def test_a_placement_stands_in_for_the_networks_move(pack: OpenedPack, models: Models) -> None:
    layout = blobs(*THREE_BLOBS)
    plain = choose_and_render(request_of(layout, refine=False), pack, models)
    placement = Placement(10, 6, (1.0, 0.0, 0.1, 0.0, 1.0, -0.05))
    placed = choose_and_render(request_of(layout, refine=False, placements=(placement,)), pack, models)
    assert np.array_equal(placed.provenance[0].affine, [[1.0, 0.0, 0.1], [0.0, 1.0, -0.05]])
    assert placed.provenance[0].segment_id == plain.provenance[0].segment_id
    assert not np.array_equal(placed.canvas.color[8:28, 4:20], plain.canvas.color[8:28, 4:20])
    (first, *_) = placed.composition.components
    assert (first.affine, first.stance) == (placement.affine, Stance.BY_HAND)
    for before, after in zip(plain.provenance[1:], placed.provenance[1:], strict=True):
        assert np.array_equal(before.affine, after.affine)


def test_nothing_is_cut_off_a_placed_segment(pack: OpenedPack, models: Models) -> None:
    layout = blobs(*THREE_BLOBS)
    affine = (1.0, 0.0, -0.2, 0.0, 1.0, -0.1)
    placement = Placement(10, 6, affine)
    placed = choose_and_render(request_of(layout, refine=False, placements=(placement,)), pack, models)
    row = placed.provenance[0]
    segment = pack.bank.segment(row.segment_id)
    box, mask = moved_mask(segment, np.array(affine).reshape(2, 3), EXTENT, pack.bank.extent)
    shown = placed.pixels[box.slices][mask]
    in_front = [r.component_index for r in placed.provenance if r.order > row.order]
    assert set(np.unique(shown)) <= {row.component_index, *in_front}
    assert (shown == row.component_index).sum() > 0.5 * mask.sum()
    assert not set(np.argwhere(mask)[:, 1] + box.left) <= set(range(4, 20)), "it reaches beyond its component"


def test_a_component_is_brought_forward_and_sent_back(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    plain = choose_and_render(request_of(layout), pack, models)
    last = max(plain.provenance, key=lambda row: row.order)
    owner = next(
        c for c in find_components(plain.layout, 47) if c.label_id == last.label_id and c.box == last.box
    )
    row, column = np.argwhere(owner.mask)[0] + owner.box[:2]
    shift = OrderShift(int(row), int(column), -99)
    shifted = choose_and_render(request_of(layout, order_shifts=(shift,)), pack, models)
    order = {r.component_index: r.order for r in shifted.provenance}
    assert order[last.component_index] < last.order
    assert sorted(order.values()) == list(range(len(order)))


def test_what_was_set_where_no_component_is_now_is_told(pack: OpenedPack, models: Models) -> None:
    nowhere = Placement(0, 0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    rendering = choose_and_render(
        request_of(blobs(*THREE_BLOBS), refine=False, placements=(nowhere,)), pack, models
    )
    assert any("row 0, column 0 is in no component" in note for note in rendering.notes)
