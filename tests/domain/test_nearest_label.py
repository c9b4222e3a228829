"""Unlabelled pixels take the nearest label."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest, nearest_channels, nearest_values
from tests.strategies import layouts


@settings(max_examples=40)
@given(layouts())
def test_everything_is_filled_and_labelled_pixels_stay(layout: Layout) -> None:
    filled = fill_nearest(layout.ids)
    is_labelled = layout.ids != UNLABELLED
    assert np.array_equal(filled[is_labelled], layout.ids[is_labelled])
    assert is_labelled.any() == (filled != UNLABELLED).all()
    assert set(np.unique(filled)) <= set(np.unique(layout.ids[is_labelled])) or not is_labelled.any()


@settings(max_examples=40)
@given(layouts(max_side=12))
def test_the_label_that_is_taken_is_about_the_nearest(layout: Layout) -> None:
    filled = fill_nearest(layout.ids)
    rows, columns = np.nonzero(layout.ids != UNLABELLED)
    for row, column in np.argwhere(layout.ids == UNLABELLED):
        if rows.size:
            distance = np.hypot(rows - row, columns - column)
            own = distance[layout.ids[rows, columns] == filled[row, column]].min()
            assert own <= 1.05 * distance.min()


def test_nothing_labelled_stays_so_and_the_result_is_a_copy() -> None:
    empty = np.full((3, 4), UNLABELLED, np.uint8)
    full = np.zeros((3, 4), np.uint8)
    for ids in (empty, full):
        filled = fill_nearest(ids)
        assert np.array_equal(filled, ids)
        filled[0, 0] = 1
        assert ids[0, 0] != 1


@pytest.mark.parametrize("seed", range(60))
def test_looking_near_what_is_empty_alone_finds_what_looking_everywhere_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width = (int(side) for side in rng.integers(2, 70, 2))
    empty = np.zeros((height, width), bool)
    for _ in range(int(rng.integers(1, 4))):
        top, left, down, right = (int(rng.integers(side)) for side in (height, width) * 2)
        empty[top : top + down // 2 + 1, left : left + right // 2 + 1] = True
    empty &= rng.random(empty.shape) < rng.choice([0.5, 1.0])
    values = rng.integers(0, 1000, empty.shape, np.int16)
    _, number = cv2.distanceTransformWithLabels(
        empty.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number = np.asarray(number)
    value_of = dict(zip(number[~empty].tolist(), values[~empty].tolist(), strict=True))
    everywhere = [[value_of[i] for i in row] for row in number.tolist()]
    assert np.array_equal(nearest_values(values, empty), everywhere)


@settings(max_examples=40)
@given(layouts())
def test_the_ids_are_left_as_they_are(layout: Layout) -> None:
    before = layout.ids.copy()
    fill_nearest(layout.ids)
    assert np.array_equal(layout.ids, before)


def test_a_label_reaches_across_the_largest_frame() -> None:
    ids = np.full((2, 12_000), UNLABELLED, np.uint8)
    ids[:, :3] = 1
    assert (fill_nearest(ids) == 1).all()


def test_nearest_channels_are_the_nearest_label_and_how_near_it_is() -> None:
    ids = np.full((2, 20, 30), UNLABELLED, np.uint8)
    ids[0, :, :3], ids[0, :, 27:] = 1, 4
    channels = nearest_channels(ids, 5, half=0.25)
    assert channels.shape == (2, 6, 20, 30)
    assert (channels[0, :5].argmax(0) == fill_nearest(ids[0])).all()
    assert (channels[0, :5].sum(0) == 1).all()
    assert (channels[0, 5, :, :3] == 1).all()
    assert abs(channels[0, 5, 10, 7] - 0.5) < 0.02, "five pixels are a quarter of the height"
    assert (np.diff(channels[0, 5, 10, 2:14]) < 0).all()
    assert not channels[1].any(), "nothing is painted"
