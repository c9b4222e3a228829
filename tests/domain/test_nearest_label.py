"""Unlabelled pixels take the nearest label."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest, nearest_channels
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
