from __future__ import annotations

from training.evaluation.evenly_spread import spread


def test_some_of_many_are_spread_evenly_from_the_first_to_the_last() -> None:
    names = list("abcdefghi")
    assert spread(names, 3) == ["a", "e", "i"]
    assert spread(names, 20) == names
    assert spread(names, 1) == ["a"]
    assert spread([], 3) == []
