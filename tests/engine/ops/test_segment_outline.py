"""What an outline says, on made layouts."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.segment_outline import Outline, outline_of

SKY, GRASS, TREE, HOUSE, ROCK = range(5)
STANDS = np.array([False, False, True, True, True])
FRAME = Extent(60, 80)


def scene(*things: tuple[int, Box]) -> np.ndarray:
    ids = np.full(FRAME, SKY, np.uint8)
    ids[30:] = GRASS
    for label, box in things:
        ids[box.slices] = label
    return ids


def of(ids: np.ndarray, label: int, lies: bool = False) -> Outline:
    rows, columns = np.nonzero(ids == label)
    box = Box(int(rows.min()), int(columns.min()), int(rows.max()) + 1, int(columns.max()) + 1)
    return outline_of(ids[box.slices] == label, box, ids, label, STANDS, lies)


def test_a_thing_alone_on_its_ground_is_whole() -> None:
    found = of(scene((HOUSE, Box(20, 30, 45, 55))), HOUSE)
    assert not found.cut.any()
    assert found.occluded == found.base_hidden == 0
    assert found.ground.argmax() == GRASS
    assert found.ground[GRASS] == pytest.approx(1)
    assert found.base_column == pytest.approx(42.5)
    assert found.slant == pytest.approx(0)


@pytest.mark.parametrize(
    ("box", "side"),
    [
        (Box(0, 30, 45, 55), 0),
        (Box(20, 0, 45, 20), 1),
        (Box(20, 30, 60, 55), 2),
        (Box(20, 60, 45, 80), 3),
    ],
)
def test_the_frame_cuts_what_touches_it(box: Box, side: int) -> None:
    assert np.flatnonzero(of(scene((HOUSE, box)), HOUSE).cut).tolist() == [side]


def test_what_stands_before_the_base_hides_it() -> None:
    found = of(scene((HOUSE, Box(20, 30, 45, 55)), (ROCK, Box(40, 30, 50, 55))), HOUSE)
    assert found.base_hidden == pytest.approx(1)
    assert found.occluded > 0.2


def test_a_pole_before_a_ragged_crown_hides_its_side() -> None:
    ids = scene((TREE, Box(20, 30, 45, 55)))
    for row in range(20, 40, 4):
        ids[row : row + 2, 30:52] = SKY
    ids[0:58, 55:58] = HOUSE
    found = of(ids, TREE)
    assert found.occluded < 0.15, "twigs make a long outline"
    assert found.side_hidden == pytest.approx(1)
    ids[45:58, 55:58] = GRASS
    assert of(ids, TREE).side_hidden == 0, "what ends at its base stands beside or behind it"


def test_a_neighbour_beside_is_nearer_where_it_reaches_below_the_base() -> None:
    house = HOUSE, Box(20, 30, 45, 55)
    behind = of(scene(house, (TREE, Box(10, 55, 44, 70))), HOUSE)
    before = of(scene(house, (TREE, Box(10, 55, 55, 70))), HOUSE)
    assert behind.occluded == 0
    assert before.occluded > 0.2
    assert before.base_hidden == 0


def test_grass_before_a_thing_hides_nothing() -> None:
    assert of(scene((HOUSE, Box(20, 30, 45, 55))), HOUSE).occluded == 0


def test_a_band_down_a_slope_is_slanted() -> None:
    ids = scene()
    for column in range(20, 60):
        ids[20 + (column - 20) // 2 : 26 + (column - 20) // 2, column] = TREE
    assert of(ids, TREE).slant > 0.6


def test_two_trees_that_touch_at_a_twig_have_a_waist_and_one_with_a_trunk_has_none() -> None:
    ids = np.full((60, 60), SKY, np.uint8)
    ids[5:20, 20:40] = ids[22:40, 18:42] = TREE
    ids[20:22, 30] = TREE
    assert of(ids, TREE).waist == pytest.approx(1 / 20)
    ids[5:22] = SKY
    ids[40:50, 29:31] = TREE
    assert of(ids, TREE).waist == 1


def test_what_stands_in_a_bed_hides_a_part_of_it_wherever_it_ends() -> None:
    bed = (ROCK, Box(35, 30, 45, 55))
    trunks = (TREE, Box(10, 27, 38, 30)), (TREE, Box(10, 55, 38, 58)), (HOUSE, Box(33, 35, 35, 50))
    for lies in (False, True):
        assert of(scene(bed), ROCK, lies).occluded == 0
        found = of(scene(bed, *trunks), ROCK, lies)
        assert (found.side_hidden > 0.25) == lies
        assert (found.occluded > 0.15) == lies
