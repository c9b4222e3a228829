import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent
from simspaint.painting.regions.outline_search import object_region
from simspaint.painting.regions.region import Point, Region
from simspaint.painting.regions.shapes import (
    ellipse_region,
    line_region,
    polygon_region,
    rectangle_region,
    snapped_to_angle,
    squared,
)

EXTENT = Extent(100, 140)
POINTS = st.tuples(st.floats(-200, 300), st.floats(-200, 300))


def _on_frame(region: Region) -> np.ndarray:
    frame = np.zeros(tuple(EXTENT), bool)
    frame[region.box.slices] = region.mask
    return frame


def test_a_polygon_holds_what_it_encloses() -> None:
    frame = _on_frame(polygon_region([(10, 10), (10, 90), (60, 90), (60, 10)], EXTENT))
    assert frame[11:59, 11:89].all()
    assert not frame[62:].any()
    assert not frame[:, :9].any()


def test_a_lasso_that_crosses_itself_leaves_no_hole() -> None:
    turns = np.linspace(0, 4 * math.pi, 200)
    points = [(50 + (30 + t) * math.sin(t), 70 + (30 + t) * math.cos(t)) for t in turns]
    frame = _on_frame(polygon_region(points, EXTENT))
    assert frame[25:75, 45:95].all()


def test_a_polygon_around_the_frame_is_the_whole_frame() -> None:
    corners = [(-500, -500), (-500, 900), (900, 900), (900, -500)]
    assert polygon_region(corners, EXTENT).area == EXTENT.area


@given(points=st.lists(POINTS, max_size=8))
def test_a_polygon_lies_in_the_frame_and_in_the_box_of_its_corners(points: list[Point]) -> None:
    region = polygon_region(points, EXTENT)
    assert region.box == region.box.clipped(EXTENT)
    assert region.mask.shape == (region.box.height, region.box.width)
    if points:
        assert region.box.top >= math.floor(min(row for row, _ in points)) or region.box.top == 0


def test_a_rectangle_takes_every_pixel_that_it_touches_from_any_corner() -> None:
    region = rectangle_region((20.9, 5.2), (10.1, 30.0), EXTENT)
    assert region.box == (10, 5, 21, 30)
    assert region.mask.all()


@given(corner=POINTS, opposite=POINTS)
def test_an_ellipse_lies_in_its_rectangle(corner: Point, opposite: Point) -> None:
    rectangle = rectangle_region(corner, opposite, EXTENT)
    ellipse = ellipse_region(corner, opposite, EXTENT)
    assert ellipse.box == rectangle.box
    assert ellipse.mask.shape == rectangle.mask.shape


@given(
    corner=st.tuples(st.floats(0, 40), st.floats(0, 60)),
    opposite=st.tuples(st.floats(60, 100), st.floats(80, 140)),
)
def test_an_ellipse_has_its_share_of_its_rectangle(corner: Point, opposite: Point) -> None:
    ellipse = ellipse_region(corner, opposite, EXTENT)
    assert abs(ellipse.area - math.pi / 4 * ellipse.box.area) <= ellipse.box.height + ellipse.box.width


def test_a_line_has_round_ends_and_its_width() -> None:
    frame = _on_frame(line_region((50, 20), (50, 100), 10, EXTENT))
    assert frame[45:55, 20:100].all()
    assert frame.sum() == pytest.approx(80 * 10 + math.pi * 25, abs=12)


def test_lines_snap_to_angles_and_keep_their_length() -> None:
    row, column = snapped_to_angle((10, 10), (12, 40))
    assert row == pytest.approx(10)
    assert column == pytest.approx(10 + math.hypot(2, 30))


def test_shapes_are_squared_by_their_longer_side() -> None:
    assert squared((10, 10), (4, 40)) == (-20, 40)


def test_an_object_is_found_by_its_colours() -> None:
    rng = np.random.default_rng(0)
    photograph = rng.integers(0, 60, (100, 140, 3)).astype(np.uint8)
    rows, columns = np.mgrid[:100, :140]
    disc = (rows - 50) ** 2 + (columns - 70) ** 2 < 20**2
    photograph[disc] = rng.integers(180, 240, (int(disc.sum()), 3))
    found = object_region(photograph, Box(22, 40, 80, 100), EXTENT)
    assert (_on_frame(found) & disc).sum() / (_on_frame(found) | disc).sum() > 0.95


def test_marks_of_the_person_count_for_more_than_colours() -> None:
    photograph = np.full((100, 140, 3), 30, np.uint8)
    photograph[30:70, 40:60] = photograph[30:70, 80:100] = 220
    outside = np.zeros(tuple(EXTENT), bool)
    outside[30:70, 80:100] = True
    outside[45:55, 62:78] = True
    found = object_region(photograph, Box(20, 30, 80, 110), EXTENT, outside=outside)
    assert _on_frame(found)[35:65, 45:55].all()
    assert not _on_frame(found)[35:65, 85:95].any()


def test_no_object_is_found_in_a_box_outside_the_frame() -> None:
    photograph = np.zeros((10, 10, 3), np.uint8)
    assert object_region(photograph, Box(200, 200, 210, 210), EXTENT).area == 0
