"""What figures of sets of pictures come to when nothing but chance is in them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from training.evaluation.pictures import Pictures, distances, seen
from training.synthesis.perceptual_features import PerceptualFeatures

DRAWS = 8
"""Sets that are drawn at most."""


def other_photographs(bank: MemoryBank, real: Pictures, network: PerceptualFeatures) -> dict[str, Any]:
    """How far as many photographs of the bank, drawn at random, are from the real ones: `mean`, `least` and
    `most` of each distance over disjoint sets, and how many `sets` there were. No rendering of the real
    photographs' layouts can be asked to be much nearer.

    Nothing where the bank has fewer photographs than are real. The same bank gives the same sets.
    """
    names = sorted(bank.photographs)
    mixed = [names[i] for i in np.random.default_rng(0).permutation(len(names))]
    sets = min(len(mixed) // len(real), DRAWS)
    if not sets:
        return {}
    truth = seen(real, network)
    drawn = [mixed[i * len(real) : (i + 1) * len(real)] for i in range(sets)]
    found = [distances(seen([bank.photograph(n) for n in each], network), truth) for each in drawn]
    kinds = {"mean": np.mean, "least": np.min, "most": np.max}
    figures: dict[str, Any] = {
        kind: {name: float(of([f[name] for f in found])) for name in found[0]} for kind, of in kinds.items()
    }
    return {**figures, "sets": sets}
