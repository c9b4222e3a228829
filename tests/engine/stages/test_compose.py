"""Segments become a canvas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.elision import elide_halo, elide_seams
from simspaint.engine.stages.compose import (
    NARROW_ELISION,
    NO_ELISION,
    PAPER_ELISION,
    Elision,
    compose_canvas,
    elide_canvas,
    elision_noise,
    layout_of_canvas,
    with_joined_pieces,
)
from tests.factories import make_labels
from tests.strategies import seeds

FRAME = Extent(40, 60)
LABELS = make_labels(5)
TREE, CAR = 2, 4


def make_placed(
    index: int, box: Box, color: int | tuple[int, int, int], label_id: int = TREE
) -> PlacedSegment:
    """A rectangle of one colour."""
    shape = (box.height, box.width)
    pixels = np.empty((*shape, 3), np.uint8)
    pixels[:] = color
    return PlacedSegment(index, 100 + index, label_id, identity_affine(), box, np.ones(shape, bool), pixels)


def random_placed(seed: int, n: int = 5) -> list[PlacedSegment]:
    rng = np.random.default_rng(seed)
    placed = []
    for index in range(n):
        top, left = (int(rng.integers(0, side - 4)) for side in FRAME)
        bottom, right = (
            int(rng.integers(top + 1, FRAME.height + 1)),
            int(rng.integers(left + 1, FRAME.width + 1)),
        )
        box = Box(top, left, bottom, right)
        segment = make_placed(index, box, 0, int(rng.integers(len(LABELS))))
        segment.color[:] = rng.integers(1, 255, segment.color.shape)  # neither marker's colour
        segment.mask[:] = rng.random(segment.mask.shape) < 0.8
        placed.append(segment)
    return placed


def compose(placed: list[PlacedSegment], order: list[int], elision: Elision = NO_ELISION, seed: int = 0):
    return compose_canvas(placed, order, FRAME, LABELS, elision_noise(FRAME, seed), elision)


def test_segments_are_painted_in_order() -> None:
    placed = [make_placed(0, Box(0, 0, 30, 40), 10), make_placed(1, Box(10, 20, 40, 60), 20)]
    there = (slice(10, 30), slice(20, 40))
    for order, front in (([0, 1], 1), ([1, 0], 0)):
        canvas = compose(placed, order)
        assert (canvas.component[there] == front).all()
        assert (canvas.color[there] == 10 * (front + 1)).all()
        assert (canvas.component[0, 0], canvas.component[39, 59]) == (0, 1)


def test_a_feathered_segment_fades_out_into_what_is_behind_it_but_not_at_the_frame() -> None:
    feathered = LabelSet(tuple(replace(label, is_feathered=label.id == CAR) for label in LABELS.labels))
    extent = Extent(250, 300)  # fades over 15 pixels
    behind = make_placed(0, Box(0, 0, 250, 150), 10)
    cloud = make_placed(1, Box(0, 50, 100, 250), 210, CAR)
    noise = elision_noise(extent, 0)
    canvas = compose_canvas([behind, cloud], [0, 1], extent, feathered, noise, NO_ELISION)
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
        owners = [i for i in order if _covers(placed[i], row, column)]
        front = placed[owners[-1]]
        assert canvas.component[row, column] == front.component_index
        assert np.array_equal(
            canvas.color[row, column], front.color[row - front.box.top, column - front.box.left]
        )
    assert all(not any(_covers(p, r, c) for p in placed) for r, c in np.argwhere(~canvas.known)[::37])


def _covers(placed: PlacedSegment, row: int, column: int) -> bool:
    box = placed.box
    inside = box.top <= row < box.bottom and box.left <= column < box.right
    return inside and bool(placed.mask[row - box.top, column - box.left])


@given(
    seeds(), st.sampled_from([PAPER_ELISION, NARROW_ELISION, Elision(1.0, 0.1, 0.1), Elision(0.5, 0.1, 0.0)])
)
@settings(max_examples=40)
def test_elided_seams_are_white_and_known_and_the_halo_is_black_and_missing(
    seed: int, elision: Elision
) -> None:
    placed = random_placed(seed)
    order = list(range(len(placed)))
    plain, canvas = compose(placed, order), compose(placed, order, elision, seed)
    is_thing = np.array([LABELS[p.label_id].is_thing for p in placed])
    halo = elide_halo(plain.component, is_thing, elision.halo * FRAME.height)
    halo &= elision.halo > 0
    noise = elision_noise(FRAME, seed)
    seams = elide_seams(plain.component, noise, elision.seam * FRAME.height, elision.share) & ~halo
    kept = plain.known & ~halo & ~seams
    assert np.array_equal(canvas.known, plain.known & ~halo)
    assert not canvas.color[~canvas.known].any()
    assert (canvas.color[seams] == 255).all()
    assert (canvas.component[~kept] == NO_COMPONENT).all()
    assert np.array_equal(canvas.component[kept], plain.component[kept])
    assert np.array_equal(canvas.color[kept], plain.color[kept])


def test_a_thing_gets_a_halo_on_what_is_behind_it() -> None:
    road, car = (
        make_placed(0, Box(0, 0, 40, 60), 99, label_id=3),
        make_placed(1, Box(10, 20, 30, 40), 50, CAR),
    )
    canvas = compose([road, car], [0, 1], Elision(share=0.0, seam=0.0, halo=0.05))
    assert not canvas.known[8:10, 20:40].any()
    assert not canvas.known[10:30, 18:20].any()
    assert canvas.known[10:30, 20:40].all()
    assert (canvas.component[10:30, 20:40] == 1).all()
    assert canvas.known[:7].all()


@pytest.mark.parametrize("elision", [NO_ELISION, PAPER_ELISION])
def test_without_segments_all_is_missing(elision: Elision) -> None:
    canvas = compose([], [], elision)
    assert not canvas.known.any()
    assert not canvas.color.any()
    assert (canvas.component == NO_COMPONENT).all()
    assert canvas.extent == FRAME


def test_a_segment_that_left_the_frame_shows_nothing() -> None:
    gone = make_placed(0, Box(0, 0, 0, 0), 5)
    assert not compose([gone], [0], PAPER_ELISION).known.any()


def test_noise_depends_on_seed_and_frame_alone() -> None:
    noise = elision_noise(FRAME, 3)
    assert noise.shape == FRAME
    assert 0 <= noise.min() <= noise.max() < 1
    assert np.array_equal(noise, elision_noise(FRAME, 3))
    assert not np.array_equal(noise, elision_noise(FRAME, 4))
    assert elision_noise(FRAME, -1).shape == FRAME
    assert elision_noise(FRAME, 1 << 70).shape == FRAME


def test_swapping_a_segment_changes_no_seam_far_from_it() -> None:
    placed = [
        make_placed(0, Box(0, 0, 40, 20), 10),
        make_placed(1, Box(0, 15, 40, 30), 20),
        make_placed(2, Box(5, 45, 30, 55), 30),
    ]
    swapped = [*placed[:2], make_placed(2, Box(8, 48, 35, 58), 77)]
    before, after = (compose(p, [0, 1, 2], PAPER_ELISION) for p in (placed, swapped))
    assert np.array_equal(before.color[:, :40], after.color[:, :40])
    assert (before.color[:, :40] == 255).any()
    assert not np.array_equal(before.color, after.color)


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
