"""Moving a piece by hand: corners and affines."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.domain.geometry import Box, Extent, identity_affine, invert_affine
from tests.engine.ops.affine_cases import warp_segment

PHOTOGRAPH, PICTURE = Extent(60, 90), Extent(120, 180)
BOX = Box(20, 30, 40, 60)


@pytest.fixture
def frame() -> PlacementFrame:
    return PlacementFrame(identity_affine(), BOX, PHOTOGRAPH, PICTURE)


def test_a_segment_in_its_place_lies_where_it_lies_in_its_photograph(frame: PlacementFrame) -> None:
    np.testing.assert_allclose(frame.corners, [[60, 40], [120, 40], [120, 80], [60, 80]])
    np.testing.assert_allclose(frame.center, [90, 60])


def test_moving_shifts_the_corners_by_pixels_of_the_picture(frame: PlacementFrame) -> None:
    moved = frame.moved(10, -5)
    np.testing.assert_allclose(moved.corners, frame.corners + np.array([10, -5]))
    np.testing.assert_allclose(moved.affine[:, 2], [-2 * 10 / 180, 2 * 5 / 120])


def test_scaling_keeps_the_middle_or_the_point_that_is_held(frame: PlacementFrame) -> None:
    np.testing.assert_allclose(frame.scaled(2).center, frame.center)
    np.testing.assert_allclose(np.ptp(frame.scaled(2).corners, axis=0), [120, 80])
    held = frame.corners[0]
    np.testing.assert_allclose(frame.scaled(1.5, held).corners[0], held)


def test_a_factor_of_nothing_leaves_something(frame: PlacementFrame) -> None:
    assert np.ptp(frame.scaled(0).corners, axis=0).min() > 1
    assert np.isfinite(frame.scaled(-3).corners).all()


def test_turning_by_a_right_angle_is_clockwise_on_the_screen(frame: PlacementFrame) -> None:
    turned = frame.rotated(90)
    np.testing.assert_allclose(turned.center, frame.center)
    np.testing.assert_allclose(turned.corners[0], [110, 30], atol=1e-9)  # top left comes to the top right


def test_flipping_twice_changes_nothing(frame: PlacementFrame) -> None:
    flipped = frame.moved(7, 3).flipped()
    np.testing.assert_allclose(flipped.corners[0], [7 + 120, 3 + 40])
    np.testing.assert_allclose(flipped.flipped().affine, frame.moved(7, 3).affine)


def test_changes_after_one_another_are_undone_by_their_opposites(frame: PlacementFrame) -> None:
    changed = frame.moved(4, 5).rotated(30).scaled(1.7)
    back = changed.scaled(1 / 1.7).rotated(-30).moved(-4, -5)
    np.testing.assert_allclose(back.affine, frame.affine, atol=1e-12)


def test_points_inside_the_turned_box_are_inside(frame: PlacementFrame) -> None:
    turned = frame.rotated(45).flipped()
    assert turned.holds(*turned.center)
    assert turned.holds(*(turned.center + 0.9 * (turned.corners[2] - turned.center)))
    assert not turned.holds(*(turned.center + 1.1 * (turned.corners[2] - turned.center)))


def test_the_engine_puts_the_segment_where_the_corners_are(frame: PlacementFrame) -> None:
    changed = frame.moved(12, 8).scaled(1.3)
    mask = np.ones((BOX.height, BOX.width), bool)
    color = np.zeros((*mask.shape, 3), np.uint8)
    warped = warp_segment(color, mask, BOX, changed.affine, PHOTOGRAPH, PICTURE)
    (left, top), (right, bottom) = changed.corners[0], changed.corners[2]
    np.testing.assert_allclose(warped.box, [top, left, bottom, right], atol=1)
    assert np.isfinite(invert_affine(changed.affine)).all()
