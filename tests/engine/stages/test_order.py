"""Which segment is painted over which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.ops.local_layout import local_ids
from simspaint.engine.stages.order import (
    AskPairs,
    FrontQuestion,
    ask_front,
    mask_picture,
    order_segments,
    overlapping_pairs,
    pair_context,
    shifted_order,
)
from tests.engine.narrow_models import narrow_ordering
from tests.factories import make_labels, make_random_layout
from tests.strategies import seeds

FRAME = Extent(40, 60)
LABELS = make_labels(5)
SKY, MOUNTAIN, TREE, ROAD, CAR = range(5)


def ask(first: PlacedSegment, second: PlacedSegment, layout: Layout, network: OrderingNetwork) -> float:
    """The network's answer about one pair."""
    return ask_front([question_of(first, second, layout, network)], network, nothing)[0]


def question_of(
    first: PlacedSegment, second: PlacedSegment, layout: Layout, network: OrderingNetwork
) -> FrontQuestion:
    working = Extent(*network.config.working_size)
    pictures = (mask_picture(first, FRAME, working), mask_picture(second, FRAME, working))
    around = local_ids(layout, pair_context(first, second, FRAME), working)
    return FrontQuestion(pictures, (first.label_id, second.label_id), around)


def nothing() -> None:
    """Goes on."""


def one_by_one(front_of: Callable[[int, int], float]) -> AskPairs:
    return lambda pairs: [front_of(*pair) for pair in pairs]


def make_placed(index: int, box: Box, label_id: int, share: float = 1.0) -> PlacedSegment:
    shape = (box.height, box.width)
    mask = np.random.default_rng(index).random(shape) < share
    return PlacedSegment(
        index, index, label_id, identity_affine(), box, mask, np.zeros((*shape, 3), np.uint8)
    )


@st.composite
def placed_segments(draw: st.DrawFn) -> list[PlacedSegment]:
    rng = np.random.default_rng(draw(seeds()))
    placed = []
    for index in range(draw(st.integers(0, 8))):
        top, left = int(rng.integers(FRAME.height)), int(rng.integers(FRAME.width))
        box = Box(top, left, int(rng.integers(top, 41)), int(rng.integers(left, 61)))
        placed.append(make_placed(index, box, int(rng.integers(5)), 0.6))
    return placed


def test_without_a_network_farther_labels_are_painted_first() -> None:
    box = Box(0, 0, 40, 60)
    placed = [make_placed(i, box, label_id) for i, label_id in enumerate([CAR, SKY, ROAD, MOUNTAIN])]
    order = order_segments(placed, FRAME, LABELS, None)
    ranks = [LABELS[placed[i].label_id].rank for i in order]
    assert ranks == sorted(ranks)
    assert order[0] == 1
    assert order[-1] == 0


def test_of_two_segments_of_one_label_the_one_that_reaches_lower_is_in_front() -> None:
    lower, higher = make_placed(0, Box(10, 10, 38, 30), CAR), make_placed(1, Box(5, 20, 30, 40), CAR)
    assert order_segments([lower, higher], FRAME, LABELS, None) == [1, 0]
    assert order_segments([higher, lower], FRAME, LABELS, None) == [0, 1]


def test_reaching_lower_never_outweighs_the_rank() -> None:
    tall_sky = make_placed(0, Box(0, 0, 40, 60), SKY)
    high_car = make_placed(1, Box(0, 0, 2, 2), CAR)
    assert order_segments([high_car, tall_sky], FRAME, LABELS, None) == [1, 0]


@given(placed_segments(), seeds())
@settings(max_examples=50)
def test_only_pairs_that_overlap_are_asked_about_once_each(placed: list[PlacedSegment], seed: int) -> None:
    asked = []

    def front_of(first: int, second: int) -> float:
        asked.append((first, second))
        return float(np.random.default_rng([seed, first, second]).random())

    order = order_segments(placed, FRAME, LABELS, one_by_one(front_of))
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
    order = order_segments(
        placed, FRAME, LABELS, one_by_one(lambda i, j: 0.9 if nearness[i] > nearness[j] else 0.1)
    )
    place = {position: i for i, position in enumerate(order)}
    for first, second in overlapping_pairs(placed, FRAME):
        assert (place[first] > place[second]) == (nearness[first] > nearness[second])


def test_the_networks_answer_overrules_the_rank() -> None:
    placed = [make_placed(0, Box(0, 0, 30, 60), SKY), make_placed(1, Box(20, 0, 40, 60), CAR)]
    assert order_segments(placed, FRAME, LABELS, one_by_one(lambda i, j: 0.8)) == [1, 0]
    assert order_segments(placed, FRAME, LABELS, one_by_one(lambda i, j: 0.2)) == [0, 1]


def test_feathered_segments_are_in_front_of_what_is_farther_by_its_rank_without_being_asked() -> None:
    feathered = LabelSet(tuple(replace(label, is_feathered=label.id == MOUNTAIN) for label in LABELS.labels))
    box = Box(0, 0, 20, 20)
    placed = [make_placed(i, box, label) for i, label in enumerate((MOUNTAIN, SKY, TREE))]
    asked: list[tuple[int, int]] = []

    def backwards(first: int, second: int) -> float:
        """What is farther is in front."""
        asked.append((first, second))
        return float(placed[first].label_id < placed[second].label_id)

    assert order_segments(placed, FRAME, LABELS, one_by_one(backwards)) == [2, 0, 1]
    asked.clear()
    assert order_segments(placed, FRAME, feathered, one_by_one(backwards))[1:] != [0, 1]
    assert asked == [(0, 2), (1, 2)]


def test_of_answers_in_a_circle_the_least_sure_one_is_dropped() -> None:
    placed = [make_placed(i, Box(0, 0, 40, 60), TREE) for i in range(3)]
    in_front = {(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.4}  # 0 over 1, 1 over 2, but 2 hardly over 0
    assert order_segments(placed, FRAME, LABELS, one_by_one(lambda i, j: in_front[i, j])) == [2, 1, 0]


def test_the_network_answers_about_a_pair_whatever_else_is_there() -> None:
    network = narrow_ordering(len(LABELS))
    layout = make_random_layout(np.random.default_rng(0), *FRAME, LABELS)
    first, second = make_placed(0, Box(5, 5, 20, 30), TREE), make_placed(1, Box(12, 10, 30, 40), CAR)
    answer = ask(first, second, layout, network)
    assert 0 < answer < 1
    assert answer == round(answer, 4) == ask(first, second, layout, network)
    assert abs(answer + ask(second, first, layout, network) - 1) < 1e-3
    around = pair_context(first, second, FRAME)
    elsewhere = layout.ids.copy()
    outside = np.ones(FRAME, bool)
    outside[around.slices] = False
    assert outside.any()
    elsewhere[outside] = UNLABELLED
    assert ask(first, second, Layout(elsewhere, LABELS), network) == answer


def test_the_network_sees_masks_labels_and_layout() -> None:
    network = narrow_ordering(len(LABELS))
    layout = make_random_layout(np.random.default_rng(0), *FRAME, LABELS)
    first, second = make_placed(0, Box(5, 5, 20, 30), TREE), make_placed(1, Box(12, 10, 30, 40), CAR)
    answer = ask(first, second, layout, network)
    smaller = make_placed(1, Box(12, 10, 18, 16), CAR)
    other_label = make_placed(1, Box(12, 10, 30, 40), ROAD)
    other_layout = Layout(np.full(FRAME, SKY, np.uint8), LABELS)
    assert ask(first, smaller, layout, network) != answer
    assert ask(first, other_label, layout, network) != answer
    assert ask(first, second, other_layout, network) != answer


def test_a_pairs_context_is_both_boxes_enlarged_and_clipped() -> None:
    first, second = make_placed(0, Box(8, 8, 16, 16), TREE), make_placed(1, Box(10, 20, 40, 24), CAR)
    assert pair_context(first, second, FRAME) == Box(8 - 4, 8 - 2, 40, 24 + 2)


def test_an_answer_does_not_depend_on_what_else_is_asked() -> None:
    network = narrow_ordering(len(LABELS))
    layout = make_random_layout(np.random.default_rng(0), *FRAME, LABELS)
    placed = [make_placed(i, Box(i, 2 * i, 12 + 2 * i, 20 + 3 * i), i % 5) for i in range(7)]
    questions = [question_of(a, b, layout, network) for a in placed for b in placed if a is not b]
    together = ask_front(questions, network, nothing)
    assert together == [ask_front([question], network, nothing)[0] for question in questions]
    assert len(together) == 42
    assert ask_front([], network, nothing) == []


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
