"""Progress and cancelling of a rendering."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The stages of a rendering, in the order of the paper's Figures 2 and 3."""

    REFINEMENT = "refinement"
    COMPONENTS = "components"
    RETRIEVAL = "retrieval"
    TRANSFORM = "transform"
    ORDER = "order"
    CANVAS = "canvas"
    SYNTHESIS = "synthesis"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps of one stage."""

    stage: Stage
    done: int
    total: int


Report = Callable[[Progress], None]


def ignore_progress(_: Progress) -> None:
    """A report that is not used."""


class Cancelled(Exception):
    """The rendering was stopped; nothing of it is kept."""


class CancelToken:
    """A flag that any thread may set; stages check it between components and tiles."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the rendering to stop at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Return after so long, or as soon as asked to stop."""
        self._event.wait(seconds)

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` if asked to stop."""
        if self._event.is_set():
            raise Cancelled
