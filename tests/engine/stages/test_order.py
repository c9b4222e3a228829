"""Which segment is painted over which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import LabelSet
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.stages import order as stage
from simspaint.engine.stages.order import AskPairs, overlapping_pairs, shifted_order
from tests.engine.stages.order_cases import (
    CAR,
    FRAME,
    LABELS,
    MOUNTAIN,
    ROAD,
    SKY,
    TREE,
    make_placed,
    one_by_one,
    placed_segments,
)
from tests.strategies import seeds


def order_segments(
    placed: list[PlacedSegment], front_of: AskPairs | None, labels: LabelSet = LABELS
) -> list[int]:
    return stage.order_segments(placed, FRAME, [labels[each.label_id] for each in placed], front_of)


def test_without_a_network_farther_labels_are_painted_first() -> None:
    box = Box(0, 0, 40, 60)
    placed = [make_placed(i, box, label_id) for i, label_id in enumerate([CAR, SKY, ROAD, MOUNTAIN])]
    order = order_segments(placed, None)
    ranks = [LABELS[placed[i].label_id].rank for i in order]
    assert ranks == sorted(ranks)
    assert order[0] == 1
    assert order[-1] == 0


def test_of_two_segments_of_one_label_the_one_that_reaches_lower_is_in_front() -> None:
    lower, higher = make_placed(0, Box(10, 10, 38, 30), CAR), make_placed(1, Box(5, 20, 30, 40), CAR)
    assert order_segments([lower, higher], None) == [1, 0]
    assert order_segments([higher, lower], None) == [0, 1]


def test_reaching_lower_never_outweighs_the_rank() -> None:
    tall_sky = make_placed(0, Box(0, 0, 40, 60), SKY)
    high_car = make_placed(1, Box(0, 0, 2, 2), CAR)
    assert order_segments([high_car, tall_sky], None) == [1, 0]


@given(placed_segments(), seeds())
@settings(max_examples=50)
def test_only_pairs_that_overlap_are_asked_about_once_each(placed: list[PlacedSegment], seed: int) -> None:
    asked = []

    def front_of(first: int, second: int) -> float:
        asked.append((first, second))
        return float(np.random.default_rng([seed, first, second]).random())

    order = order_segments(placed, one_by_one(front_of))
    assert sorted(order) == list(range(len(placed)))
    assert asked == overlapping_pairs(placed, FRAME)
    frames = [np.zeros(FRAME, bool) for _ in placed]
    for frame, segment in zip(frames, placed, strict=True):
        frame[segment.box.slices] = segment.mask
    expected = [
        (i, j)
        for i in range(len(placed))
        for j in range(i + 1, len(placed))
        if (frames[i] & frames[j]).sum() > 1e-4 * FRAME.area
    ]
    assert asked == expected


@given(placed_segments(), seeds())
@settings(max_examples=40)
def test_answers_that_agree_with_one_order_are_all_respected(placed: list[PlacedSegment], seed: int) -> None:
    nearness = np.random.default_rng(seed).permutation(len(placed))
    order = order_segments(placed, one_by_one(lambda i, j: 0.9 if nearness[i] > nearness[j] else 0.1))
    place = {position: i for i, position in enumerate(order)}
    for first, second in overlapping_pairs(placed, FRAME):
        assert (place[first] > place[second]) == (nearness[first] > nearness[second])


def test_the_networks_answer_overrules_the_rank() -> None:
    placed = [make_placed(0, Box(0, 0, 30, 60), SKY), make_placed(1, Box(20, 0, 40, 60), CAR)]
    assert order_segments(placed, one_by_one(lambda i, j: 0.8)) == [1, 0]
    assert order_segments(placed, one_by_one(lambda i, j: 0.2)) == [0, 1]


def test_feathered_segments_are_in_front_of_what_is_farther_by_its_rank_without_being_asked() -> None:
    feathered = LabelSet(tuple(replace(label, is_feathered=label.id == MOUNTAIN) for label in LABELS.labels))
    box = Box(0, 0, 20, 20)
    placed = [make_placed(i, box, label) for i, label in enumerate((MOUNTAIN, SKY, TREE))]
    asked: list[tuple[int, int]] = []

    def backwards(first: int, second: int) -> float:
        """What is farther is in front."""
        asked.append((first, second))
        return float(placed[first].label_id < placed[second].label_id)

    assert order_segments(placed, one_by_one(backwards)) == [2, 0, 1]
    asked.clear()
    assert order_segments(placed, one_by_one(backwards), feathered)[1:] != [0, 1]
    assert asked == [(0, 2), (1, 2)]


def test_of_answers_in_a_circle_the_least_sure_one_is_dropped() -> None:
    placed = [make_placed(i, Box(0, 0, 40, 60), TREE) for i in range(3)]
    in_front = {(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.4}  # 0 over 1, 1 over 2, but 2 hardly over 0
    assert order_segments(placed, one_by_one(lambda i, j: in_front[i, j])) == [2, 1, 0]


def test_a_shift_takes_a_segment_past_those_that_it_overlaps() -> None:
    frame = Box(0, 0, 40, 60)
    left, right, all_over, front = (
        make_placed(0, Box(0, 0, 40, 20), TREE),
        make_placed(1, Box(0, 40, 40, 60), TREE),
        make_placed(2, frame, SKY),
        make_placed(3, frame, CAR),
    )
    placed, order = [left, right, all_over, front], [2, 0, 1, 3]
    # The tree on the left overlaps the sky behind and the car in front, not the tree on the right.
    assert shifted_order(order, 0, 1, placed, FRAME) == [2, 1, 3, 0]
    assert shifted_order(order, 0, -1, placed, FRAME) == [0, 2, 1, 3]
    assert shifted_order(order, 0, 5, placed, FRAME) == [2, 1, 3, 0]
    assert shifted_order(order, 2, 2, placed, FRAME) == [0, 1, 2, 3]
    assert shifted_order(order, 3, -9, placed, FRAME) == [3, 2, 0, 1]
    assert shifted_order(order, 3, 1, placed, FRAME) == order == [2, 0, 1, 3]
