from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.joint_choice import JointChoice, joint_choices, joint_weights
from simspaint.engine.ops.shared_boundaries import shared_boundaries


def columns(*widths: int) -> list[Component]:
    """Components side by side in a frame of height 8, the first and the last of one label."""
    edges = np.concatenate([[0], np.cumsum(widths)]).tolist()
    labels = [0, *range(1, len(widths) - 1), 0]
    return [
        Component(i, labels[i], Box(0, a, 8, b), np.ones((8, b - a), bool), 8 * (b - a))
        for i, (a, b) in enumerate(pairwise(edges))
    ]


def random_choice(seed: int) -> JointChoice:
    rng = np.random.default_rng(seed)
    components = columns(5, 9, 4)
    boundaries = shared_boundaries(components, Extent(8, 18))
    rows = rng.uniform(0, 1, (6, 4, 6)).astype(np.float32) * np.float32([1, 60, 20, 20, 20, 9])
    photographs = [rng.permutation(6)[:4] for _ in components]
    merits = [rng.uniform(0, 0.3, 4) for _ in components]
    labels = np.array([0, 1, 0])
    weights = joint_weights(components, labels, boundaries, 1.0, 1.0, 0.2)
    return JointChoice.of(photographs, merits, labels, weights, rows)


def total(choice: JointChoice, places: tuple[int, ...]) -> float:
    """What the choice comes to, pair by pair."""
    size, unlike, mates, same = choice.weights
    of = [int(own[p]) for own, p in zip(choice.photographs, places, strict=True)]
    value = sum(size[i] * choice.merits[i][p] for i, p in enumerate(places))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        value -= unlike[i, j] * choice.differences[of[i], of[j]]
        if choice.labels[i] == choice.labels[j]:
            value -= mates[i, j] * choice.looks[int(choice.labels[i])][of[i], of[j]]
        value += same[i, j] * (of[i] == of[j])
    return float(value)


def test_no_single_change_is_better_and_often_no_choice_at_all() -> None:
    n_best = 0
    for seed in range(20):
        choice = random_choice(seed)
        found = tuple(joint_choices(choice, list(range(6)), True, 20, 1, 0.0)[0].places.tolist())
        values = {places: total(choice, places) for places in product(range(4), repeat=3)}
        changed = [p for p in values if sum(a != b for a, b in zip(p, found, strict=True)) == 1]
        assert all(values[p] <= values[found] + 1e-9 for p in changed)
        n_best += values[found] >= max(values.values()) - 1e-9
    assert n_best >= 18


def test_further_choices_are_worse_and_show_other_photographs_in_a_large_part() -> None:
    n_several = 0
    for seed in range(20):
        choice = random_choice(seed)
        ends = joint_choices(choice, list(range(6)), True, 20, 3, 0.4)
        assert len(ends) <= 3
        assert [end.total for end in ends] == sorted((end.total for end in ends), reverse=True)
        for end in ends:
            assert end.total == pytest.approx(total(choice, tuple(end.places.tolist())))
        shown = [[own[p] for own, p in zip(choice.photographs, end.places, strict=True)] for end in ends]
        for i, one in enumerate(shown):
            for other in shown[:i]:
                assert (choice.weights.size**2)[np.array(one) != np.array(other)].sum() > 0.4
        n_several += len(ends) > 1
    assert n_several >= 5


def test_neighbours_share_a_boundary_and_others_none() -> None:
    lengths = shared_boundaries(columns(5, 9, 4), Extent(8, 18))
    assert lengths.tolist() == [[0, 8, 0], [8, 0, 8], [0, 8, 0]]


def test_boundaries_across_rows_count_too_and_unlabelled_pixels_do_not() -> None:
    above = Component(0, 0, Box(0, 0, 2, 6), np.ones((2, 6), bool), 12)
    below = Component(1, 1, Box(2, 0, 4, 4), np.ones((2, 4), bool), 8)
    assert shared_boundaries([above, below], Extent(4, 6))[0, 1] == 4
    assert shared_boundaries([above], Extent(4, 6)).tolist() == [[0]]
