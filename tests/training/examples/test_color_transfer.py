"""Colour transfer in lαβ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.strategies import seeds
from training.examples.color_transfer import (
    color_statistics,
    lab_from_rgb,
    rgb_from_lab,
    transfer_color,
)

any_pixels = hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.just(3)))


def mild_pixels(seed: int, n: int = 4000) -> np.ndarray:
    """Pixels of one material: a middle colour with a little spread, far from black and white."""
    rng = np.random.default_rng(seed)
    return np.clip(rng.normal(rng.uniform(90, 150, 3), rng.uniform(6, 14), (n, 3)), 40, 215).astype(np.uint8)


@settings(max_examples=40)
@given(any_pixels)
def test_there_and_back_is_the_same_within_a_level(pixels: np.ndarray) -> None:
    back = rgb_from_lab(lab_from_rgb(pixels)).astype(int)
    assert np.abs(back - pixels).max() <= 1


@settings(max_examples=40)
@given(any_pixels)
def test_their_own_statistics_change_pixels_by_at_most_a_level(pixels: np.ndarray) -> None:
    same = transfer_color(pixels, color_statistics(pixels)).astype(int)
    if color_statistics(pixels).spread.min() > 1e-4:  # nearly uniform pixels have no spread to keep
        assert np.abs(same - pixels).max() <= 1
    else:
        assert np.abs(same.mean(0) - pixels.mean(0)).max() <= 2


@settings(max_examples=40)
@given(seeds(), seeds())
def test_transferred_pixels_have_about_the_targets_mean_and_spread(seed: int, other: int) -> None:
    target = color_statistics(mild_pixels(other))
    before, after = mild_pixels(seed), transfer_color(mild_pixels(seed), target)
    found = color_statistics(after)
    assert found.mean == pytest.approx(target.mean, abs=0.01)
    scale = target.spread / color_statistics(before).spread
    within = (scale > 1 / 3) & (scale < 3)
    assert found.spread[within] == pytest.approx(target.spread[within], rel=0.1, abs=2e-3)


def test_pixels_of_one_colour_do_not_become_noise() -> None:
    uniform = np.full((500, 3), 120, np.uint8)
    uniform[::7] += 1
    target = color_statistics(np.random.default_rng(0).integers(0, 256, (500, 3)).astype(np.uint8))
    spread = color_statistics(transfer_color(uniform, target)).spread
    assert (spread < target.spread / 5).all()


def test_grey_pixels_have_no_opponent_colour() -> None:
    greys = np.arange(1, 256, dtype=np.uint8)[:, None].repeat(3, 1)
    lab = lab_from_rgb(greys)
    assert np.abs(lab[:, 1:]).max() < 0.02
    assert (np.diff(lab[:, 0]) > 0).all()
    assert lab[:, 0].max() < 0.01


def test_red_and_blue_are_told_apart() -> None:
    red = np.full((10, 3), (200, 60, 60), np.uint8)
    blue = np.full((10, 3), (60, 60, 200), np.uint8)
    moved = transfer_color(red, color_statistics(blue))
    assert np.abs(moved.astype(int) - blue).max() <= 2


def test_statistics_need_a_pixel_and_no_pixels_stay_none() -> None:
    nothing = np.zeros((0, 3), np.uint8)
    with pytest.raises(ValueError, match="at least one pixel"):
        color_statistics(nothing)
    target = color_statistics(np.full((1, 3), 9, np.uint8))
    assert transfer_color(nothing, target).shape == (0, 3)


@settings(max_examples=40)
@given(any_pixels)
def test_the_pixels_are_left_as_they_are(pixels: np.ndarray) -> None:
    before = pixels.copy()
    target = color_statistics(pixels[:1])
    transfer_color(pixels, target)
    assert np.array_equal(pixels, before)
