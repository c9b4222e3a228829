"""What T may not move: what the frame cuts, and what shows above a ridge."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, identity_affine
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import moved_mask
from simspaint.engine.stages.align import Reach, held_at_edges, place_aligned
from tests.engine.stages.align_cases import (
    BANK,
    aligned_by,
    in_frame,
    make_component,
    make_scene,
    make_segment,
)


@pytest.mark.parametrize("side", range(4))
def test_a_segment_that_its_frame_cuts_reaches_the_frame_where_its_component_does(side: int) -> None:
    cut = [4, 4, 40, 50]
    cut[side] = (0, 0, *BANK)[side]
    box, inner = Box(*cut), Box(4, 4, 40, 50)
    away = identity_affine()
    away[:2, :2] *= 1.5  # half as far again from the middle: the frame's edges come into the picture
    held = held_at_edges(away, box, box, BANK, BANK)
    edge = np.array([[-1, 0], [0, -1], [1, 0], [0, 1]][(1, 0, 3, 2)[side]], np.float64)
    axis = int(np.argmax(np.abs(edge)))
    at_edge = held[:, :2] @ edge + held[:, 2]
    assert at_edge[axis] == pytest.approx(edge[axis])
    at_other = held[:, :2] @ -edge + held[:, 2]
    assert at_other[axis] == pytest.approx(-1.5 * edge[axis]), "what is free goes where T moved it"
    for target, own in ((inner, box), (box, inner)):
        assert np.array_equal(held_at_edges(away, target, own, BANK, BANK), away)


def test_what_covers_the_frame_already_is_left_as_it_is() -> None:
    box = Box(0, 0, *BANK)
    near = np.array([[0.8, 0.04, 0.1], [0.0, 0.7, -0.2]])
    assert np.allclose(held_at_edges(near, box, box, BANK, BANK), near)


def test_what_a_moved_ridge_leaves_is_covered_below_it_alone() -> None:
    component, segment = make_component(Box(8, 8, 40, 56)), make_segment(Box(4, 4, 40, 50))
    move = identity_affine()
    move[:, 2] = -0.15, -0.1  # to the right and down
    plain, ridge = (
        aligned_by(component, segment, make_scene(), move, 1.0, keeps_skyline=keeps_skyline)
        for keeps_skyline in (False, True)
    )
    moved = in_frame(*reversed(moved_mask(segment, plain.affine, BANK, BANK)), BANK)
    assert not np.array_equal(plain.affine, identity_affine())
    shown = [in_frame(each.mask, each.box, BANK) for each in (plain, ridge)]
    assert (shown[1] & ~moved).any(), "beside it the segment shows in its first place"
    assert not (shown[1] & ~shown[0]).any()
    above = np.logical_or.accumulate(moved[::-1], axis=0)[::-1] & ~np.logical_or.accumulate(moved, axis=0)
    assert (shown[0] & above).any()
    assert not (shown[1] & above).any()


def test_nothing_is_covered_under_the_crown_of_a_tree_on_a_moved_ridge() -> None:
    box, whole = Box(8, 0, *BANK), np.zeros((BANK.height - 8, BANK.width), bool)
    whole[12:] = True  # the ridge
    whole[:6, 30:34] = whole[6:12, 31:33] = True  # crown and trunk
    color = np.zeros((*whole.shape, 3), np.uint8)
    segment = Segment(7, 2, "s0_000", box, whole, color, Box(0, 0, *BANK), np.full(BANK, 2, np.uint8))
    component = Component(0, 2, Box(0, 0, *BANK), np.ones(BANK, bool), BANK.area)
    down = identity_affine()
    down[1, 2] = -2 * 6 / BANK.height  # by six rows: the ridge that stayed is where sky is under the crown
    placed = place_aligned(component, segment, down, BANK, BANK, Reach(0.02, keeps_skyline=True))
    shown = in_frame(placed.mask, placed.box, BANK)
    assert shown[14:20, 30:34].all(), "the crown"
    assert not shown[20:25, [30, 33]].any(), "under the crown"
    assert not shown[20:25, :30].any()
    assert shown[27:, :].all()


def test_beside_a_moved_ridge_nothing_is_covered_above_where_it_ends() -> None:
    box, whole = Box(8, 0, *BANK), np.zeros((BANK.height - 8, BANK.width), bool)
    whole[:, :40] = True  # a cliff with a level top, cut off upright
    color = np.zeros((*whole.shape, 3), np.uint8)
    segment = Segment(7, 2, "s0_000", box, whole, color, Box(0, 0, *BANK), np.full(BANK, 2, np.uint8))
    component = Component(0, 2, Box(0, 0, *BANK), np.ones(BANK, bool), BANK.area)
    away = identity_affine()
    away[:, 2] = 2 * 16 / BANK.width, -2 * 10 / BANK.height  # to the left by 16 columns, down by 10 rows
    placed = place_aligned(component, segment, away, BANK, BANK, Reach(0.02, keeps_skyline=True))
    shown = in_frame(placed.mask, placed.box, BANK)
    assert shown[19:, :40].all(), "beside it, the cliff in its first place"
    assert not shown[:18, 24:].any(), "not above the top of the moved one"
