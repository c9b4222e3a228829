"""Examples made ahead, in threads or in processes: a network never waits for them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
from torch.utils.data import DataLoader, Dataset

Arrays = dict[str, np.ndarray]
"""The arrays of a step's examples, stacked."""
Make = Callable[[int], Arrays]
"""Gives those of a step; all it draws depends on the step alone, so who makes them changes nothing."""


def made_in_threads(
    make: Make, steps: Iterator[int], threads: int, n_ahead: int
) -> Generator[tuple[int, Arrays]]:
    """Every step with its arrays, in order; at most `n_ahead` steps are made before they are asked for."""
    with ThreadPoolExecutor(threads) as pool:
        ahead: list[tuple[int, Future[Arrays]]] = []
        try:
            while True:
                while len(ahead) < n_ahead and (step := next(steps, None)) is not None:
                    ahead.append((step, pool.submit(make, step)))
                if not ahead:
                    return
                step, future = ahead.pop(0)
                yield step, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def made_in_processes(
    make: Make, steps: Iterator[int], processes: int, n_ahead: int
) -> Generator[tuple[int, Arrays]]:
    """The same by torch's loader, whose processes share no lock of the interpreter: fast enough for a GPU.

    `make` is pickled. The processes are no forks of this one: torch's threads would hold locks in them for
    ever.
    """
    methods = multiprocessing.get_all_start_methods()
    loader = DataLoader(
        _Steps(make),
        batch_size=None,
        sampler=steps,  # pyright: ignore[reportArgumentType] - any iterable is one
        num_workers=processes,
        prefetch_factor=max(n_ahead // processes, 1),
        collate_fn=_as_it_is,
        worker_init_fn=_one_thread,
        multiprocessing_context="forkserver" if "forkserver" in methods else "spawn",
    )
    yield from loader


class _Steps(Dataset[tuple[int, Arrays]]):
    """Steps by their numbers."""

    def __init__(self, make: Make) -> None:
        self._make = make

    def __getitem__(self, step: int) -> tuple[int, Arrays]:
        return step, self._make(step)


def _as_it_is(made: Any) -> Any:
    return made


def _one_thread(_: int) -> None:
    cv2.setNumThreads(1)
