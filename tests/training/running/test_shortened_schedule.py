"""Steps of a schedule that has to end in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.small_tasks import ToyTask
from training.loop import train
from training.running.checkpoints import Checkpoint
from training.running.loop_settings import LoopSettings
from training.running.shortened_schedule import crossed, paced_steps


def ticking(seconds: float) -> Iterator[float]:
    """The time, that many seconds later at every look."""
    now = 0.0
    while True:
        yield now
        now += seconds


@pytest.mark.parametrize("first", [0, 40])
def test_a_slow_machine_leaves_out_steps_evenly_and_never_the_last(first: int) -> None:
    times = ticking(6.0)
    steps = list(paced_steps(first, 100, 2.0, lambda: next(times)))  # 20 steps would fit
    assert steps[0] == first
    assert steps[-1] == 99
    assert len(steps) == pytest.approx(20 * (100 - first) / 100, abs=2)
    assert np.diff(steps[:-1]).max() <= 6


def test_a_fast_machine_takes_every_step_as_does_one_without_a_limit() -> None:
    times = ticking(0.01)
    assert list(paced_steps(3, 50, 2.0, lambda: next(times))) == list(range(3, 50))
    assert list(paced_steps(3, 50, None)) == list(range(3, 50))
    assert list(paced_steps(50, 50, 1.0)) == []


def test_a_multiple_is_noticed_though_its_step_was_left_out() -> None:
    assert [crossed(*pair, 10) for pair in ((8, 9), (9, 10), (9, 12), (10, 11), (19, 40))] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_a_run_without_time_still_ends_its_schedule(tmp_path: Path) -> None:
    task = ToyTask()
    train(task, LoopSettings(tmp_path, 5000, batch=1, schedule_minutes=1e-3, validate_every=1000))
    assert task.validated[-1] == 5000
    assert len((tmp_path / "log.csv").read_text().splitlines()) < 500


def test_averaged_weights_follow_though_steps_are_left_out(tmp_path: Path) -> None:
    task = ToyTask()
    checkpoint = Checkpoint.create(task, LoopSettings(tmp_path, 1000, ema=0.99))
    weights = [next(iter(network.parameters())) for network in (task.network, checkpoint.averaged)]
    with torch.no_grad():
        weights[0].fill_(1.0)
        weights[1].fill_(0.0)
    checkpoint.average(5000, 100)
    torch.testing.assert_close(weights[1], torch.full_like(weights[1], 1 - 0.99**100))
