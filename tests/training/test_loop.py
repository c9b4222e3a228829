"""The training loop: when it stops, what it writes, and that a cut changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from simspaint.bank.memory_bank import MemoryBank
from tests.training.cut_runs import Stopped, assert_same_run, checkpoint_of, cut_at, settings
from tests.training.small_tasks import ToyTask, synthesis_task
from training.loop import train
from training.running.made_ahead import made_in_processes


def test_the_examples_do_not_depend_on_who_makes_them(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path / "1"))
    train(ToyTask(), settings(tmp_path / "3", workers=3))
    assert_same_run(tmp_path / "1", tmp_path / "3")
    train(ToyTask(), settings(tmp_path / "processes", processes=2))
    assert_same_run(tmp_path / "1", tmp_path / "processes")


def test_processes_are_no_forks_of_the_one_that_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork would wait for ever for locks that torch's threads held."""
    given: dict[str, object] = {}

    class Loader:
        def __init__(self, *_: object, **options: object) -> None:
            given.update(options)

        def __iter__(self) -> Iterator[object]:
            return iter(())

    monkeypatch.setattr("training.running.made_ahead.DataLoader", Loader)
    for methods, expected in ((["fork", "spawn", "forkserver"], "forkserver"), (["spawn"], "spawn")):
        monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda methods=methods: methods)
        list(made_in_processes(lambda step: {}, iter([0]), 1, 1))
        assert given["multiprocessing_context"] == expected


def test_another_seed_gives_other_examples(tmp_path: Path) -> None:
    for seed in (0, 1):
        train(ToyTask(), settings(tmp_path / str(seed), seed=seed))
    first, second = (checkpoint_of(tmp_path / str(seed))["network/0.weight"] for seed in (0, 1))
    assert not torch.equal(first, second)


def test_the_best_weights_are_those_of_the_lowest_score(tmp_path: Path) -> None:
    task = ToyTask()
    train(task, settings(tmp_path, steps=7))
    assert task.validated == [2, 4, 6, 7]  # the last step is validated as well
    best = load_file(tmp_path / "best.safetensors")
    last = load_file(tmp_path / "last.safetensors")
    assert not any(torch.equal(best[name], last[name]) for name in best)


def test_without_held_out_examples_the_latest_weights_are_the_best(
    tmp_path: Path, bank: MemoryBank, features_file: Path
) -> None:
    train(synthesis_task(bank, features_file), settings(tmp_path, steps=4, batch=1))
    best, last = (load_file(tmp_path / f"{name}.safetensors") for name in ("best", "last"))
    assert all(torch.equal(best[name], last[name]) for name in last)


def test_the_log_has_every_term_of_every_step_once_also_after_a_cut(tmp_path: Path) -> None:
    cut = ToyTask()
    cut_at(cut, 5)
    with pytest.raises(Stopped):
        train(cut, settings(tmp_path, checkpoint_every=3))
    train(ToyTask(), settings(tmp_path))
    with open(tmp_path / "log.csv", newline="") as file:
        rows = [(int(step), name) for step, name, _ in csv.reader(file)]
    assert len(rows) == len(set(rows))
    assert [step for step, name in rows if name == "square"] == [1, 2, 3, 4, 5, 6]
    assert [step for step, name in rows if name == "validation/score"] == [2, 4, 6]
    assert [name for step, name in rows if step == 1] == ["square", "gradient"]


def test_a_run_that_fails_leaves_no_file_open(tmp_path: Path) -> None:
    with pytest.raises(FloatingPointError):
        train(ToyTask(poisoned_step=1), settings(tmp_path))
    rows = (tmp_path / "log.csv").read_text().splitlines()
    assert [row.split(",")[1] for row in rows] == ["square", "gradient"]  # flushed, so closed
    assert list((tmp_path / "curves").iterdir())


def test_an_example_that_cannot_be_made_stops_the_run_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ToyTask()
    make = task.example
    monkeypatch.setattr(task, "example", lambda rng, step: make(rng, step) if step < 3 else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        train(task, settings(tmp_path))
