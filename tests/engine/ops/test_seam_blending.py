"""Two segments that overlap fade into one another, and no pixel is of both."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.seam_blending import blended

DARK, LIGHT = 20, 220


def segment(index: int, box: Box, level: int) -> PlacedSegment:
    shape = (box.height, box.width)
    color = np.full((*shape, 3), level, np.uint8)
    return PlacedSegment(index, index, 0, identity_affine(), box, np.ones(shape, bool), color)


def row_of(first: PlacedSegment, later: PlacedSegment) -> tuple[list[int], list[int]]:
    """Levels of a row through both, and whose pixels they are."""
    levels, owner = np.zeros(60, int), np.full(60, -1)
    for each in (later, first):
        place = np.arange(each.box.left, each.box.right)[each.mask[0]]
        assert (owner[place] == -1).all(), "a pixel is of one segment alone"
        levels[place], owner[place] = each.color[0][each.mask[0], 0], each.component_index
    return levels.tolist(), owner.tolist()


def test_the_rim_is_the_later_ones_and_then_it_fades_out() -> None:
    first, later = segment(0, Box(0, 0, 5, 40), DARK), segment(1, Box(0, 28, 5, 60), LIGHT)
    before = first.color.copy(), first.mask.copy()
    levels, owner = row_of(*blended(first, later, 3.0, 8.0))
    assert np.array_equal(first.color, before[0])
    assert np.array_equal(first.mask, before[1])
    assert levels[:29] == [DARK] * 29
    assert levels[37:] == [LIGHT] * 23, "the rim of three"
    fade = levels[28:38]
    assert fade == sorted(fade)
    assert len(set(fade)) > 6
    middle = (DARK + LIGHT) / 2
    assert [o == 1 for o in owner] == [level >= middle for level in levels]


def test_segments_that_do_not_overlap_are_left_as_they_are() -> None:
    first, later = segment(0, Box(0, 0, 5, 20), DARK), segment(1, Box(0, 20, 5, 60), LIGHT)
    assert blended(first, later, 3.0, 8.0) == (first, later)
    far = segment(1, Box(0, 30, 5, 60), LIGHT)
    assert blended(first, far, 3.0, 8.0) == (first, far)


def test_a_segment_that_shows_nowhere_alone_gives_way() -> None:
    first, hidden = segment(0, Box(0, 0, 5, 40), DARK), segment(1, Box(1, 10, 4, 30), LIGHT)
    front, behind = blended(first, hidden, 3.0, 8.0)
    assert front.mask.all()
    assert not behind.mask.any()
    assert (front.color == DARK).all()
