"""What one network learns, in the words of the loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from torch import Tensor, nn

Example = dict[str, np.ndarray]
"""Arrays by name, of one example."""
Batch = dict[str, Tensor]
"""The same stacked, on the device of the network."""


class ExampleSource(Protocol):
    """Makes examples; in threads, or pickled, in other processes."""

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """One example; all its randomness comes from `rng`. Examples of one step have one size."""
        ...


class Task(Protocol):
    """One network, its examples and what is asked of it."""

    name: str
    network: nn.Module
    adversary: nn.Module | None

    @property
    def example_source(self) -> ExampleSource:
        """What makes its examples."""
        ...

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """What is minimised, and its terms for the log.

        A mean over the batch's examples, so that processes that share a batch find the same on average.
        """
        ...

    def parameter_groups(self) -> list[dict[str, Any]]:
        """The network's parameters under `params`, in their order; `share` of the learning rate that a group
        takes."""
        ...

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """What the adversary minimises at this step, or None where it rests. Comes after `loss`."""
        ...

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Figures on held-out photographs; pictures go into the folder.

        `score` is among the figures, lower is better; without it the latest weights count as the best.
        """
        ...

    def state(self) -> dict[str, float]:
        """Numbers that the task found out and that a resumed run needs."""
        ...

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave."""
        ...


class PlainTask:
    """What most tasks have in common: no adversary, and nothing found out on the way."""

    network: nn.Module
    adversary: nn.Module | None = None

    @property
    def example_source(self) -> ExampleSource:
        """The task itself, which has a method `example`."""
        return cast(ExampleSource, self)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """One group."""
        return [{"params": list(self.network.parameters())}]

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """The adversary rests always."""
        return None

    def state(self) -> dict[str, float]:
        """Nothing."""
        return {}

    def load_state(self, state: dict[str, float]) -> None:
        """There is nothing to take back."""
        del state
