"""The training loop: when it stops, what it writes, and that a cut changes nothing."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from simspaint.bank.memory_bank import MemoryBank
from tests.training.small_tasks import ToyTask, synthesis_task
from training.loop import LoopSettings, learning_rate_at, train
from training.running.made_ahead import made_in_processes
from training.task import Task


def settings(out: Path, steps: int = 6, **changes: object) -> LoopSettings:
    values = {"warmup": 2, "batch": 3, "validate_every": 2, "checkpoint_every": 100, "log_every": 1}
    return LoopSettings(out, steps, **{**values, **changes})  # pyright: ignore[reportArgumentType]


def checkpoint_of(folder: Path) -> dict[str, Tensor]:
    return load_file(folder / "checkpoint.safetensors")


class Stopped(Exception):
    """What cuts a run in the tests, like a power cut."""


def cut_at(task: Task, step: int) -> None:
    """Let the task's loss raise at a step."""
    loss = task.loss

    def cut(network: torch.nn.Module, batch: dict[str, Tensor], now: int) -> tuple[Tensor, dict[str, float]]:
        if now == step:
            raise Stopped
        return loss(network, batch, now)

    task.loss = cut  # pyright: ignore[reportAttributeAccessIssue]


def assert_same_run(first: Path, second: Path) -> None:
    """Two runs ended with the same networks, averages, optimizers and averaged weights, bit by bit."""
    for file in ("checkpoint", "last"):
        a, b = (load_file(folder / f"{file}.safetensors") for folder in (first, second))
        assert a.keys() == b.keys()
        assert [name for name in a if not torch.equal(a[name], b[name])] == []


def test_a_run_that_was_cut_ends_with_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    whole = ToyTask()
    train(whole, settings(tmp_path / "whole"))
    cut = ToyTask()
    cut_at(cut, 4)
    with pytest.raises(Stopped):
        train(cut, settings(tmp_path / "cut", checkpoint_every=3))
    resumed = ToyTask()
    with torch.no_grad():  # whatever a new run begins with is replaced
        resumed.network[0].weight.zero_()  # pyright: ignore[reportIndexIssue]
    train(resumed, settings(tmp_path / "cut", checkpoint_every=3))
    assert_same_run(tmp_path / "whole", tmp_path / "cut")
    assert resumed.seen == whole.seen


@pytest.mark.parametrize("adversary", [False, True], ids=["paper", "adversary and two branches"])
def test_f_resumes_exactly_with_its_calibration_and_its_adversary(
    tmp_path: Path, bank: MemoryBank, features_file: Path, adversary: bool
) -> None:
    def task() -> Task:
        share = 0.5 if adversary else 0.0
        return synthesis_task(bank, features_file, adversary, share, half_size_steps=2)

    whole = task()
    train(whole, settings(tmp_path / "whole", batch=2))
    cut = task()
    cut_at(cut, 3)
    with pytest.raises(Stopped):
        train(cut, settings(tmp_path / "cut", batch=2, checkpoint_every=3))
    resumed = task()
    train(resumed, settings(tmp_path / "cut", batch=2))
    assert_same_run(tmp_path / "whole", tmp_path / "cut")
    assert resumed.state() == whole.state()  # the cut was within the calibration
    saved = checkpoint_of(tmp_path / "cut")
    assert any(name.startswith("adversary_optimizer/") for name in saved) == adversary


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


def test_no_minutes_stop_a_run_before_its_first_step_with_a_checkpoint(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path, minutes=0.0))
    untouched = ToyTask().network.state_dict()
    saved = checkpoint_of(tmp_path)
    assert all(torch.equal(saved[f"network/{name}"], weight) for name, weight in untouched.items())
    train(ToyTask(), settings(tmp_path))
    train(ToyTask(), settings(tmp_path / "whole"))
    assert_same_run(tmp_path, tmp_path / "whole")


def test_minutes_stop_a_run_in_the_middle_and_the_schedule_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 10000, 20))  # every look at the clock takes 20 s
    slow = SimpleNamespace(monotonic=lambda: float(next(clock)))
    monkeypatch.setattr("training.loop.time", slow)
    task = ToyTask()
    train(task, settings(tmp_path, minutes=1.0))
    assert task.validated == [2]
    assert (tmp_path / "last.safetensors").is_file()
    monkeypatch.undo()
    train(ToyTask(), settings(tmp_path))
    train(ToyTask(), settings(tmp_path / "whole"))
    assert_same_run(tmp_path, tmp_path / "whole")


def test_a_finished_run_is_left_as_it_is(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path))
    before = checkpoint_of(tmp_path)
    again = ToyTask()
    train(again, settings(tmp_path))
    train(again, settings(tmp_path, steps=4))  # and does not become shorter
    after = checkpoint_of(tmp_path)
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert again.validated == []
    longer = ToyTask()
    train(longer, settings(tmp_path, steps=8))
    assert longer.validated == [8]


def test_the_best_weights_are_those_of_the_lowest_score(tmp_path: Path) -> None:
    task = ToyTask()
    train(task, settings(tmp_path, steps=7))
    assert task.validated == [2, 4, 6, 7]  # the last step is validated as well
    best = load_file(tmp_path / "best.safetensors")
    last = load_file(tmp_path / "last.safetensors")
    assert not any(torch.equal(best[name], last[name]) for name in best)


def test_the_best_score_is_kept_when_a_run_goes_on(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path, steps=6))
    best = load_file(tmp_path / "best.safetensors")
    train(ToyTask(), settings(tmp_path, steps=8))
    again = load_file(tmp_path / "best.safetensors")
    assert all(torch.equal(best[name], again[name]) for name in best)


def test_without_held_out_examples_the_latest_weights_are_the_best(
    tmp_path: Path, bank: MemoryBank, features_file: Path
) -> None:
    train(synthesis_task(bank, features_file), settings(tmp_path, steps=4, batch=1))
    best, last = (load_file(tmp_path / f"{name}.safetensors") for name in ("best", "last"))
    assert all(torch.equal(best[name], last[name]) for name in last)


def test_averaged_weights_follow_the_weights(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path, ema=0.0))
    saved, last = checkpoint_of(tmp_path), load_file(tmp_path / "last.safetensors")
    assert all(torch.equal(saved[f"network/{name}"], weight) for name, weight in last.items())
    train(ToyTask(), settings(tmp_path / "slow", ema=0.99))
    saved, last = checkpoint_of(tmp_path / "slow"), load_file(tmp_path / "slow" / "last.safetensors")
    first = ToyTask().network.state_dict()
    for name, mean in last.items():
        low = torch.minimum(first[name], saved[f"network/{name}"])
        high = torch.maximum(first[name], saved[f"network/{name}"])
        assert not torch.equal(mean, saved[f"network/{name}"])
        assert (mean >= low - 0.02).all()
        assert (mean <= high + 0.02).all()


def test_gradients_are_clipped(tmp_path: Path) -> None:
    # Adam alone does not see the gradients' scale, so it is looked at in the first moments it keeps.
    def moments(clip: float) -> Tensor:
        train(ToyTask(), settings(tmp_path / str(clip), steps=1, clip=clip))
        saved = checkpoint_of(tmp_path / str(clip))
        parts = [t.flatten() for name, t in saved.items() if name.endswith("exp_avg")]
        return torch.cat(parts) / (1 - 0.9)

    free, clipped = moments(1e6), moments(0.01)
    assert free.norm() > 0.02
    assert float(clipped.norm()) == pytest.approx(0.01, rel=1e-3)
    assert torch.allclose(clipped, free * 0.01 / free.norm(), atol=1e-6)


def test_the_learning_rate_rises_and_falls_to_nothing() -> None:
    plan = settings(Path("nowhere"), steps=100, warmup=10)
    rates = [learning_rate_at(step, plan) for step in range(100)]
    assert rates[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert all(a > b for a, b in pairwise(rates[10:]))
    assert rates[10] == 1
    assert rates[99] == pytest.approx(0, abs=1e-3)
    assert learning_rate_at(55, plan) == pytest.approx(0.5)
    assert learning_rate_at(1000, plan) == 0
    assert learning_rate_at(0, replace(plan, warmup=0)) == 1


def test_the_learning_rate_reaches_the_optimizer(tmp_path: Path) -> None:
    # With momentum off the first step of Adam moves every weight by its rate.
    train(ToyTask(), settings(tmp_path, steps=1, warmup=4, learning_rate=0.1, clip=1e6))
    moved = checkpoint_of(tmp_path)["network/2.bias"] - ToyTask().network.state_dict()["2.bias"]
    assert float(moved.abs()) == pytest.approx(0.1 / 4, rel=1e-3)


@pytest.mark.parametrize("where", ["loss", "gradient"])
def test_a_loss_or_gradient_that_is_no_number_stops_the_run(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ToyTask(poisoned_step=4 if where == "loss" else -1)
    if where == "gradient":
        spoil_gradient(task, 4, monkeypatch)
    with pytest.raises(FloatingPointError, match=f"{where} is not a number"):
        train(task, settings(tmp_path, checkpoint_every=3))
    saved = checkpoint_of(tmp_path)
    assert all(torch.isfinite(tensor).all() for tensor in saved.values())
    train(ToyTask(), settings(tmp_path))  # goes on from the step before
    train(ToyTask(), settings(tmp_path / "whole"))
    assert_same_run(tmp_path, tmp_path / "whole")


def spoil_gradient(task: ToyTask, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loss is finite at that step, its gradient is not."""
    loss: Callable[..., tuple[Tensor, dict[str, float]]] = task.loss

    def spoiled(
        network: torch.nn.Module, batch: dict[str, Tensor], now: int
    ) -> tuple[Tensor, dict[str, float]]:
        value, terms = loss(network, batch, now)
        zero = value - value.detach()
        return (value + zero.sqrt() if now == step else value), terms

    monkeypatch.setattr(task, "loss", spoiled)


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


def test_validation_that_is_no_number_is_never_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ToyTask()
    monkeypatch.setattr(task, "validate", lambda *_: {"score": math.nan})
    train(task, settings(tmp_path))
    assert not (tmp_path / "best.safetensors").exists()
