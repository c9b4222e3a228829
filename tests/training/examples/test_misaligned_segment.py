"""Simulated misalignment: what is undone by the affine that is told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.affine_warp import moved_frame, pixel_matrix
from simspaint.engine.ops.component_window import window_affine
from tests.strategies import seeds
from training.examples import misaligned_segment
from training.examples.misaligned_segment import Misaligned, misalign, random_affine

FRAME, WORKING = Extent(120, 200), Extent(96, 128)
BOX = Box(30, 50, 80, 130)


def blob() -> tuple[np.ndarray, np.ndarray]:
    """Colour and mask of a solid segment without symmetry, on its box."""
    mask = np.zeros((BOX.height, BOX.width), np.uint8)
    cv2.ellipse(mask, (35, 25), (34, 24), 0, 0, 360, [1], -1)
    cv2.rectangle(mask, (40, 2), (78, 30), [1], -1)
    color = np.random.default_rng(0).integers(0, 256, (*mask.shape, 3)).astype(np.uint8)
    return cv2.GaussianBlur(color, (0, 0), 6), mask.astype(bool)


def iou(first: np.ndarray, second: np.ndarray) -> float:
    return float((first & second).sum() / (first | second).sum())


def truth() -> tuple[np.ndarray, np.ndarray]:
    """Colour and mask in the window, in place."""
    color, mask = blob()
    return moved_frame(color, mask, BOX, window_affine(BOX, FRAME), FRAME, WORKING)


def made(seed: int) -> Misaligned:
    color, mask = blob()
    found = misalign(color, mask, BOX, FRAME, WORKING, np.random.default_rng(seed))
    assert found is not None
    return found


@pytest.fixture
def uncropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misaligned_segment, "_cropped", lambda mask, rng: mask)


@pytest.mark.usefixtures("uncropped")
def test_the_restoring_affine_puts_the_segment_back() -> None:
    before, after, color_errors = [], [], []
    true_color, true_mask = truth()
    for seed in range(40):
        moved = made(seed)
        whole = Box(0, 0, *WORKING)
        color, mask = moved_frame(moved.color, moved.mask, whole, moved.restore, WORKING, WORKING)
        before.append(iou(moved.mask, true_mask))
        after.append(iou(mask, true_mask))
        both = mask & true_mask
        color_errors.append(np.abs(color[both].astype(float) - true_color[both]).mean())
    assert min(after) > 0.9
    assert max(color_errors) < 8
    assert np.mean(before) < 0.85  # there was something to restore


@pytest.mark.usefixtures("uncropped")
def test_the_restoring_affine_is_what_the_spatial_transformer_samples_by() -> None:
    _, true_mask = truth()
    for seed in range(10):
        moved = made(seed)
        picture = torch.from_numpy(moved.mask[None, None]).float()
        theta = torch.from_numpy(moved.restore[None]).float()
        grid = F.affine_grid(theta, [1, 1, *WORKING], align_corners=False)
        restored = F.grid_sample(picture, grid, align_corners=False)[0, 0] > 0.5
        assert iou(restored.numpy(), true_mask) > 0.9


@given(seeds())
def test_moves_stay_within_their_ranges(seed: int) -> None:
    affine = random_affine(BOX, FRAME, np.random.default_rng(seed))
    matrix = pixel_matrix(affine, FRAME, FRAME)
    left, sides, right = np.linalg.svd(matrix[:, :2])
    assert 0.75 * np.exp(-0.05) - 1e-9 <= sides.min()
    assert sides.max() <= 1.33 * np.exp(0.05) + 1e-9
    assert sides.max() / sides.min() <= np.exp(0.1) + 1e-9
    turn = left @ right
    assert abs(np.rad2deg(np.arctan2(turn[1, 0], turn[0, 0]))) <= 10 + 1e-6
    center = np.array([(BOX.left + BOX.right) / 2 - 0.5, (BOX.top + BOX.bottom) / 2 - 0.5])
    shift = np.abs(matrix[:, :2] @ center + matrix[:, 2] - center)
    assert (shift <= 0.15 * np.array([BOX.width, BOX.height]) + 1e-6).all()


def test_half_of_the_segments_are_cropped_at_one_side_by_up_to_thirty_per_cent() -> None:
    mask = np.ones((50, 80), bool)
    shares, sides = [], set()
    for seed in range(200):
        cut = misaligned_segment._cropped(mask, np.random.default_rng(seed))
        rows, columns = np.flatnonzero(cut.any(1)), np.flatnonzero(cut.any(0))
        assert cut.sum() == len(rows) * len(columns)  # still a rectangle
        assert len(rows) == 50 or len(columns) == 80  # cut at one side alone
        shares.append(1 - cut.mean())
        if rows[0] > 0 or columns[0] > 0:
            sides.add("top" if rows[0] > 0 else "left")
        elif cut.mean() < 1:
            sides.add("bottom" if rows[-1] < 49 else "right")
    assert mask.all()
    assert max(shares) <= 0.31
    assert 0.3 < np.mean(np.array(shares) > 0) < 0.6
    assert sides == {"top", "left", "bottom", "right"}


@given(seeds())
def test_the_same_generator_gives_the_same_segment(seed: int) -> None:
    first, second = made(seed), made(seed)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, second, strict=True))


def test_the_segment_is_left_as_it_is_and_black_outside_of_its_mask() -> None:
    color, mask = blob()
    color.flags.writeable = mask.flags.writeable = False
    moved = misalign(color, mask, BOX, FRAME, WORKING, np.random.default_rng(1))
    assert moved is not None
    assert not moved.color[~moved.mask].any()
    np.testing.assert_array_equal(color, blob()[0])
    np.testing.assert_array_equal(mask, blob()[1])


def test_nothing_comes_of_a_segment_that_is_empty() -> None:
    color, mask = blob()
    rng = np.random.default_rng(0)
    assert misalign(color, np.zeros_like(mask), BOX, FRAME, WORKING, rng) is None
