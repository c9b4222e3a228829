"""Batches of examples, made ahead; several processes share each of them."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from training.running.made_ahead import made_in_processes, made_in_threads
from training.running.processes import rank_and_count
from training.task import Batch, ExampleSource


@dataclass(frozen=True)
class _Share:
    """This process's share of every step's examples; a class, as other processes may have to make them."""

    source: ExampleSource
    seed: int
    first: int
    n: int

    def __call__(self, step: int) -> dict[str, np.ndarray]:
        seeds = ([self.seed, step, self.first + i] for i in range(self.n))
        examples = [self.source.example(np.random.default_rng(seed), step) for seed in seeds]
        return {name: np.stack([e[name] for e in examples]) for name in examples[0]}


def shared_batches(
    source: ExampleSource,
    steps: Iterator[int],
    *,
    batch: int,
    seed: int,
    workers: int,
    processes: int,
    device: str,
) -> Generator[tuple[int, Batch]]:
    """Every step with this process's share of its batch, in order, made ahead.

    Parameters
    ----------
    batch
        Examples a step, of all processes together.
    workers
        Threads that make examples.
    processes
        Processes that make them in place of threads; 0 for none.
    """
    rank, n_processes = rank_and_count()
    n = batch // n_processes
    share = _Share(source, seed, rank * n, n)
    n_ahead = 2 + 2 * workers // n
    made = made_in_processes if processes else made_in_threads
    with contextlib.closing(made(share, steps, processes or workers, n_ahead)) as batches:
        for step, arrays in batches:
            yield step, {name: torch.from_numpy(x).to(device) for name, x in arrays.items()}
