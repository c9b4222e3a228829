"""Gaps between leaves: what lies behind a tree in its photograph is not taken along."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.matte import Matte, matte_of
from simspaint.engine.ops.matte_gaps import gaps_of, moved_gaps, with_gaps
from simspaint.engine.ops.matted_segment import paint_matted
from simspaint.engine.ops.placement import mask_of

FRAME = Extent(400, 600)
LEAVES, SNOW, LAKE = (40, 60, 30), (225, 230, 240), (50, 90, 200)
TREE, WHITE, GRASS = 2, 1, 0
BOX, AROUND = Box(100, 150, 220, 290), Box(80, 130, 240, 310)


def noisy(color: tuple[int, int, int], shape: tuple[int, ...]) -> np.ndarray:
    noise = np.random.default_rng(7).integers(-6, 7, (*shape, 3))
    return np.clip(np.array(color) + noise, 0, 255).astype(np.uint8)


def tree_before(behind: tuple[int, int, int], gap: Box) -> tuple[Segment, np.ndarray]:
    """A tree that fills its box but for a gap, before what `behind` says; the photograph in its context."""
    around = noisy(behind, (AROUND.height, AROUND.width))
    inside = BOX.slices_in(AROUND)
    around[inside] = noisy(LEAVES, (BOX.height, BOX.width))
    hole = gap.slices_in(BOX)
    around[inside][hole] = noisy(behind, (gap.height, gap.width))
    context = np.full(around.shape[:2], WHITE, np.uint8)
    context[inside] = TREE
    mask = np.ones((BOX.height, BOX.width), bool)
    return Segment(0, TREE, "a", BOX, mask, around[inside].copy(), AROUND, context), around


NARROW, WIDE = Box(150, 200, 157, 260), Box(120, 170, 190, 260)


def test_narrow_gaps_are_found() -> None:
    segment, around = tree_before(SNOW, NARROW)
    gaps = gaps_of(segment, around, [GRASS, WHITE], FRAME)
    expected = np.zeros_like(gaps)
    expected[NARROW.slices_in(BOX)] = True
    np.testing.assert_array_equal(gaps, expected)
    assert not gaps.flags.writeable


@pytest.mark.parametrize(
    ("behind", "gap", "farther"),
    [(SNOW, WIDE, [WHITE]), (LEAVES, NARROW, [WHITE]), (SNOW, NARROW, [GRASS])],
    ids=["a wide light part is its own", "as dark as the leaves", "what is light there is not behind it"],
)
def test_else_there_is_none(behind: tuple[int, int, int], gap: Box, farther: list[int]) -> None:
    segment, around = tree_before(behind, gap)
    assert not gaps_of(segment, around, farther, FRAME).any()


def test_what_is_light_below_the_last_row_behind_is_a_trunk() -> None:
    trunk = Box(BOX.bottom - 40, 215, BOX.bottom, 222)
    segment, around = tree_before(SNOW, trunk)
    horizon = trunk.top - AROUND.top
    segment.context[horizon:][segment.context[horizon:] == WHITE] = GRASS
    around[horizon:, : BOX.left - AROUND.left] = LEAVES
    around[horizon:, BOX.right - AROUND.left :] = LEAVES
    assert not gaps_of(segment, around, [WHITE], FRAME).any()


def painted(matte: Matte, placed: PlacedSegment) -> np.ndarray:
    color = np.empty((*FRAME, 3), np.uint8)
    color[:] = LAKE
    component = np.zeros(FRAME, np.int16)
    paint_matted(color, component, placed, matte, np.zeros(2, bool))
    return color


def with_open_gaps(matte: Matte, placed: PlacedSegment, segment: Segment, gaps: np.ndarray) -> Matte:
    return with_gaps(matte, placed, moved_gaps(segment, gaps, placed.affine, mask_of(placed), FRAME, FRAME))


def test_what_is_behind_the_segment_now_is_seen_in_its_gaps() -> None:
    segment, around = tree_before(SNOW, NARROW)
    placed = PlacedSegment(1, 0, TREE, identity_affine(), BOX, segment.mask.copy(), segment.color)
    everywhere = np.ones(segment.mask.shape, bool)
    matte = matte_of(segment.color, segment.mask, BOX, everywhere, None, FRAME)
    gaps = gaps_of(segment, around, [WHITE], FRAME)
    opened = with_open_gaps(matte, placed, segment, gaps)
    inner = NARROW.grown(-1, -1)
    assert painted(matte, placed)[inner.slices].min() > 200
    np.testing.assert_array_equal(painted(opened, placed)[inner.slices], np.broadcast_to(LAKE, (5, 58, 3)))
    away = np.ones(FRAME, bool)
    away[NARROW.grown(1, 1).slices] = False
    np.testing.assert_array_equal(painted(opened, placed)[away], painted(matte, placed)[away])
    places = opened.rows * FRAME.width + opened.columns
    assert len(np.unique(places)) == len(places), "no pixel is mixed twice"


def test_a_gap_near_the_outline_covers_no_more_than_the_outline_does() -> None:
    edge = Box(BOX.top, 200, BOX.top + 6, 260)
    segment, around = tree_before(SNOW, edge)
    placed = PlacedSegment(1, 0, TREE, identity_affine(), BOX, segment.mask.copy(), segment.color)
    matte = matte_of(segment.color, segment.mask, BOX, np.ones(segment.mask.shape, bool), None, FRAME)
    opened = with_open_gaps(matte, placed, segment, gaps_of(segment, around, [WHITE], FRAME))
    assert (opened.share[: len(matte.share)] <= matte.share).all()
    np.testing.assert_array_equal(opened.rows[: len(matte.rows)], matte.rows)


def test_without_gaps_the_matte_is_the_same() -> None:
    segment, _ = tree_before(SNOW, NARROW)
    placed = PlacedSegment(1, 0, TREE, identity_affine(), BOX, segment.mask.copy(), segment.color)
    matte = matte_of(segment.color, segment.mask, BOX, np.ones(segment.mask.shape, bool), None, FRAME)
    assert with_open_gaps(matte, placed, segment, np.zeros_like(segment.mask)) is matte
