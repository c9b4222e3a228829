import numpy as np

from simspaint.engine.ops.land_gaps import gaps_below_land, values_above

SKY, LAND, GROUND, CLOUD, EMPTY = 0, 1, 2, 3, 255


def gaps(ids: np.ndarray, mean_px: float = 4.0) -> np.ndarray:
    return gaps_below_land(ids == SKY, ids == LAND, (ids == LAND) | (ids == GROUND), mean_px)


def scene(height: int = 3, width: int = 10) -> np.ndarray:
    """Sky, 4 rows of land, sky of some height below its middle, ground."""
    ids = np.full((40, 30), SKY, np.uint8)
    ids[10:14], ids[14 + height :] = LAND, GROUND
    ids[14 : 14 + height, : 15 - width // 2] = LAND
    ids[14 : 14 + height, 15 - width // 2 + width :] = LAND
    return ids


def test_thin_sky_between_land_and_ground_is_a_gap() -> None:
    expected = np.zeros((40, 30), bool)
    expected[14:17, 10:20] = True
    assert np.array_equal(gaps(scene()), expected)


def test_sky_above_land_and_high_sky_below_it_are_none() -> None:
    assert not gaps(scene(height=5)).any()
    assert gaps(scene(height=5), mean_px=5.0).any()


def test_a_pocket_is_closed_with_its_tip() -> None:
    ids = np.full((40, 31), LAND, np.uint8)
    ids[:5], ids[30:] = SKY, GROUND
    for column in range(31):
        ids[30 - max(8 - abs(column - 15), 0) : 30, column] = SKY
    below = np.arange(40)[:, None] > 5
    assert np.array_equal(gaps(ids, 4.5), (ids == SKY) & below)
    assert not gaps(ids, 3.9).any()  # its mean is 64 / 15 pixels, the tip 8


def test_what_ends_at_a_cloud_at_nothing_painted_or_at_an_edge_is_none() -> None:
    for value in (CLOUD, EMPTY):
        ids = scene()
        ids[ids == GROUND] = value
        assert not gaps(ids).any()
        ids = scene()
        ids[10:14] = value
        assert not gaps(ids).any()
    assert not gaps(scene()[:17]).any()
    assert not gaps(scene()[14:]).any()


def test_a_gap_takes_what_is_right_above_it() -> None:
    ids = scene()
    ids[13, 12] = GROUND
    held = (np.arange(40)[:, None] >= 14) & (ids == SKY)
    filled = values_above(ids, held)
    assert (filled[14:17, 12] == GROUND).all()
    assert (filled[14:17, 13:20] == LAND).all()
    assert np.array_equal(filled[~held], ids[~held])
