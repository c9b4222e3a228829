"""How far sets of photographs are from one another by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from simspaint.bank.memory_bank import MemoryBank
from training.evaluation.chance_differences import other_photographs
from training.synthesis.perceptual_features import from_stand_in


def test_the_whole_bank_is_no_way_from_itself(bank: MemoryBank, features_file: Path) -> None:
    real = [bank.photograph(name) for name in bank.photographs]
    found = other_photographs(bank, real, from_stand_in(features_file))
    assert found["sets"] == 1
    for kind in ("mean", "least", "most"):
        assert found[kind]["frechet"] == pytest.approx(0, abs=1e-3)
        assert found[kind]["spectrum"] == pytest.approx(0, abs=1e-9)


def test_sets_are_drawn_apart_and_the_same_each_time(bank: MemoryBank, features_file: Path) -> None:
    network = from_stand_in(features_file)
    real = [bank.photograph(name) for name in bank.photographs[:4]]
    found = other_photographs(bank, real, network)
    assert found["sets"] == min(len(bank.photographs) // 4, 8) > 1
    assert 0 < found["least"]["frechet"] < found["mean"]["frechet"] < found["most"]["frechet"]
    assert found == other_photographs(bank, real, network)


def test_a_small_bank_has_no_such_sets(bank: MemoryBank, features_file: Path) -> None:
    real = [bank.photograph(bank.photographs[0])] * (len(bank.photographs) + 1)
    assert other_photographs(bank, real, from_stand_in(features_file)) == {}
