import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.warped_layout import warped_ids
from simspaint.painting.regions.flood_fill import component_region
from simspaint.painting.regions.lifted_area import changed_area, closed_over, lifted
from simspaint.painting.regions.region import Region, joined_regions


def _ids(height: int = 40, width: int = 60) -> np.ndarray:
    ids = np.zeros((height, width), np.uint8)
    ids[height // 2 :] = 1
    return ids


def _affine(scale: float = 1, dx: float = 0, dy: float = 0) -> np.ndarray:
    return np.array([[scale, 0, dx], [0, scale, dy]], float)


def test_a_component_is_8_connected_and_nothing_outside() -> None:
    ids = np.zeros((6, 6), np.uint8)
    ids[1, 1] = ids[2, 2] = 3
    assert component_region(ids, 1, 1).area == 2
    assert component_region(ids, 9, 1).area == 0


def test_joined_regions_hold_the_pixels_of_both() -> None:
    ids = np.zeros((9, 9), np.uint8)
    ids[1:3, 1:3], ids[6:8, 5:9] = 1, 2
    joined = joined_regions(component_region(ids, 1, 1), component_region(ids, 6, 6))
    assert joined.area == 12
    assert joined.box == Box(1, 1, 8, 9)


def test_an_area_that_is_moved_by_whole_pixels_is_the_same_pixels() -> None:
    ids = _ids()
    ids[10:15, 10:14] = 2
    ids[12, 11] = 3
    area = lifted(ids, Region(Box(10, 10, 15, 14), np.ones((5, 4), bool)))
    moved = changed_area(area, _affine(dx=7, dy=-4), Extent(40, 60))
    assert moved.box == Box(6, 17, 11, 21)
    assert np.array_equal(moved.keys, area.keys)
    assert moved.mask.all()


def test_an_area_beyond_the_frame_is_cut_off_and_one_outside_is_nothing() -> None:
    area = lifted(_ids(), Region(Box(0, 0, 10, 10), np.ones((10, 10), bool)))
    assert changed_area(area, _affine(dx=55), Extent(40, 60)).box == Box(0, 55, 10, 60)
    assert changed_area(area, _affine(dx=600), Extent(40, 60)).box.area == 0


def test_a_turned_mirrored_area_keeps_its_pixels() -> None:
    ids = _ids()
    ids[10:16, 10:13] = 2
    ids[10, 10] = 3
    area = lifted(ids, Region(Box(10, 10, 16, 13), np.ones((6, 3), bool)))
    mirrored = changed_area(area, np.array([[-1, 0, 23], [0, 1, 0]], float), Extent(40, 60))
    assert np.array_equal(mirrored.keys, area.keys[:, ::-1])
    turned = changed_area(area, np.array([[0, -1, 40], [1, 0, 0]], float), Extent(40, 60))
    assert np.array_equal(turned.keys, np.rot90(area.keys, -1))


def test_an_area_enlarged_has_the_area_that_belongs_to_it() -> None:
    ids = np.zeros((200, 200), np.uint8)
    rows, columns = np.mgrid[:200, :200]
    ids[(rows - 50) ** 2 + (columns - 50) ** 2 < 20**2] = 1
    area = lifted(ids, component_region(ids, 50, 50))
    grown = changed_area(area, _affine(2), Extent(200, 200))
    assert grown.region.area == pytest.approx(4 * area.region.area, rel=0.03)
    assert (grown.keys[grown.mask] == 1).all()


def test_what_surrounds_an_area_closes_over_it() -> None:
    ids = _ids()
    ids[10:30, 20:30] = 4
    closed = closed_over(ids, component_region(ids, 15, 25))
    assert set(np.unique(closed)) == {0, 1}
    assert (closed[:8] == 0).all()
    assert (closed[12:] == 1).all()
    whole = np.zeros((5, 5), np.uint8)
    assert (closed_over(whole, component_region(whole, 2, 2)) == UNLABELLED).all()


@pytest.mark.parametrize("columns", [(30, 70), (0, 40), (60, 100)])
@pytest.mark.parametrize("rows", [(40, 80), (10, 40), (20, 70)])
def test_a_thing_that_touches_a_horizon_leaves_the_horizon(
    rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    """Below it, above it or across it, also at the layout's border."""
    horizon = np.zeros((100, 100), np.uint8)
    horizon[40:] = 6
    ids = horizon.copy()
    ids[slice(*rows), slice(*columns)] = 14
    area = component_region(ids, rows[0], columns[0])
    np.testing.assert_array_equal(closed_over(ids, area), horizon[area.box.slices])


def test_what_closes_between_two_labels_is_the_nearest_one() -> None:
    ids = np.zeros((20, 41), np.uint8)
    ids[:, 20:] = 3
    ids[:, 10:31] = 14
    closed = closed_over(ids, component_region(ids, 5, 20))
    assert (closed[:, :10] == 0).all()
    assert (closed[:, 11:] == 3).all()


def test_a_thing_beside_others_of_its_label_leaves_them_as_they_are() -> None:
    """A copy that is taken away again gives no part of its place to the first one."""
    ground = np.full((60, 100), 6, np.uint8)
    ground[30:36] = 8
    keys = ground.astype(np.uint16)
    keys[20:40, 20:40] = 14
    keys[20:40, 40:60] = 14 | 1 << 8
    area = component_region(keys, 30, 50)
    assert 14 in closed_over(keys, area)
    np.testing.assert_array_equal(closed_over(keys, area, (14, 4)), ground[area.box.slices])


def test_part_of_a_thing_goes_and_within_one_nothing_else_can_close_over_it() -> None:
    ids = np.full((60, 100), 6, np.uint8)
    ids[:30] = 4
    right = Region(Box(10, 70, 30, 100), np.ones((20, 30), bool))
    assert (closed_over(ids, right, (4,)) == 6).all()
    inside = Region(Box(10, 20, 20, 40), np.ones((10, 20), bool))
    assert (closed_over(ids, inside, (4,)) == 4).all()


def test_an_enlarged_slope_makes_no_stairs() -> None:
    rows, columns = np.mgrid[:64, :64]
    ids = (columns > 0.6 * rows + 10).astype(np.uint8)
    scale = 8
    large = warped_ids(ids, _affine(1 / scale), Extent(64 * scale, 64 * scale))
    at = np.argmax(large == 1, axis=1)[scale * 4 : -scale * 4].astype(float)
    ideal = np.polyval(np.polyfit(np.arange(at.size), at, 1), np.arange(at.size))
    repeated = np.argmax(np.kron(ids, np.ones((scale, scale))), axis=1)[scale * 4 : -scale * 4]
    stairs = np.abs(repeated - np.polyval(np.polyfit(np.arange(at.size), repeated, 1), np.arange(at.size)))
    assert np.abs(at - ideal).max() < 0.6 * stairs.max()


def test_thin_lines_and_dots_stay_when_enlarged() -> None:
    ids = np.zeros((32, 32), np.uint8)
    ids[:, 8], ids[20, 20] = 1, 2
    large = warped_ids(ids, _affine(1 / 4), Extent(128, 128))
    assert (large[2:-2] == 1).any(axis=1).all()
    assert np.count_nonzero(large == 2) >= 8


def test_every_small_component_stays_when_made_smaller() -> None:
    ids = np.zeros((256, 256), np.uint8)
    for at in range(10, 250, 30):
        ids[at : at + 2, at : at + 2] = 1
    small = warped_ids(ids, _affine(8), Extent(32, 32))
    assert np.count_nonzero(small == 1) == 8


def test_what_lies_outside_continues_the_border_or_has_the_id_asked_for() -> None:
    ids = _ids(10, 10)
    wider = _affine(dx=-5)
    assert np.array_equal(warped_ids(ids, wider, Extent(10, 20))[:, 0], ids[:, 0])
    assert (warped_ids(ids, wider, Extent(10, 20), UNLABELLED)[:, :5] == UNLABELLED).all()
