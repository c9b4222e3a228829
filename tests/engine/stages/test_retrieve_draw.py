"""One of the best candidates is drawn."""

from __future__ import annotations

import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import (
    choose_segment,
)
from tests.factories import make_layout


def test_the_draw_is_repeatable_and_uses_all_of_the_best() -> None:
    component = find_components(make_layout(np.random.default_rng(0)))[0]
    candidates = [Candidate(i, 1 - i / 10, 0.5) for i in range(10)]
    drawn = [choose_segment(component, candidates, 4, seed) for seed in range(200)]
    assert drawn == [choose_segment(component, candidates, 4, seed) for seed in range(200)]
    assert {c.segment_id for c in drawn if c} == {0, 1, 2, 3}
    assert choose_segment(component, candidates, 1, 7) == candidates[0]
    assert choose_segment(component, [], 4, 7) is None
    assert choose_segment(component, candidates, 4, -1) is not None


def test_the_draw_of_a_component_does_not_depend_on_others() -> None:
    """The same label and box draw alike, wherever the component is in its list; others draw differently."""
    mask = np.ones((4, 5), np.bool_)
    first = Component(0, 2, Box(1, 1, 5, 6), mask, 20)
    same = Component(7, 2, Box(1, 1, 5, 6), mask, 20)
    moved = Component(0, 2, Box(2, 1, 6, 6), mask, 20)
    candidates = [Candidate(i, 0.5, 0.5) for i in range(10)]

    def draws(component: Component) -> list[Candidate | None]:
        return [choose_segment(component, candidates, 10, seed) for seed in range(40)]

    assert draws(first) == draws(same)
    assert draws(first) != draws(moved)
