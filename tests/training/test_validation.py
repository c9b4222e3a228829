"""What is held out is never learned from, and judges each network by what it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import MemoryBankError
from tests.training.small_tasks import (
    ordering_task,
    refinement_task,
    transform_task,
)
from tests.training.task_cases import TASKS, batch_of
from training.data_sets.held_bank import held_bank
from training.task import Task


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement"])
def test_validation_repeats_and_leaves_the_network_as_it_is(
    kind: str, bank: MemoryBank, features_file: Path, tmp_path: Path
) -> None:
    task = TASKS[kind](bank, features_file)
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    first, second = (task.validate(task.network, tmp_path, 1) for _ in range(2))
    assert first == second
    assert "score" in first
    assert all(np.isfinite(value) for value in first.values())
    assert all(torch.equal(before[name], value) for name, value in task.network.state_dict().items())


@pytest.mark.parametrize("kind", ["transform", "ordering", "refinement"])
def test_a_data_set_can_be_held_out_in_place_of_a_part_of_the_bank(
    kind: str, data_set: Path, bank: MemoryBank, tmp_path: Path
) -> None:
    held = held_bank(data_set, bank, tmp_path / "held")
    listed = (data_set / "val.txt").read_text().split()
    assert sorted(held.photographs) == sorted(listed)
    assert held_bank(data_set, bank, tmp_path / "held").photographs == held.photographs
    make: Any = {"transform": transform_task, "ordering": ordering_task, "refinement": refinement_task}[kind]
    depths = {"depths": data_set / "depth", "held_depths": data_set / "depth"} if kind == "ordering" else {}
    task = make(bank, 2, held_bank=held, **depths)
    asked: set[str] = set()
    for source, names in ((bank, bank.photographs), (held, held.photographs)):
        layout = source.layout
        source.layout = lambda name, layout=layout: asked.add(name) or layout(name)
        task.validate(task.network, tmp_path, 1) if source is held else batch_of(task, 80)
        del source.layout
        assert asked <= set(names)
        asked.clear()


def test_a_held_out_bank_of_other_photographs_is_refused(
    data_set: Path, bank: MemoryBank, bank_folder: Path
) -> None:
    with pytest.raises(MemoryBankError, match="other photographs"):
        held_bank(data_set, bank, bank_folder)


@pytest.mark.parametrize("make", [transform_task, ordering_task, refinement_task])
def test_nothing_held_out_gives_no_figures(
    make: Callable[[MemoryBank, int], Task], bank: MemoryBank, tmp_path: Path
) -> None:
    task = make(bank, 0)
    assert task.validate(task.network, tmp_path, 1) == {}


@pytest.mark.parametrize("kind", ["transform", "ordering"])
def test_what_is_held_out_is_never_an_example(
    kind: str, bank: MemoryBank, features_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, used, layout = TASKS[kind](bank, features_file), set(), bank.layout
    monkeypatch.setattr(bank, "layout", lambda name: used.add(name) or layout(name))
    batch_of(task, 60)
    held = set(sorted(bank.photographs)[-2:])
    assert used == set(bank.photographs) - held
    used.clear()
    task.validate(task.network, Path("nowhere"), 1)
    assert used == held


def test_t_is_judged_by_the_overlap_it_brings(
    bank: MemoryBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = transform_task(bank)
    figures = task.validate(task.network, tmp_path, 1)
    assert figures["after"] == pytest.approx(figures["before"], abs=0.02)  # it begins as the identity
    truth = task.example_source.example(np.random.default_rng(0), 0)["restore"]
    assert truth.shape == (2, 3)

    class Knowing(nn.Module):
        """Says the affine of the example that is asked about."""

        def __init__(self) -> None:
            super().__init__()
            self.anything = nn.Parameter(torch.zeros(1))

        def forward(self, *_: torch.Tensor) -> torch.Tensor:
            return answers.pop(0)

    answers: list[torch.Tensor] = []
    make = task._make

    def made(source: MemoryBank, segment_id: int, rng: np.random.Generator) -> dict[str, np.ndarray] | None:
        example = make(source, segment_id, rng)
        if example is not None:
            answers.append(torch.from_numpy(example["restore"][None]))
        return example

    monkeypatch.setattr(task, "_make", made)
    best = task.validate(Knowing(), tmp_path, 1)
    assert best["after"] > figures["before"] + 0.1
    assert best["score"] == -best["kept"] <= -best["after"]


def test_ordering_is_judged_by_the_share_of_pairs_right(
    bank: MemoryBank, data_set: Path, tmp_path: Path
) -> None:
    task = ordering_task(bank, 2, data_set / "depth")
    figures = task.validate(task.network, tmp_path, 1)
    assert figures["score"] == -figures["right"]
    assert 0 <= figures["right"] <= 1
    assert figures["pairs"] >= 4
    assert set(figures) == {"score", "right", "by_rank", "pairs"}
