"""Which steps a run takes: all of its schedule, or where time is short fewer of them to its very end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator


def paced_steps(
    first: int, steps: int, minutes: float | None, clock: Callable[[], float] = time.monotonic
) -> Iterator[int]:
    """Steps from `first` up to `steps`; each is drawn when it is begun.

    Parameters
    ----------
    minutes
        How long the whole schedule may take. Where the machine is slower, steps are left out evenly, so that
        small learning rates and final crops come all the same. A run that goes on has used its share of the
        time. None: every step.
    """
    start, step = clock(), first
    while step < steps:
        yield step
        step += 1
        if minutes is not None:
            due = first + int(steps * (clock() - start) / (60 * minutes))
            # The last one is never left out: it ends the schedule.
            step = max(step, min(due, steps - 1)) if step < steps else step


def crossed(before: int, now: int, every: int) -> bool:
    """Whether a multiple of `every` lies in (before, now]."""
    return before // every != now // every
