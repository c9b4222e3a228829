"""Moving cropped segments by affines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import affine_grid, grid_sample

from simspaint.domain.geometry import (
    Box,
    Extent,
    bounding_box,
    compose_affines,
    identity_affine,
    invert_affine,
)
from simspaint.engine.ops.affine_warp import Warped, moved_box, moved_frame, warp_segment
from tests.strategies import boxes, extents, seeds

FRAME = Extent(48, 64)


def make_segment(box: Box, seed: int = 0) -> tuple[np.ndarray, np.ndarray, Box]:
    """Colour and mask of an ellipse that fills a box."""
    rng = np.random.default_rng(seed)
    color = rng.integers(0, 256, (box.height, box.width, 3), dtype=np.uint8)
    y, x = np.ogrid[-1 : 1 : box.height * 1j, -1 : 1 : box.width * 1j]
    mask = np.broadcast_to(x**2 + y**2 <= 1, (box.height, box.width)).copy()
    mask[box.height // 2, :] = mask[:, box.width // 2] = True
    return color, mask, box


def smooth_segment(box: Box) -> tuple[np.ndarray, np.ndarray, Box]:
    """A segment whose colours change slowly."""
    color, mask, _ = make_segment(box)
    rows, columns = np.indices(mask.shape)
    color = np.stack([rows * 255 / max(box.height, 2), columns * 255 / max(box.width, 2), rows + columns], -1)
    return color.clip(0, 255).astype(np.uint8), mask, box


def affine_of(a: float, b: float, c: float, d: float, x: float, y: float) -> np.ndarray:
    return np.array([[a, b, x], [c, d, y]], np.float64)


def shift_by(rows: int, columns: int, frame: Extent) -> np.ndarray:
    """What is shown lies that many pixels further down and to the right than it did."""
    return affine_of(1, 0, 0, 1, -2 * columns / frame.width, -2 * rows / frame.height)


def in_frame(warped: Warped, frame: Extent) -> tuple[np.ndarray, np.ndarray]:
    """Colour, black outside of the mask, and mask in the whole frame."""
    color, mask = np.zeros((*frame, 3), np.uint8), np.zeros(frame, bool)
    mask[warped.box.slices] = warped.mask
    color[warped.box.slices] = np.where(warped.mask[..., None], warped.color, 0)
    return color, mask


affines = st.builds(affine_of, *[st.floats(-2, 2)] * 6)
moderate_affines = st.builds(
    affine_of, *[st.floats(0.7, 1.4), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(0.7, 1.4)],
    *[st.floats(-0.2, 0.2)] * 2,
)  # fmt: skip


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


@given(st.data(), moderate_affines)
@settings(max_examples=40)
def test_masks_and_colours_are_sampled_as_a_spatial_transformer_does(
    data: st.DataObject, affine: np.ndarray
) -> None:
    box = Box(*data.draw(st.tuples(*[st.integers(0, 16)] * 2, *[st.integers(32, 48)] * 2)))
    color, mask, _ = smooth_segment(box)
    output = Extent(40, 56)
    found_color, found_mask = in_frame(warp_segment(color, mask, box, affine, FRAME, output), output)
    source = np.concatenate(in_frame_channels(color, mask, box))
    grid = affine_grid(torch.from_numpy(affine)[None], [1, 4, *output], align_corners=False)
    sampled = grid_sample(torch.from_numpy(source)[None], grid, align_corners=False)[0].numpy()
    inside = sampled[3] > 0.999  # surely inside: all four neighbours are
    assert found_mask[inside].all()
    assert not found_mask[sampled[3] < 0.001].any()
    difference = np.abs(found_color[inside].astype(float) - sampled[:3, inside].T)
    assert difference.size == 0 or difference.max() < 6


def in_frame_channels(color: np.ndarray, mask: np.ndarray, box: Box) -> tuple[np.ndarray, np.ndarray]:
    full_color, full_mask = in_frame(Warped(box, mask, color), FRAME)
    return full_color.transpose(2, 0, 1).astype(np.float64), full_mask[None].astype(np.float64)


@given(moderate_affines)
@settings(max_examples=40)
def test_moving_there_and_back_gives_about_the_same_segment(affine: np.ndarray) -> None:
    color, mask, box = smooth_segment(Box(16, 20, 34, 44))
    away = warp_segment(color, mask, box, affine, FRAME, Extent(96, 128))
    if away.box.area == 0 or away.box != away.box.clipped(Extent(96, 128)).intersection(Box(1, 1, 95, 127)):
        return  # part of it left the frame
    back = warp_segment(away.color, away.mask, away.box, invert_affine(affine), Extent(96, 128), FRAME)
    before, after = in_frame(Warped(box, mask, color), FRAME)[1], in_frame(back, FRAME)[1]
    core = cv2.erode(before.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    rim = cv2.dilate(before.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    assert after[core].all()
    assert not after[~rim].any()
    shift = np.abs(
        in_frame(back, FRAME)[0][core].astype(int) - in_frame(Warped(box, mask, color), FRAME)[0][core]
    )
    assert shift.mean() < 8


@given(moderate_affines, moderate_affines)
@settings(max_examples=30)
def test_two_moves_are_about_their_composition(first: np.ndarray, second: np.ndarray) -> None:
    large = Extent(96, 128)
    color, mask, box = smooth_segment(Box(36, 48, 60, 80))
    once = warp_segment(color, mask, box, second, large, large)
    if once.box.area == 0 or once.box != once.box.intersection(Box(1, 1, 95, 127)):
        return
    twice = in_frame(warp_segment(once.color, once.mask, once.box, first, large, large), large)[1]
    together = in_frame(warp_segment(color, mask, box, compose_affines(first, second), large, large), large)[
        1
    ]
    wide = cv2.dilate(together.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    framed = np.pad(together, 2).astype(np.uint8)  # else what the frame cuts counts as going on beyond it
    core = cv2.erode(framed, np.ones((5, 5), np.uint8))[2:-2, 2:-2].astype(bool)
    assert not twice[~wide].any()
    assert twice[core].all()


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


def test_twice_the_size_doubles_every_pixel_of_the_mask() -> None:
    color, mask, box = make_segment(Box(4, 6, 20, 30))
    output = Extent(2 * FRAME.height, 2 * FRAME.width)
    warped = warp_segment(color, mask, box, identity_affine(), FRAME, output)
    assert warped.box == Box(8, 12, 40, 60)
    assert np.array_equal(warped.mask, mask.repeat(2, 0).repeat(2, 1))


@pytest.mark.parametrize("factor", [2, 3, 4, 8])
def test_a_segment_made_much_smaller_is_averaged_not_picked_from(factor: int) -> None:
    source = Extent(96, 96)
    checks = (np.indices(source).sum(0) % 2 * 255).astype(np.uint8)
    color, mask, box = np.repeat(checks[..., None], 3, 2), np.ones(source, bool), Box(0, 0, *source)
    output = Extent(96 // factor, 96 // factor)
    warped = warp_segment(color, mask, box, identity_affine(), source, output)
    assert warped.box == Box(0, 0, *output)
    # an odd number of squares is not half white: one of them makes the difference
    assert np.abs(warped.color - 127.5).max() <= 255 / (2 * factor**2) * (factor % 2) + 2
    picked = warp_segment(color, mask, box, identity_affine(), source, output, by_area=False)
    assert np.array_equal(picked.mask, warped.mask)


def test_what_is_averaged_stays_in_its_place() -> None:
    source, output = Extent(120, 160), Extent(30, 40)
    color, mask, box = smooth_segment(Box(20, 40, 100, 140))
    averaged = warp_segment(color, mask, box, identity_affine(), source, output)
    picked = warp_segment(color, mask, box, identity_affine(), source, output, by_area=False)
    assert averaged.box == picked.box
    assert np.abs(averaged.color.astype(int) - picked.color)[1:-1, 1:-1].max() <= 2


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
