"""One order from many answers about pairs."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.engine.ops.occlusion_graph import Occlusion, back_to_front
from tests.strategies import seeds


@st.composite
def occlusion_graphs(draw: st.DrawFn, acyclic: bool = False) -> tuple[int, list[Occlusion], list[float]]:
    """Number of segments, at most one occlusion a pair, ranks with ties."""
    n = draw(st.integers(0, 8))
    rng = np.random.default_rng(draw(seeds()))
    hidden_first = rng.permutation(n)
    occlusions = []
    for i in range(n):
        for j in range(i + 1, n):
            if rng.random() < 0.5:
                back, front = int(hidden_first[i]), int(hidden_first[j])
                if not acyclic and rng.random() < 0.5:
                    back, front = front, back
                occlusions.append(Occlusion(back, front, float(rng.integers(0, 6)) / 5))
    return n, occlusions, [float(r) for r in rng.integers(0, 3, n)]


@settings(max_examples=60)
@given(occlusion_graphs())
def test_the_order_is_a_permutation(graph: tuple[int, list[Occlusion], list[float]]) -> None:
    n, occlusions, rank = graph
    assert sorted(back_to_front(n, occlusions, rank)) == list(range(n))


@settings(max_examples=60)
@given(occlusion_graphs(acyclic=True))
def test_without_a_cycle_every_occlusion_is_respected(
    graph: tuple[int, list[Occlusion], list[float]],
) -> None:
    n, occlusions, rank = graph
    place = {segment: i for i, segment in enumerate(back_to_front(n, occlusions, rank))}
    assert all(place[pair.back] < place[pair.front] for pair in occlusions)


@settings(max_examples=60)
@given(occlusion_graphs(acyclic=True))
def test_of_what_may_be_painted_next_the_lowest_rank_is(
    graph: tuple[int, list[Occlusion], list[float]],
) -> None:
    n, occlusions, rank = graph
    expected: list[int] = []
    while len(expected) < n:
        hidden = {pair.front for pair in occlusions if pair.back not in expected}
        expected.append(min((rank[i], i) for i in range(n) if i not in expected and i not in hidden)[1])
    assert back_to_front(n, occlusions, rank) == expected


@settings(max_examples=60)
@given(occlusion_graphs(), seeds())
def test_the_order_does_not_depend_on_the_order_of_the_answers(
    graph: tuple[int, list[Occlusion], list[float]], seed: int
) -> None:
    n, occlusions, rank = graph
    shuffled = [occlusions[i] for i in np.random.default_rng(seed).permutation(len(occlusions))]
    assert back_to_front(n, occlusions, rank) == back_to_front(n, shuffled, rank)


@settings(max_examples=60)
@given(occlusion_graphs())
def test_the_most_confident_occlusion_is_always_respected(
    graph: tuple[int, list[Occlusion], list[float]],
) -> None:
    n, occlusions, rank = graph
    if occlusions:
        surest = max(occlusions, key=lambda pair: pair.confidence)
        others = [p._replace(confidence=p.confidence / 2) for p in occlusions if p != surest]
        order = back_to_front(n, [*others, surest._replace(confidence=1.0)], rank)
        assert order.index(surest.back) < order.index(surest.front)


def test_a_cycle_is_broken_at_its_least_confident_occlusion() -> None:
    ring = [(0, 1), (1, 2), (2, 0)]
    for confidences in permutations((0.9, 0.5, 0.1)):
        occlusions = [Occlusion(*pair, c) for pair, c in zip(ring, confidences, strict=True)]
        order = back_to_front(3, occlusions, [0.0, 0.0, 0.0])
        weakest = min(occlusions, key=lambda pair: pair.confidence)
        for pair in occlusions:
            assert (order.index(pair.back) < order.index(pair.front)) == (pair != weakest)


def test_of_equally_confident_occlusions_of_a_cycle_the_larger_pair_is_dropped() -> None:
    ring = [Occlusion(0, 1, 0.5), Occlusion(1, 2, 0.5), Occlusion(2, 0, 0.5)]
    assert back_to_front(3, ring, [2.0, 1.0, 0.0]) == [0, 1, 2]


def test_two_cycles_are_both_broken() -> None:
    rings = [
        *(Occlusion(0, 1, 0.9), Occlusion(1, 2, 0.8), Occlusion(2, 0, 0.2)),
        *(Occlusion(3, 4, 0.9), Occlusion(4, 5, 0.3), Occlusion(5, 3, 0.8)),
    ]
    order = back_to_front(6, rings, [0.0] * 6)
    assert [s for s in order if s < 3] == [0, 1, 2]
    assert [s for s in order if s >= 3] == [5, 3, 4]


def test_two_answers_about_a_pair_count_as_the_surer_one() -> None:
    both = [Occlusion(0, 1, 0.9), Occlusion(0, 1, 0.1), Occlusion(1, 0, 0.5)]
    assert back_to_front(2, both, [0.0, 0.0]) == [0, 1]
    assert back_to_front(2, both[1:], [0.0, 0.0]) == [1, 0]


def test_what_no_occlusion_compares_is_painted_by_rank_then_by_index() -> None:
    assert back_to_front(4, [], [3.0, 1.0, 2.0, 1.0]) == [1, 3, 2, 0]
    assert back_to_front(4, [Occlusion(0, 1, 1.0)], [3.0, 1.0, 2.0, 1.0]) == [3, 2, 0, 1]
    assert back_to_front(0, [], []) == []
