import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Extent
from simspaint.painting.regions.brush import Brush, BrushStroke, PressureCurve, capsule_region
from simspaint.painting.regions.region import Point, Region

EXTENT = Extent(40, 60)
POINTS = st.tuples(st.floats(-30, 70), st.floats(-30, 90))


def _on_frame(region: Region, extent: Extent = EXTENT) -> np.ndarray:
    frame = np.zeros(tuple(extent), bool)
    frame[region.box.slices] = region.mask
    return frame


def _hull_of_discs(start: Point, start_radius: float, end: Point, end_radius: float) -> np.ndarray:
    """The hull as the union of very many discs between the two."""
    rows, columns = np.mgrid[: EXTENT.height, : EXTENT.width] + 0.5
    share = np.linspace(0, 1, 3000)[:, None, None]
    row = start[0] + share * (end[0] - start[0])
    column = start[1] + share * (end[1] - start[1])
    radius = start_radius + share * (end_radius - start_radius)
    return ((rows - row) ** 2 + (columns - column) ** 2 - radius**2).min(axis=0)


@given(start=POINTS, end=POINTS, radii=st.tuples(st.floats(1, 15), st.floats(1, 15)))
def test_a_segment_of_a_stroke_is_the_hull_of_its_two_dabs(
    start: Point, end: Point, radii: tuple[float, float]
) -> None:
    painted = _on_frame(capsule_region(start, radii[0], end, radii[1], EXTENT))
    outside = _hull_of_discs(start, radii[0], end, radii[1])
    assert painted[outside < -0.1].all()
    assert not painted[outside > 0.1].any()


def test_a_stroke_begins_with_a_round_dab() -> None:
    region = BrushStroke(Brush(11), EXTENT).move_to((20.5, 30.5))
    assert region.box == (15, 25, 26, 36)
    assert abs(region.area - np.pi * 5.5**2) < 6
    assert np.array_equal(region.mask, region.mask.T)


def test_a_brush_of_one_pixel_paints_a_line_without_a_gap() -> None:
    stroke = BrushStroke(Brush(1), EXTENT)
    stroke.move_to((3.2, 4.9))
    region = stroke.move_to((13.7, 20.1))
    assert region.mask.any(axis=1).all()
    assert region.mask.any(axis=0).all()
    assert region.area == 17


@given(point=st.tuples(st.floats(0, 39.9), st.floats(0, 59.9)), diameter=st.floats(0, 3))
def test_the_thinnest_brush_paints_something_wherever_it_touches(point: Point, diameter: float) -> None:
    assert BrushStroke(Brush(diameter), EXTENT).move_to(point).area >= 1


@pytest.mark.parametrize("far", [1e9, -1e9, float("inf"), float("nan")])
def test_a_pen_far_outside_costs_no_memory(far: float) -> None:
    stroke = BrushStroke(Brush(400), EXTENT)
    stroke.move_to((20, 20))
    region = stroke.move_to((far, far))
    assert region.box.area <= EXTENT.area
    assert region.mask.shape == (region.box.height, region.box.width)


def test_pressure_changes_the_size_by_its_curve() -> None:
    brush = Brush(100, PressureCurve(minimum=0.2, exponent=2.0))
    assert brush.radius(0) == 10
    assert brush.radius(1) == 50
    assert brush.radius(0.5) == pytest.approx(20)
    assert brush.radius(7) == 50
    assert brush.radius(float("nan")) == 50


def test_pressure_counts_for_nothing_when_it_is_off() -> None:
    assert Brush(100, PressureCurve(is_on=False)).radius(0.1) == 50


def test_sizes_are_kept_within_1_and_500_pixels() -> None:
    assert Brush(0.01).radius() == 0.5
    assert Brush(9000).radius() == 250
