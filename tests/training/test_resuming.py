"""A run that was cut ends with the weights of one that was not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file

from simspaint.bank.memory_bank import MemoryBank
from tests.training.cut_runs import Stopped, assert_same_run, checkpoint_of, cut_at, settings
from tests.training.small_tasks import ToyTask, synthesis_task
from training.loop import train
from training.task import Task


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


def test_the_best_score_is_kept_when_a_run_goes_on(tmp_path: Path) -> None:
    train(ToyTask(), settings(tmp_path, steps=6))
    best = load_file(tmp_path / "best.safetensors")
    train(ToyTask(), settings(tmp_path, steps=8))
    again = load_file(tmp_path / "best.safetensors")
    assert all(torch.equal(best[name], again[name]) for name in best)
