"""Two segments that overlap fade into one another, and no pixel is of both."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

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


@pytest.mark.parametrize("seed", range(8))
def test_each_pixel_of_both_is_the_later_ones_near_where_that_shows_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first, later = segment(0, Box(0, 0, 70, 60), DARK), segment(1, Box(20, 10, 90, 100), LIGHT)
    for mask in (first.mask, later.mask):
        rough = rng.random((mask.shape[0] // 10 + 1, mask.shape[1] // 10 + 1)) < 0.8
        mask &= rough.repeat(10, axis=0).repeat(10, axis=1)[: mask.shape[0], : mask.shape[1]]
    both = np.zeros_like(later.mask)
    both[:50, :50] = first.mask[20:, 10:] & later.mask[:50, :50]
    shows_alone = (later.mask & ~both).astype(np.uint8)
    distance = cv2.distanceTransform(1 - shows_alone, cv2.DIST_L2, cv2.DIST_MASK_5)
    is_later = both & (distance <= 3.0 + 8.0 / 2)
    assert is_later.any()
    front, behind = blended(first, later, 3.0, 8.0)
    assert np.array_equal(behind.mask, is_later | (later.mask & ~both))
    assert np.array_equal(front.mask[20:, 10:], first.mask[20:, 10:] & ~is_later[:50, :50])


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
