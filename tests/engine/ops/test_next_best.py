"""What could be chosen instead, one component at a time."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.engine.ops.joint_choice import JointEnd, joint_choices
from simspaint.engine.ops.next_best import next_best
from tests.engine.ops.test_joint_choice import random_choice, total


@pytest.mark.parametrize("seed", range(5))
def test_they_are_the_best_single_changes_and_their_losses_those_of_the_whole(seed: int) -> None:
    choice = random_choice(seed)
    end = joint_choices(choice, list(range(6)), True, 20, 1, 0.0)[0]
    places = tuple(end.places.tolist())
    for i, others in enumerate(next_best(choice, end, 9)):
        assert {other.place for other in others} == set(range(4)) - {places[i]}
        losses = [other.loss for other in others]
        assert losses == sorted(losses)
        changed = [(*places[:i], other.place, *places[i + 1 :]) for other in others]
        assert losses == pytest.approx([total(choice, places) - total(choice, c) for c in changed])
        assert losses[0] >= 0


def test_each_photograph_gives_one_and_the_chosen_one_gives_none() -> None:
    choice = random_choice(0)
    choice.photographs[1][:] = [2, 2, 5, 3]
    choice.merits[1][:] = [0.9, 0.8, 0.1, 0.2]
    end = JointEnd(np.array([0, 0, 0]), 0.0)
    found = next_best(choice, end, 9)[1]
    assert {other.place for other in found} == {2, 3}
    assert len(next_best(choice, end, 1)[1]) == 1
