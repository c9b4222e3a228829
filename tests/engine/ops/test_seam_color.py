from __future__ import annotations

import cv2
import numpy as np
import pytest

from simspaint.engine.ops.seam_color import LARGEST_SHIFT, seam_shift, shifted_color


def halves(left_level: float, right_level: float, seed: int = 0) -> tuple[np.ndarray, ...]:
    """Two pieces side by side on one box: colour and mask of the left one, then of the right one."""
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, 5, (40, 60, 1))
    tint = np.array([1.0, 0.9, 0.7])
    left, right = (
        np.clip(level * tint + grain, 0, 255).astype(np.uint8) for level in (left_level, right_level)
    )
    is_left = np.zeros((40, 60), bool)
    is_left[:, :30] = True
    return left, is_left, right, ~is_left


def mean_lab(color: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(color.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[mask].mean(axis=0)


def test_a_shifted_piece_has_the_colour_of_the_other_one_and_keeps_its_grain() -> None:
    left, is_left, right, is_right = halves(120, 150)
    shift = seam_shift(left, is_left, right, is_right, 6)
    moved = shifted_color(left, shift)
    before, wanted, after = (
        mean_lab(c, m) for c, m in ((left, is_left), (right, is_right), (moved, is_left))
    )
    assert np.abs(before - wanted).max() > 5
    assert np.abs(after - wanted).max() < 1.5
    assert moved[is_left].std() == pytest.approx(left[is_left].std(), rel=0.25)


def test_a_shift_is_bounded() -> None:
    shift = seam_shift(*halves(20, 250)[:2], *halves(20, 250)[2:], 6)
    assert (np.abs(shift) <= LARGEST_SHIFT).all()
    assert shift[0] == LARGEST_SHIFT[0]


def test_only_what_is_near_the_seam_is_compared() -> None:
    left, is_left, right, is_right = halves(120, 150)
    farther = right.copy()
    farther[:, 40:] = 0
    assert np.array_equal(
        seam_shift(left, is_left, right, is_right, 6), seam_shift(left, is_left, farther, is_right, 6)
    )


def test_pieces_that_do_not_adjoin_are_left_as_they_are() -> None:
    left, is_left, right, is_right = halves(120, 150)
    is_right = is_right.copy()
    is_right[:, :50] = False
    shift = seam_shift(left, is_left, right, is_right, 6)
    assert not shift.any()
    assert np.array_equal(shifted_color(left, shift), left)
