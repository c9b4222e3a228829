"""Which of two adjacent segments is in front, from depth and without."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.factories import make_layout
from tests.strategies import seeds
from training.examples.ordering_pair import (
    OrderingPair,
    adjacent_pairs,
    pairs_from_depth,
    pairs_from_geometry,
)

SKY, HOUSE, ROAD, CAR, PERSON, GRASS = range(6)
LABELS = LabelSet(
    (
        Label(SKY, "sky", (0, 0, 1), rank=0),
        Label(HOUSE, "house", (0, 0, 2), rank=1),
        Label(ROAD, "road", (0, 0, 3), is_ground=True, rank=2),
        Label(CAR, "car", (0, 0, 4), is_thing=True, rank=4),
        Label(PERSON, "person", (0, 0, 5), is_thing=True, rank=5),
        Label(GRASS, "grass", (0, 0, 6), is_ground=True, rank=3),
    )
)
FLAT = np.full((100, 100), 100, np.uint8)


def scene(*boxes: tuple[int, int, int, int, int]) -> tuple[Layout, list[Component]]:
    """Boxes of (label, top, left, bottom, right) over sky, and the components."""
    ids = np.zeros((100, 100), np.uint8)
    for label, top, left, bottom, right in boxes:
        ids[top:bottom, left:right] = label
    layout = Layout(ids, LABELS)
    return layout, find_components(layout)


def answers(components: list[Component], pairs: list[OrderingPair]) -> dict[tuple[int, int], int]:
    """Label in front by the pair's labels, lower id first."""
    found = {}
    for pair in pairs:
        labels = components[pair.first].label_id, components[pair.second].label_id
        found[min(labels), max(labels)] = labels[0] if pair.first_in_front else labels[1]
    return found


STREET = ((ROAD, 60, 0, 100, 100), (CAR, 50, 10, 75, 40), (PERSON, 40, 41, 80, 55))


def test_a_thing_stands_before_the_ground_whatever_the_depths() -> None:
    layout, components = scene(*STREET)
    for sign in (1, -1):
        depth = FLAT.astype(int)
        depth[layout.ids == CAR] += sign * 60
        found = answers(components, pairs_from_depth(components, depth.astype(np.uint8), LABELS))
        assert found[ROAD, CAR] == CAR
        assert found[ROAD, PERSON] == PERSON
    assert answers(components, pairs_from_geometry(components, layout.extent, LABELS))[ROAD, CAR] == CAR


def test_elsewhere_the_nearer_side_of_the_boundary_is_in_front() -> None:
    layout, components = scene(*STREET)
    for nearer, farther in ((CAR, PERSON), (PERSON, CAR)):
        depth = FLAT.copy()
        depth[layout.ids == nearer] = 50
        depth[layout.ids == farther] = 150
        assert answers(components, pairs_from_depth(components, depth, LABELS))[CAR, PERSON] == nearer


def test_depth_counts_beside_the_shared_boundary_only() -> None:
    _, components = scene((HOUSE, 20, 0, 100, 50), (ROAD, 20, 50, 100, 100))
    depth = FLAT.copy()
    depth[:, :40] = 10  # the house's far end is near, but not where the road begins
    depth[:, 40:50] = 200
    assert answers(components, pairs_from_depth(components, depth, LABELS))[HOUSE, ROAD] == ROAD


def test_pairs_of_one_depth_say_nothing() -> None:
    layout, components = scene((HOUSE, 30, 0, 100, 100))
    assert pairs_from_depth(components, FLAT, LABELS) == []
    depth = FLAT.copy()
    depth[layout.ids == HOUSE] -= 3
    assert answers(components, pairs_from_depth(components, depth, LABELS)) == {(SKY, HOUSE): HOUSE}


def test_depth_that_was_not_measured_is_left_out_and_is_never_the_nearest() -> None:
    layout, components = scene((HOUSE, 0, 0, 100, 50))
    metres = np.where(layout.ids == HOUSE, 9000, 2500).astype(np.uint16)
    for unknown in (49, 48, 45, 30, 20):  # the band is 2 pixels wide, the widest 32
        metres[:, unknown:50] = 0
        assert answers(components, pairs_from_depth(components, metres, LABELS)) == {(SKY, HOUSE): SKY}
    metres[:, :50] = 0
    assert pairs_from_depth(components, metres, LABELS) == []


def test_millimetres_tell_pairs_apart_that_eight_bits_of_them_would_not() -> None:
    layout, components = scene((HOUSE, 0, 0, 100, 50))
    depth = np.full(layout.extent, 2500, np.uint16)
    depth[layout.ids == HOUSE] = 2620  # 12 cm, less than half of one of 256 levels of 16 bits
    assert answers(components, pairs_from_depth(components, depth, LABELS)) == {(SKY, HOUSE): SKY}
    depth[layout.ids == HOUSE] = 2520  # within what a camera errs by
    assert pairs_from_depth(components, depth, LABELS) == []


def test_only_neighbours_make_a_pair() -> None:
    apart, touching = (CAR, 40, 10, 60, 30), (PERSON, 40, 31, 60, 50)
    layout, components = scene(apart, (PERSON, 40, 60, 60, 80))
    depth = FLAT.copy()
    depth[layout.ids == CAR] = 20
    assert (CAR, PERSON) not in answers(components, pairs_from_depth(components, depth, LABELS))
    layout, components = scene(apart, touching)
    depth = FLAT.copy()
    depth[layout.ids == CAR] = 20
    assert (CAR, PERSON) in answers(components, pairs_from_depth(components, depth, LABELS))


def test_segments_that_touch_in_one_point_are_no_neighbours() -> None:
    layout, components = scene((CAR, 40, 10, 60, 30), (PERSON, 60, 30, 80, 50))
    pairs = adjacent_pairs(components, layout.extent)
    labels = [{components[first].label_id, components[second].label_id} for first, second, *_ in pairs]
    assert {CAR, PERSON} not in labels


@pytest.mark.parametrize(
    ("boxes", "pair", "front"),
    [
        (((HOUSE, 30, 0, 100, 100),), (SKY, HOUSE), HOUSE),  # rank
        (((ROAD, 60, 0, 100, 100), (GRASS, 60, 0, 80, 40)), (ROAD, GRASS), GRASS),  # rank of two grounds
        (((CAR, 40, 10, 90, 40), (PERSON, 40, 40, 80, 60)), (CAR, PERSON), CAR),  # the car reaches lower
        (((CAR, 40, 10, 80, 40), (PERSON, 40, 40, 90, 60)), (CAR, PERSON), PERSON),
    ],
)
def test_without_depth_rank_decides_and_for_things_who_reaches_lower(
    boxes: tuple[tuple[int, int, int, int, int], ...], pair: tuple[int, int], front: int
) -> None:
    layout, components = scene(*boxes)
    assert answers(components, pairs_from_geometry(components, layout.extent, LABELS))[pair] == front


def test_two_things_that_reach_equally_low_are_left_out() -> None:
    layout, components = scene((CAR, 40, 10, 80, 40), (PERSON, 30, 40, 80, 60))
    assert (CAR, PERSON) not in answers(components, pairs_from_geometry(components, layout.extent, LABELS))


@settings(max_examples=30)
@given(seeds())
def test_asking_in_the_other_order_gives_the_opposite_answer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, 40, 60, LABELS)
    depth = rng.integers(0, 256, layout.extent).astype(np.uint8)
    components = find_components(layout, minimum_area=12)
    turned = [Component(i, c.label_id, c.box, c.mask, c.area) for i, c in enumerate(reversed(components))]
    last = len(components) - 1
    for straight, back in (
        (pairs_from_depth(components, depth, LABELS), pairs_from_depth(turned, depth, LABELS)),
        (
            pairs_from_geometry(components, layout.extent, LABELS),
            pairs_from_geometry(turned, layout.extent, LABELS),
        ),
    ):
        opposite = {(last - p.second, last - p.first, not p.first_in_front) for p in back}
        assert {tuple(p) for p in straight} == opposite


@settings(max_examples=30)
@given(seeds())
def test_the_inputs_are_left_as_they_are_and_the_answer_repeats(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, 40, 60, LABELS)
    depth = rng.integers(0, 256, layout.extent).astype(np.uint8)
    before = depth.copy()
    components = find_components(layout)
    first, second = (pairs_from_depth(components, depth, LABELS) for _ in range(2))
    assert first == second
    np.testing.assert_array_equal(depth, before)


@settings(max_examples=30)
@given(seeds())
def test_bands_lie_in_their_components_and_near_one_another(seed: int) -> None:
    layout = make_layout(np.random.default_rng(seed), 60, 80, LABELS)
    components = find_components(layout)
    for first, second, near_first, near_second, box in adjacent_pairs(components, Extent(60, 80)):
        ids = layout.ids[box.slices]
        assert (ids[near_first] == components[first].label_id).all()
        assert (ids[near_second] == components[second].label_id).all()
        a, b = np.argwhere(near_first), np.argwhere(near_second)
        distances = np.abs(a[:, None] - b[None]).max(2)
        assert distances.min(1).max() <= 1 + 1  # the margin of a frame of 60 rows is 1 pixel
