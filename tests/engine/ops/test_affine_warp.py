"""Moving cropped segments by affines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import (
    Box,
    Extent,
    bounding_box,
    identity_affine,
)
from simspaint.engine.ops.affine_warp import moved_box, moved_frame
from tests.engine.ops.affine_cases import (
    FRAME,
    Warped,
    affine_of,
    in_frame,
    make_segment,
    moderate_affines,
    shift_by,
    warp_segment,
)
from tests.strategies import boxes, extents, seeds

affines = st.builds(affine_of, *[st.floats(-2, 2)] * 6)


@settings(max_examples=40)
@given(st.data(), extents(), seeds())
def test_the_identity_copies_bytes(data: st.DataObject, frame: Extent, seed: int) -> None:
    color, mask, box = make_segment(data.draw(boxes(frame)), seed)
    warped = warp_segment(color, mask, box, identity_affine(), frame, frame)
    assert warped.box == box
    assert np.array_equal(warped.color, color)
    assert np.array_equal(warped.mask, mask)


@given(st.data(), st.integers(-50, 50), st.integers(-70, 70))
@settings(max_examples=60)
def test_a_shift_by_whole_pixels_is_exact(data: st.DataObject, rows: int, columns: int) -> None:
    color, mask, box = make_segment(data.draw(boxes(FRAME)))
    warped = warp_segment(color, mask, box, shift_by(rows, columns, FRAME), FRAME, FRAME)
    full_color, full_mask = in_frame(Warped(box, mask, color), FRAME)
    expected_color, expected_mask = np.zeros_like(full_color), np.zeros_like(full_mask)
    here = Box(0, 0, *FRAME).intersection(Box(rows, columns, rows + FRAME.height, columns + FRAME.width))
    there = Box(here.top - rows, here.left - columns, here.bottom - rows, here.right - columns)
    if here.area:
        expected_color[here.slices], expected_mask[here.slices] = (
            full_color[there.slices],
            full_mask[there.slices],
        )
    found_color, found_mask = in_frame(warped, FRAME)
    assert np.array_equal(found_mask, expected_mask)
    assert np.array_equal(found_color, expected_color)


@given(st.data(), affines, extents(40))
@settings(max_examples=80)
def test_what_is_moved_lies_in_the_frame_in_the_tightest_box(
    data: st.DataObject, affine: np.ndarray, output: Extent
) -> None:
    color, mask, box = make_segment(data.draw(boxes(FRAME)))
    warped = warp_segment(color, mask, box, affine, FRAME, output)
    assert warped.mask.shape == (warped.box.height, warped.box.width)
    assert warped.color.shape == (warped.box.height, warped.box.width, 3)
    assert warped.box == warped.box.clipped(output)
    if warped.box.area:
        assert bounding_box(warped.mask) == Box(0, 0, warped.box.height, warped.box.width)


@pytest.mark.parametrize(
    "affine",
    [
        affine_of(0, 0, 0, 0, 0, 0),
        affine_of(1, 1, 1, 1, 0, 0),
        affine_of(1e-4, 0, 0, 1, 0, 0),
        affine_of(np.nan, 0, 0, 1, 0, 0),
        affine_of(1, 0, 0, 1, np.inf, 0),
        affine_of(1, 0, 0, 1, 1e30, 0),
        affine_of(1, 0, 0, 1, 2.5, 0),
        affine_of(1e6, 0, 0, 1e6, 0, 0.5),
    ],
)
def test_degenerate_affines_and_those_that_leave_the_frame_give_a_box_of_area_0(affine: np.ndarray) -> None:
    color, mask, box = make_segment(Box(10, 10, 30, 50))
    warped = warp_segment(color, mask, box, affine, FRAME, FRAME)
    assert warped.box.area == 0
    assert warped.mask.size == warped.color.size == 0


def test_a_mirrored_segment_is_mirrored() -> None:
    color, mask, box = make_segment(Box(4, 6, 20, 30))
    mask[:, :10] = False
    warped = warp_segment(color, mask, box, affine_of(-1, 0, 0, 1, 0, 0), FRAME, FRAME)
    full_color, full_mask = in_frame(Warped(box, mask, color), FRAME)
    found_color, found_mask = in_frame(warped, FRAME)
    assert np.array_equal(found_mask, full_mask[:, ::-1])
    assert np.array_equal(found_color, full_color[:, ::-1])


@given(st.data(), moderate_affines)
@settings(max_examples=40)
def test_a_moved_box_holds_the_moved_mask(data: st.DataObject, affine: np.ndarray) -> None:
    color, mask, box = make_segment(data.draw(boxes(FRAME)))
    warped = warp_segment(color, mask, box, affine, FRAME, FRAME)
    around = moved_box(box, affine, FRAME, FRAME)
    assert warped.box.intersection(around) == warped.box or warped.box.area == 0


@given(st.data(), affines)
@settings(max_examples=30)
def test_a_moved_frame_is_black_outside_of_the_segment(data: st.DataObject, affine: np.ndarray) -> None:
    color, mask, box = make_segment(data.draw(boxes(FRAME)))
    working = Extent(24, 32)
    moved_color, moved_mask = moved_frame(color, mask, box, affine, FRAME, working)
    assert moved_mask.shape == working
    assert not moved_color[~moved_mask].any()
    blank, same = moved_frame(None, mask, box, affine, FRAME, working)
    assert not blank.any()
    assert np.array_equal(same, moved_mask)


@given(st.data(), affines)
@settings(max_examples=30)
def test_segments_and_affines_are_left_as_they_are(data: st.DataObject, affine: np.ndarray) -> None:
    color, mask, box = make_segment(data.draw(boxes(FRAME)))
    for array in (color, mask, affine):
        array.flags.writeable = False
    before = color.copy(), mask.copy(), affine.copy()
    warp_segment(color, mask, box, affine, FRAME, FRAME)
    warp_segment(color, mask, box, identity_affine(), FRAME, FRAME)
    moved_frame(color, mask, box, affine, FRAME, Extent(24, 32))
    assert all(np.array_equal(a, b) for a, b in zip(before, (color, mask, affine), strict=True))
