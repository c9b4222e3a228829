"""A moved segment and its unmoved copy, which covers what the move tears open."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.segment import Segment
from simspaint.engine.ops.placement import affine_in_place
from simspaint.engine.stages.align import Reach, place_aligned, plain_affine
from tests.engine.stages.align_cases import aligned_by
from tests.factories import make_labels

LABELS = make_labels(5)
TREE = 2


def test_where_a_move_tears_a_hole_the_fringe_of_what_was_in_it_is_not_seen() -> None:
    extent = Extent(200, 300)
    mask, color = np.ones((200, 250), bool), np.full((200, 250, 3), 90, np.uint8)
    mask[80:120, 100:130] = False  # a cloud in a sky, with a bright fringe around it
    color[79:121, 99:131] = 250
    around = context_box(Box(0, 0, 200, 250), extent)
    context = np.full((around.height, around.width), TREE, np.uint8)
    segment = Segment(7, TREE, "s0_000", Box(0, 0, 200, 250), mask, color, around, context)
    asked = np.ones((200, 260), bool)
    component = Component(3, TREE, Box(0, 40, 200, 300), asked, int(asked.sum()))
    layout = Layout(np.full(extent, TREE, np.uint8), LABELS)
    move = np.array([[1, 0, -80 / 300], [0, 1, 0]])
    placed = aligned_by(component, segment, layout, move, 0.0, source=extent)
    assert not np.array_equal(placed.affine, identity_affine())
    found = np.zeros((*extent, 3), np.uint8)
    found[placed.box.slices] = np.where(placed.mask[..., None], placed.color, 0)
    hole = found[70:130, 130:180, 0]  # 40 pixels to the right of where it was
    assert (hole > 0).all(), "the same segment in its first place covers it"
    assert hole.max() < 150


def test_a_sky_that_grows_lighter_is_covered_in_its_own_colors_without_a_ghost() -> None:
    extent = Extent(200, 300)
    light = np.linspace(60, 220, 200)[:, None] * np.ones((1, 300))
    color = np.repeat(light[..., None], 3, axis=2).astype(np.uint8)
    mask = np.ones(extent, bool)
    mask[90:130, 100:130] = False  # a tree stood before it
    frame = Box(0, 0, *extent)
    context = np.full(extent, TREE, np.uint8)
    segment = Segment(7, TREE, "s0_000", frame, mask, color, frame, context)
    asked = np.ones((160, 300), bool)
    component = Component(3, TREE, Box(0, 0, 160, 300), asked, int(asked.sum()))
    move = np.array(
        [[1, 0, 0], [0, 0.8, 0.2]]
    )  # lower by up to 40 pixels, so that it is darker in its first place
    placed = place_aligned(component, segment, move, extent, extent, Reach(0.1))
    where = placed.box
    hole = np.s_[70 - where.top : 82 - where.top, 105 - where.left : 125 - where.left]
    beside = np.s_[70 - where.top : 82 - where.top, 150 - where.left : 170 - where.left]
    assert placed.mask[hole].all()
    apart = placed.color[hole].astype(int) - placed.color[beside]
    assert abs(apart.mean()) < 6


def test_the_method_paper_takes_the_networks_answer_as_it_is() -> None:
    extent, output = Extent(48, 64), Extent(48, 128)
    box = Box(14, 16, 34, 40)
    component = Component(0, TREE, box, np.ones((20, 24), bool), 480)
    slanted = np.array([[1.0, 0.3, 0.0], [-0.4, 1.0, 5.0]])
    assert np.array_equal(plain_affine(component, extent, extent, slanted), slanted)
    assert np.array_equal(plain_affine(component, extent, extent, None), identity_affine())
    start = affine_in_place(box, output, extent)
    assert np.array_equal(plain_affine(component, output, extent, None), start)
    expected = np.vstack([start, [0, 0, 1]]) @ np.vstack([slanted, [0, 0, 1]])
    assert np.allclose(plain_affine(component, output, extent, slanted), expected[:2])
