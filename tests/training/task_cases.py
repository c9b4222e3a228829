"""The four tasks in small, and batches for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from simspaint.bank.memory_bank import MemoryBank
from tests.training.small_tasks import (
    ordering_task,
    refinement_task,
    synthesis_task,
    transform_task,
)
from training.task import Batch, Task

Maker = Callable[[MemoryBank, Path], Task]
TASKS: dict[str, Maker] = {
    "transform": lambda bank, _: transform_task(bank),
    "ordering": lambda bank, _: ordering_task(bank),
    "refinement": lambda bank, _: refinement_task(bank),
    "synthesis": synthesis_task,
    "adversary": lambda bank, features: synthesis_task(bank, features, gan=True),
    "second branch": lambda bank, features: synthesis_task(bank, features, True, 1.0),
}


def batch_of(task: Task, n: int = 4, step: int = 0, seed: int = 0) -> Batch:
    examples = [task.example_source.example(np.random.default_rng([seed, i]), step) for i in range(n)]
    return {name: torch.from_numpy(np.stack([e[name] for e in examples])) for name in examples[0]}
