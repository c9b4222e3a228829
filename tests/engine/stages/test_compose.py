"""Segments become a canvas."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.stages.compose import (
    NO_ELISION,
    PAPER_ELISION,
    compose_canvas,
    elide_canvas,
    elision_noise,
    layout_of_canvas,
    with_joined_pieces,
)
from tests.engine.stages.compose_cases import CAR, FRAME, LABELS, compose, covers, make_placed, random_placed
from tests.strategies import seeds


def test_segments_are_painted_in_order() -> None:
    placed = [make_placed(0, Box(0, 0, 30, 40), 10), make_placed(1, Box(10, 20, 40, 60), 20)]
    there = (slice(10, 30), slice(20, 40))
    for order, front in (([0, 1], 1), ([1, 0], 0)):
        canvas = compose(placed, order)
        assert (canvas.component[there] == front).all()
        assert (canvas.color[there] == 10 * (front + 1)).all()
        assert (canvas.component[0, 0], canvas.component[39, 59]) == (0, 1)


def test_a_feathered_segment_fades_out_into_what_is_behind_it_but_not_at_the_frame() -> None:
    extent = Extent(250, 300)  # fades over 15 pixels
    behind = make_placed(0, Box(0, 0, 250, 150), 10)
    cloud = make_placed(1, Box(0, 50, 100, 250), 210, CAR)
    noise = elision_noise(extent, 0)
    canvas = compose_canvas([behind, cloud], [0, 1], extent, LABELS, noise, NO_ELISION, {1: 1.0})
    row = canvas.color[50, :, 0].astype(int)
    assert row[:50].tolist() == [10] * 50
    assert row[50:65].tolist() == sorted(row[50:65].tolist())
    assert 10 < row[51] < row[55] < row[60] < 210
    assert row[66:250].tolist() == [210] * 184, "nothing behind on the right"
    assert canvas.color[0, 100, 0] == 210, "it goes on beyond the frame"
    assert 10 < canvas.color[99, 100, 0] < 210
    hard = compose_canvas([behind, cloud], [0, 1], extent, LABELS, noise, NO_ELISION)
    assert np.array_equal(hard.component, canvas.component)
    assert np.array_equal(hard.known, canvas.known)
    assert set(np.unique(hard.color)) == {0, 10, 210}


def test_only_what_is_covered_is_known() -> None:
    canvas = compose([make_placed(3, Box(5, 5, 20, 30), 9)], [0])
    expected = np.zeros(FRAME, bool)
    expected[5:20, 5:30] = True
    assert np.array_equal(canvas.known, expected)
    assert np.array_equal(canvas.component, np.where(expected, 3, NO_COMPONENT))
    assert not canvas.color[~expected].any()


@given(seeds())
@settings(max_examples=30)
def test_without_elision_every_pixel_shows_the_front_segment(seed: int) -> None:
    placed = random_placed(seed)
    order = [int(i) for i in np.random.default_rng(seed).permutation(len(placed))]
    canvas = compose(placed, order)
    for row, column in np.argwhere(canvas.known)[::37]:
        owners = [i for i in order if covers(placed[i], row, column)]
        front = placed[owners[-1]]
        assert canvas.component[row, column] == front.component_index
        assert np.array_equal(
            canvas.color[row, column], front.color[row - front.box.top, column - front.box.left]
        )
    assert all(not any(covers(p, r, c) for p in placed) for r, c in np.argwhere(~canvas.known)[::37])


def test_a_segment_that_left_the_frame_shows_nothing() -> None:
    gone = make_placed(0, Box(0, 0, 0, 0), 5)
    assert not compose([gone], [0], PAPER_ELISION).known.any()


@given(seeds())
@settings(max_examples=20)
def test_segments_and_pictures_are_left_as_they_are(seed: int) -> None:
    placed = random_placed(seed)
    for segment in placed:
        segment.mask.flags.writeable = segment.color.flags.writeable = False
    compose(placed, list(range(len(placed))), PAPER_ELISION)
    rng = np.random.default_rng(seed)
    arrays = (
        rng.integers(0, 256, (*FRAME, 3), dtype=np.uint8),
        rng.integers(-1, 3, FRAME).astype(np.int16),
        np.array([True, False, True]),
        elision_noise(FRAME, seed),
    )
    before = [array.copy() for array in arrays]
    elide_canvas(*arrays, PAPER_ELISION)
    assert all(np.array_equal(a, b) for a, b in zip(before, arrays, strict=True))


def test_the_layout_of_a_canvas_names_what_is_shown() -> None:
    ids = np.zeros(FRAME, np.uint8)
    layout = Layout(ids, LABELS)
    shown = np.full(FRAME, NO_COMPONENT, np.int16)
    shown[2:5, 3:6] = 1
    canvas = Canvas(np.zeros((*FRAME, 3), np.uint8), shown >= 0, shown)
    box = Box(2, 3, 5, 6)
    mask, color = np.ones((3, 3), bool), np.zeros((3, 3, 3), np.uint8)
    placed = PlacedSegment(1, 9, 2, identity_affine(), box, mask, color)
    found = layout_of_canvas(layout, canvas, [placed])
    expected = ids.copy()
    expected[box.slices] = 2
    assert np.array_equal(found.ids, expected)
    assert np.array_equal(layout.ids, ids)
    empty = Canvas(canvas.color, canvas.known, np.full_like(shown, NO_COMPONENT))
    assert np.array_equal(layout_of_canvas(layout, empty, []).ids, ids)


def test_pieces_of_one_photograph_that_lie_alike_are_joined() -> None:
    component = np.array([[0, 1, 2, 4, NO_COMPONENT]], np.int16)
    canvas = Canvas(np.zeros((1, 5, 3), np.uint8), component != NO_COMPONENT, component)
    joined = with_joined_pieces(canvas, {0: "a", 1: "b", 2: "a", 4: "b"})
    assert joined.component.tolist() == [[0, 1, 0, 1, NO_COMPONENT]]
    assert joined.component.dtype == np.int16
    assert joined.known is canvas.known
    nothing = Canvas(canvas.color, canvas.known, np.full((1, 5), NO_COMPONENT, np.int16))
    assert with_joined_pieces(nothing, {}).component.tolist() == [[NO_COMPONENT] * 5]
