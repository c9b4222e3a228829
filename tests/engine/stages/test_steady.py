"""What stands still in a sequence."""

from __future__ import annotations

import numpy as np

from simspaint.engine.stages.steady import SteadyConfig, steady_photograph

CONFIG = SteadyConfig(near=0.1, far=0.2)


def _photographs() -> tuple[np.ndarray, np.ndarray]:
    return np.full((100, 200, 3), 90, np.uint8), np.full((100, 200, 3), 100, np.uint8)


def test_where_nothing_changed_the_photograph_is_that_of_before() -> None:
    now, before = _photographs()
    assert steady_photograph(now, before, np.zeros((100, 200), bool), CONFIG) is before


def test_it_is_new_near_what_changed_and_goes_over_to_that_of_before() -> None:
    now, before = _photographs()
    changed = np.zeros((100, 200), bool)
    changed[:, :50] = True
    made = steady_photograph(now, before, changed, CONFIG)
    assert (made[:, :59] == 90).all()
    assert (made[:, 71:] == 100).all()
    assert (np.diff(made[50, :, 0].astype(int)) >= 0).all()
    assert 92 < made[50, 64, 0] < 98


def test_where_all_changed_all_is_new() -> None:
    now, before = _photographs()
    assert np.array_equal(steady_photograph(now, before, np.ones((100, 200), bool), CONFIG), now)
