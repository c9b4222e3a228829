"""Two processes that share every batch find the weights of one that has it alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from simspaint.bank.memory_bank import MemoryBank
from tests.training.small_tasks import ToyTask, synthesis_task
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.running.processes import (
    agree,
    join_processes,
    leave_processes,
    mean_of_processes,
    rank_and_count,
)

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
from pathlib import Path
import torch
from simspaint.bank.memory_bank import MemoryBank
from tests.training.small_tasks import synthesis_task
from training.loop import LoopSettings, train
from training.running.processes import leave_processes, rank_and_count, join_processes

torch.set_num_threads(1)
bank, cache, features, out = map(Path, sys.argv[1:])
join_processes("cpu")
task = synthesis_task(MemoryBank.open(bank, cache), features)
if rank_and_count()[0] == 1:  # whatever the others begin with, the first one's weights count
    with torch.no_grad():
        task.network.to_rgb.weight.zero_()
task.validate = lambda *_: {"score": 1.0}
train(task, LoopSettings(out, 5, batch=4, warmup=2, validate_every=2, checkpoint_every=2))
(out / f"left_{rank_and_count()[0]}").touch()
leave_processes()
"""


def test_two_processes_learn_what_one_learns(
    bank_folder: Path, bank: MemoryBank, features_file: Path, tmp_path: Path
) -> None:
    script, out = tmp_path / "script.py", tmp_path / "two"
    script.write_text(SCRIPT)
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*torchrun, str(script), *map(str, (bank_folder, tmp_path / "cache", features_file, out))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {f.name for f in out.glob("left_*")} == {"left_0", "left_1"}
    train(synthesis_task(bank, features_file), LoopSettings(tmp_path / "one", 5, batch=4, warmup=2))
    two, one = (load_file(folder / "checkpoint.safetensors") for folder in (out, tmp_path / "one"))
    assert two.keys() == one.keys()
    for name, tensor in one.items():
        torch.testing.assert_close(two[name], tensor, rtol=0, atol=1e-5, msg=lambda m, n=name: f"{n}: {m}")
    start = synthesis_task(bank, features_file).network.state_dict()
    assert max(float((one[f"network/{n}"] - w).abs().max()) for n, w in start.items()) > 1e-4


def test_alone_everything_stays_as_it_is() -> None:
    assert join_processes("cpu") == "cpu"
    assert rank_and_count() == (0, 1)
    assert agree(True, "cpu")
    assert not agree(False, "cpu")
    values = torch.tensor([1.0, 2.0], requires_grad=True)
    assert torch.equal(mean_of_processes(values), values.detach())
    leave_processes()


def test_a_batch_that_cannot_be_shared_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.loop.rank_and_count", lambda: (0, 2))
    with pytest.raises(ValueError, match="batch of 3 cannot be shared by 2 processes"):
        train(ToyTask(), LoopSettings(tmp_path, 2, batch=3))
