"""Learning rate, gradients, averaged weights, and numbers that are none."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from tests.training.cut_runs import assert_same_run, checkpoint_of, settings
from tests.training.small_tasks import ToyTask
from training.loop import learning_rate_at, train


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


def test_validation_that_is_no_number_is_never_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = ToyTask()
    monkeypatch.setattr(task, "validate", lambda *_: {"score": math.nan})
    train(task, settings(tmp_path))
    assert not (tmp_path / "best.safetensors").exists()
