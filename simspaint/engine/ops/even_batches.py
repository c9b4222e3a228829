"""Inputs of a small network in batches of equal size: no output depends on the others of its batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class BatchConfig:
    """Batches hold 4, 8, 12 or 16 questions. Sixteen together cost as much as six one by one."""

    step: int = 4
    largest: int = 16


def even_batches(items: Sequence[Item], config: BatchConfig = BatchConfig()) -> Iterator[tuple[Item, ...]]:
    """The items in batches of `largest`, the last one filled up to a multiple of `step` by its last item.

    A convolution's kernel is chosen by the size of the batch, and kernels round differently: a single
    question is answered by another one than four. For multiples of four the bits were seen to be the same at
    every place of every batch; answers are rounded all the same, for machines where they are not.
    """
    for first in range(0, len(items), config.largest):
        batch = tuple(items[first : first + config.largest])
        yield batch + batch[-1:] * (-len(batch) % config.step)
