"""Things of one label beside one another: those of a row, and those of one painting, which differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simspaint.domain.candidate import Candidate, StandingCandidate
from simspaint.domain.component import Component


@dataclass(frozen=True, slots=True)
class ThingRowsConfig:
    """What speaks for and against segments beside others of their label."""

    least_distinct: float = 0.75
    """Share of the chosen segment's score that another must have to stand in its place."""
    same_photograph_gain: float = 1.2
    """What a segment of the photograph that a row begins with gains."""
    repeated_loss: float = 0.2
    """What a segment loses each time it stands in the row already."""


DEFAULTS = ThingRowsConfig()


def standing_row(
    component: Component,
    first: StandingCandidate,
    candidates: list[list[StandingCandidate]],
    photograph_of: dict[int, int],
    config: ThingRowsConfig = DEFAULTS,
) -> list[StandingCandidate]:
    """The segments beside the first one, one for each list of candidates."""
    used, row = [first.segment_id], []
    own = photograph_of[first.segment_id]
    for each in candidates:

        def gain(c: StandingCandidate) -> float:
            same = config.same_photograph_gain * (photograph_of[c.segment_id] == own)
            return c.retrieval_score + same - config.repeated_loss * used.count(c.segment_id)

        best = max(each, key=gain)
        used.append(best.segment_id)
        row.append(best)
    return row


def distinct_segments(
    chosen: Sequence[int],
    candidates: Sequence[Sequence[Candidate]],
    config: ThingRowsConfig = DEFAULTS,
) -> list[int]:
    """The chosen segments of one label's things, none twice where another one is nearly as good.

    Parameters
    ----------
    chosen
        Segment id of each thing, the most important thing first.
    candidates
        Of each thing, those first that should stand in place of a chosen one.
    """
    used: set[int] = set()
    result = []
    for own, each in zip(chosen, candidates, strict=True):
        score = {c.segment_id: c.retrieval_score for c in each}
        least = config.least_distinct * score.get(own, np.inf)
        free = [c.segment_id for c in each if c.segment_id not in used and score[c.segment_id] >= least]
        result.append(own if own not in used or not free else free[0])
        used.add(result[-1])
    return result
