from __future__ import annotations

import cv2
import numpy as np
import pytest

from simspaint.engine.ops.seam_color import SeamColorConfig, seam_shifts, shifted_color

LARGEST = np.array(SeamColorConfig().largest_shift, np.float32)


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
    shift = seam_shifts(left, is_left, right, is_right, 6)
    moved = shifted_color(left, shift)
    before, wanted, after = (
        mean_lab(c, m) for c, m in ((left, is_left), (right, is_right), (moved, is_left))
    )
    assert np.abs(before - wanted).max() > 5
    assert np.abs(after - wanted).max() < 1.5
    assert moved[is_left].std() == pytest.approx(left[is_left].std(), rel=0.25)


def test_a_shift_is_bounded() -> None:
    shift = seam_shifts(*halves(20, 250)[:2], *halves(20, 250)[2:], 6)
    assert (np.abs(shift) <= LARGEST + 1e-3).all()
    assert shift[..., 0] == pytest.approx(LARGEST[0], abs=1e-3)


def test_only_what_is_near_the_seam_is_compared() -> None:
    left, is_left, right, is_right = halves(120, 150)
    farther = right.copy()
    farther[:, 40:] = 0
    assert np.array_equal(
        seam_shifts(left, is_left, right, is_right, 6), seam_shifts(left, is_left, farther, is_right, 6)
    )


def test_pieces_that_do_not_adjoin_are_left_as_they_are() -> None:
    left, is_left, right, is_right = halves(120, 150)
    is_right = is_right.copy()
    is_right[:, :50] = False
    shift = seam_shifts(left, is_left, right, is_right, 6)
    assert not shift.any()
    assert np.array_equal(shifted_color(left, shift), left)


def test_a_piece_takes_the_colour_of_every_place_of_its_seam() -> None:
    rows = np.linspace(60, 200, 240)  # a sky that grows lighter toward the horizon
    sky = np.repeat(np.repeat(rows[:, None, None], 240, 1), 3, 2).astype(np.uint8)
    hole = np.zeros(sky.shape[:2], bool)
    hole[40:200, 60:180] = True
    flat = np.full_like(sky, 110)
    made = shifted_color(flat, seam_shifts(flat, hole, sky, ~hole, 6)).astype(int)
    apart = np.abs(made - sky)[..., 0]
    rim = hole & cv2.dilate((~hole).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    assert np.abs(flat.astype(int) - sky)[rim].mean() > 25
    assert apart[rim].mean() < 8
    assert apart[hole].mean() < 10, "in the middle it lies between its seams"
    at_once = seam_shifts(flat, hole, sky, ~hole, 6, at_once=True)
    assert np.ptp(at_once, axis=(0, 1)).max() == 0
    assert at_once[0, 0, 0] == pytest.approx((mean_lab(sky, rim) - mean_lab(flat, rim))[0], abs=3)


@pytest.mark.parametrize("strip", [7, 40])
def test_strips_change_nothing(strip: int) -> None:
    left, is_left, right, is_right = halves(120, 150)
    shifts = seam_shifts(left, is_left, right, is_right, 6)
    whole = shifted_color(left, shifts)
    assert np.array_equal(shifted_color(left, shifts, SeamColorConfig(strip_px=strip)), whole)


def test_the_same_colour_on_both_sides_is_left_as_it_is() -> None:
    sky = np.repeat(np.linspace(60, 200, 80)[:, None, None], 60, 1).repeat(3, 2).astype(np.uint8)
    is_left = np.zeros(sky.shape[:2], bool)
    is_left[:, :30] = True
    assert np.abs(seam_shifts(sky, is_left, sky, ~is_left, 6)).max() < 0.5
