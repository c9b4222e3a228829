"""Draws from one seeded stream: the few kinds that recipes need, built on uniform numbers alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Draw:
    """A stream of choices.

    Parameters
    ----------
    seed : int
        At least 0.
    stream : int
        Streams of one seed are independent: a change of how many draws one subject makes leaves the
        others as they were.
    """

    def __init__(self, seed: int, stream: int = 0) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stream])))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number in [low, high)."""
        return low + (high - low) * float(self._generator.random())

    def log_uniform(self, low: float, high: float) -> float:
        """A number in [low, high) whose logarithm is uniform; both above 0."""
        return low * math.exp(self.uniform() * math.log(high / low))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.uniform() < probability

    def integer(self, low: int, high: int) -> int:
        """A whole number in [low, high], both included."""
        return low + min(int(self.uniform() * (high - low + 1)), high - low)

    def pick(self, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One of the options; equally likely without weights."""
        if weights is None:
            return options[self.integer(0, len(options) - 1)]
        rest = self.uniform(0, sum(weights))
        for option, weight in zip(options, weights, strict=True):
            rest -= weight
            if rest < 0:
                return option
        return options[-1]

    def subset(self, options: Sequence[tuple[T, float]], low: int, high: int) -> tuple[tuple[T, float], ...]:
        """Between `low` and `high` of the weighted options, without repetition, their weights stirred."""
        left, chosen = list(options), []
        for _ in range(min(self.integer(low, high), len(left))):
            index = left.index(self.pick(left, [weight for _, weight in left]))
            name, weight = left.pop(index)
            chosen.append((name, weight * self.log_uniform(0.4, 2.5)))
        return tuple(chosen)

    def seed(self) -> int:
        """A seed for a generator of something else, in [0, 2**31)."""
        return int(self.uniform() * 2**31)
