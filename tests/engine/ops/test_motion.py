"""How components moved between two layouts."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.engine.ops.motion import Motion, find_motion, moved_affine

FRAME = Extent(120, 200)
REACH = 25


def _of(mask: np.ndarray) -> Component:
    box = bounding_box(mask)
    return Component(0, 0, box, mask[box.slices].copy(), int(mask.sum()))


def _ellipse(row: float, column: float, height: float = 14, width: float = 22) -> Component:
    mask = np.zeros(FRAME, np.uint8)
    cv2.ellipse(mask, ((column, row), (2 * width, 2 * height), 0), 1, -1)  # type: ignore[call-overload]
    return _of(mask.astype(bool))


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, 0), (0, -17), (-9, 21), (25, 25)])
def test_a_thing_that_is_moved_is_found_again(down: int, right: int) -> None:
    motion = find_motion(_ellipse(60, 100), _ellipse(60 + down, 100 + right), FRAME, REACH)
    assert (motion.down, motion.right, motion.scale) == (down, right, 1)
    assert motion.iou == pytest.approx(1, abs=1e-5)


def test_what_does_not_change_stands_still() -> None:
    assert find_motion(_ellipse(60, 100), _ellipse(60, 100), FRAME, REACH).is_none


def test_a_thing_that_comes_nearer_grows() -> None:
    motion = find_motion(_ellipse(60, 100, 14, 22), _ellipse(64, 90, 18.2, 28.6), FRAME, REACH)
    assert motion.scale == pytest.approx(1.3, abs=0.02)
    assert (motion.down, motion.right) == (pytest.approx(4, abs=0.5), pytest.approx(-10, abs=0.5))


def test_something_that_passes_before_a_hill_does_not_move_it() -> None:
    hill = np.zeros(FRAME, bool)
    hill[40:90, 30:150] = True
    before, after = hill.copy(), hill.copy()
    before[60:90, 40:60] = False
    after[60:90, 50:70] = False
    assert find_motion(_of(before), _of(after), FRAME, REACH).is_none


def test_a_thing_that_leaves_the_frame_moves_with_what_is_still_seen_of_it() -> None:
    before, after = np.zeros(FRAME, bool), np.zeros(FRAME, bool)
    before[50:80, 0:40] = True
    before[40:50, 20:30] = True  # something to tell it by
    after[50:80, 0:28] = True
    after[40:50, 8:18] = True
    motion = find_motion(_of(before), _of(after), FRAME, REACH)
    assert (motion.down, motion.right) == (0, -12)


def test_a_sky_stands_still_although_its_outline_moves() -> None:
    before, after = np.zeros(FRAME, bool), np.zeros(FRAME, bool)
    before[:60], after[:60] = True, True
    before[40:60, 50:90] = False
    after[40:60, 60:100] = False
    assert find_motion(_of(before), _of(after), FRAME, REACH).is_none


def test_a_segment_moves_and_grows_with_its_component() -> None:
    affine = np.array([[0.8, 0.1, 0.2], [-0.1, 0.7, -0.3]])
    motion = Motion(row=30, column=50, down=6, right=-10, scale=1.5)
    moved = moved_affine(affine, motion, FRAME)
    size = np.array([FRAME.width, FRAME.height])
    for offset in ((0, 0), (8, -5), (-12, 7)):
        before = 2 * (np.array([50, 30]) + offset) / size - 1
        after = 2 * (np.array([40, 36]) + 1.5 * np.array(offset)) / size - 1
        shown = affine[:, :2] @ before + affine[:, 2]
        assert np.allclose(moved[:, :2] @ after + moved[:, 2], shown)


def test_boxes_are_half_open() -> None:
    one = np.zeros(FRAME, bool)
    one[5, 7] = True
    assert _of(one).box == Box(5, 7, 6, 8)
