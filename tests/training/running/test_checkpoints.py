"""Checkpoints that cannot be used say so; the others lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import WeightsError
from tests.training.small_tasks import ToyTask, synthesis_task
from training.loop import train
from training.running.checkpoints import Checkpoint
from training.running.loop_settings import LoopSettings


def settings(out: Path) -> LoopSettings:
    return LoopSettings(out, 3, batch=2, validate_every=2)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a finished run."""
    return train(ToyTask(), settings(tmp_path / "run"))


def test_the_checkpoint_of_another_task_is_refused(run: Path) -> None:
    other = ToyTask()
    other.name = "ordering"
    with pytest.raises(WeightsError, match="checkpoint of toy, not of ordering"):
        train(other, settings(run))


def test_the_checkpoint_of_another_configuration_is_refused(run: Path) -> None:
    other = ToyTask()
    other.network = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.Tanh(), nn.Conv2d(8, 1, 1))
    with pytest.raises(WeightsError, match="another configuration"):
        train(other, settings(run))


@pytest.mark.parametrize("damage", ["empty", "truncated", "text", "no numbers", "odd numbers"])
def test_a_damaged_checkpoint_is_told_and_kept(run: Path, damage: str) -> None:
    path = run / "checkpoint.safetensors"
    data, tensors = path.read_bytes(), load_file(path)
    if damage in ("empty", "truncated", "text"):
        broken = {"empty": b"", "truncated": data[: len(data) // 2], "text": b"once upon a time " * 9}
        path.write_bytes(broken[damage])
    else:
        save_file(tensors, path, {} if damage == "no numbers" else {"run": "[1, 2"})
    before = path.read_bytes()
    with pytest.raises(WeightsError, match="damaged, or no checkpoint"):
        train(ToyTask(), settings(run))
    assert path.read_bytes() == before


def test_a_checkpoint_that_lacks_a_tensor_is_told(run: Path) -> None:
    path = run / "checkpoint.safetensors"
    tensors = load_file(path)
    del tensors["averaged/2.bias"]
    save_file(tensors, path, {"run": json.dumps({"task": "toy", "step": 3, "best_score": 0, "state": {}})})
    with pytest.raises(WeightsError, match="lacks something"):
        train(ToyTask(), settings(run))


def test_an_infinite_best_score_survives(tmp_path: Path) -> None:
    made = Checkpoint.create(ToyTask(), settings(tmp_path))
    made.save(7)
    again = Checkpoint.create(ToyTask(), settings(tmp_path))
    again.best_score = 3.0
    assert again.load() == 7
    assert again.best_score == float("inf")


def test_exported_weights_share_no_memory_with_the_network(run: Path) -> None:
    exported = load_file(run / "last.safetensors")
    assert exported.keys() == ToyTask().network.state_dict().keys()
    assert all(tensor.dtype == torch.float32 for tensor in exported.values())


def test_an_adversary_may_join_a_run_that_had_none(
    tmp_path: Path, bank: MemoryBank, features_file: Path
) -> None:
    train(synthesis_task(bank, features_file), settings(tmp_path))
    before = load_file(tmp_path / "checkpoint.safetensors")
    task = synthesis_task(bank, features_file, gan=True)
    plan = LoopSettings(tmp_path, 5, batch=2)
    assert Checkpoint.create(task, plan).load() == 3
    assert all(torch.equal(before[f"network/{n}"], w) for n, w in task.network.state_dict().items())
    train(task, plan)
    after = load_file(tmp_path / "checkpoint.safetensors")
    assert before.keys() < after.keys()
    u = "adversary/discriminators.0.convolutions.0.parametrizations.weight.0._u"
    assert after[u].shape == (4,)  # what spectral norm keeps is part of it


def test_the_keys_of_a_checkpoint_stay_what_they_are(run: Path) -> None:
    # Runs in progress are resumed by later versions of the code.
    keys = set(load_file(run / "checkpoint.safetensors"))
    weights = {"0.weight", "0.bias", "2.weight", "2.bias"}
    expected = {f"{kind}/{name}" for kind in ("network", "averaged") for name in weights}
    expected |= {f"optimizer/{i}/{name}" for i in range(4) for name in ("step", "exp_avg", "exp_avg_sq")}
    assert keys == expected
