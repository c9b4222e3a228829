"""What could be chosen instead, one component at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simspaint.engine.ops.joint_choice import JointChoice, JointEnd


class Instead(NamedTuple):
    """The place of another candidate of a component, and by how much the choice is worse with it."""

    place: int
    loss: float


def next_best(choice: JointChoice, end: JointEnd, most: int) -> list[list[Instead]]:
    """Of each component the best candidates of other photographs, one of each, while all others stay: so many
    at most, the best first."""
    chosen = np.array([own[p] for own, p in zip(choice.photographs, end.places.tolist(), strict=True)])
    found = []
    for i, photographs in enumerate(choice.photographs):
        merit = choice.weights.size[i] * choice.merits[i]
        gain = merit + choice.gains(i, photographs, chosen[None])[:, 0]
        order = np.argsort(-gain, kind="stable")
        _, first = np.unique(photographs[order], return_index=True)
        others = [p for p in order[np.sort(first)].tolist() if photographs[p] != chosen[i]]
        best = gain[end.places[i]]
        found.append([Instead(p, float(best - gain[p])) for p in others[:most]])
    return found
