"""What the ordering network is asked about a pair of segments, and what it sees."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.order import (
    ask_front,
    pair_context,
)
from tests.engine.narrow_models import narrow_ordering
from tests.engine.stages.order_cases import (
    CAR,
    FRAME,
    LABELS,
    ROAD,
    SKY,
    TREE,
    ask,
    make_placed,
    nothing,
    question_of,
)
from tests.factories import make_random_layout


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
