"""Runs that are cut, and what is left of them."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from training.running.loop_settings import LoopSettings
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
