"""What is resampled: averaged where it becomes smaller, doubled where larger, and back again."""

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
    compose_affines,
    identity_affine,
    invert_affine,
)
from tests.engine.ops.affine_cases import (
    FRAME,
    Warped,
    in_frame,
    in_frame_channels,
    make_segment,
    moderate_affines,
    smooth_segment,
    warp_segment,
)


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
    large = Extent(96, 128)  # a rounded edge, enlarged by 4/3 and rounded again, is off by up to 2.3 pixels
    color, mask, box = smooth_segment(Box(36, 48, 60, 80))
    once = warp_segment(color, mask, box, second, large, large)
    if once.box.area == 0 or once.box != once.box.intersection(Box(1, 1, 95, 127)):
        return
    twice = in_frame(warp_segment(once.color, once.mask, once.box, first, large, large), large)[1]
    together = in_frame(warp_segment(color, mask, box, compose_affines(first, second), large, large), large)[
        1
    ]
    wide = cv2.dilate(together.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
    framed = np.pad(together, 3).astype(np.uint8)  # else what the frame cuts counts as going on beyond it
    core = cv2.erode(framed, np.ones((7, 7), np.uint8))[3:-3, 3:-3].astype(bool)
    assert not twice[~wide].any()
    assert twice[core].all()


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
