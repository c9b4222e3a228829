"""A whole cloud is compared with the sky behind it by the sky of its own photograph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.ops.appearance_rows import N_VALUES, SHARE
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.engine.stages.select import Appearance, Query, SelectConfig, select

SKY, CLOUD = 0, 1
BLUE, BLUE_TOO, EVENING = range(3)


def _query(label_id: int, area: int, photographs: tuple[int, ...], look: int | None = None) -> Query:
    component = Component(
        label_id, label_id, Box(label_id, 0, label_id + 1, area), np.ones((1, area), bool), area
    )
    candidates = [Candidate(i, 0.5 + 0.075 * i, 0.0) for i in range(len(photographs))]
    numbers = np.array(photographs, np.int64)
    return Query(component, candidates, numbers, np.ones(len(numbers)), len(numbers), 1.0, look=look)


@pytest.mark.parametrize(("look", "chosen"), [(None, EVENING), (SKY, BLUE_TOO)])
def test_a_cloud_comes_from_a_sky_like_the_one_behind_it(look: int | None, chosen: int) -> None:
    rows = np.zeros((3, 3, N_VALUES), np.float32)
    rows[:, [SKY, CLOUD], SHARE] = 0.5
    rows[:, CLOUD, SHARE + 1] = 90  # all clouds are white …
    rows[:, SKY, SHARE + 1] = 70, 70, 60  # … and skies are not alike
    rows[:, SKY, SHARE + 3] = -40, -40, 30
    config = replace(SelectConfig(), plainness_of_outlines=0.0, plainness=0.0)
    queries = [_query(SKY, 90, (BLUE,)), _query(CLOUD, 10, (BLUE_TOO, EVENING), look)]
    appearance = Appearance(np.arange(3), rows, np.ones(3))
    made = select(
        queries, appearance, np.zeros((2, 2), np.int64), (), top_k=1, seed=0, consistency=0.01, config=config
    )[0]
    assert (BLUE_TOO, EVENING)[made.places[1]] == chosen
