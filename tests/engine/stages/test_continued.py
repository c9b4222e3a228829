"""Hills go on behind a house, meadows under a road."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.continued import with_continued

SKY, HILL, GRASS, ROAD, HOUSE, CLOUD = range(6)
LABELS = LabelSet(
    (
        Label(SKY, "sky", (0, 0, 1)),
        Label(HILL, "hill", (0, 0, 2), rank=12),
        Label(GRASS, "grass", (0, 0, 3), is_ground=True, rank=39),
        Label(ROAD, "road", (0, 0, 4), is_ground=True, rank=38, is_ribbon=True),
        Label(HOUSE, "house", (0, 0, 5), is_thing=True, rank=42),
        Label(CLOUD, "cloud", (0, 0, 6), rank=2, keeps_outline=True, is_feathered=True),
    )
)


def painted(*strokes: tuple[slice, slice, int]) -> Layout:
    """Sky, hill and grass in rows of ten, with strokes upon them."""
    ids = np.repeat(np.array([SKY, HILL, GRASS], np.uint8), 10)[:, None] * np.ones((1, 40), np.uint8)
    for rows, columns, label_id in strokes:
        ids[rows, columns] = label_id
    return Layout(ids.astype(np.uint8), LABELS)


def joined(layout: Layout) -> list[Component]:
    return with_continued(find_components(layout), layout)


def count(layout: Layout, label_id: int) -> int:
    return sum(each.label_id == label_id for each in joined(layout))


HOUSE_BEFORE_THE_HILL = slice(8, 25), slice(15, 22), HOUSE


def test_a_hill_behind_a_house_is_one_component_of_what_is_seen_of_it() -> None:
    layout = painted(HOUSE_BEFORE_THE_HILL)
    assert len([c for c in find_components(layout) if c.label_id == HILL]) == 2
    (hill,) = [c for c in joined(layout) if c.label_id == HILL]
    assert tuple(hill.box) == (10, 0, 20, 40)
    assert hill.area == 10 * 33 == np.count_nonzero(hill.mask)
    assert (layout.ids[hill.box.slices][hill.mask] == HILL).all()
    assert not hill.mask.flags.writeable


def test_indices_count_what_is_left_and_the_order_stays() -> None:
    found = joined(painted(HOUSE_BEFORE_THE_HILL))
    assert [each.index for each in found] == list(range(len(found)))
    assert [each.label_id for each in found] == [SKY, HILL, GRASS, HOUSE]


@pytest.mark.parametrize(
    ("stroke", "label_id", "n"),
    [
        ((slice(20, 30), slice(15, 22), ROAD), GRASS, 1),
        ((slice(20, 30), slice(10, 30), ROAD), GRASS, 2),  # half of the frame lies between
        ((slice(10, 20), slice(15, 22), SKY), HILL, 2),
        ((slice(10, 20), slice(15, 22), 255), HILL, 2),
        ((slice(0, 10), slice(15, 22), HILL), SKY, 1),
    ],
    ids=[
        "under a road",
        "under a wide road",
        "sky hides nothing",
        "nor what is unpainted",
        "sky behind hills",
    ],
)
def test_what_lies_between_says_whether_two_parts_are_one(
    stroke: tuple[slice, slice, int], label_id: int, n: int
) -> None:
    assert count(painted(stroke), label_id) == n


def test_things_and_clouds_are_never_joined() -> None:
    houses = painted((slice(12, 18), slice(5, 10), HOUSE), (slice(12, 18), slice(15, 20), HOUSE))
    assert count(houses, HOUSE) == 2
    clouds = painted(
        (slice(2, 6), slice(5, 10), CLOUD),
        (slice(2, 6), slice(10, 12), HOUSE),
        (slice(2, 6), slice(12, 18), CLOUD),
    )
    assert count(clouds, CLOUD) == 2


def test_three_parts_behind_two_houses_are_one() -> None:
    layout = painted((slice(8, 25), slice(8, 12), HOUSE), (slice(8, 25), slice(25, 29), HOUSE))
    assert count(layout, HILL) == 1
    assert sum(each.area for each in joined(layout)) == layout.extent.area
