"""What is completed: components with their placed segments, and the questions that are asked for fills."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind, Stance
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.stages.complete.scene import ChosenFill


class FillQuestion(NamedTuple):
    """What a fill segment is wanted for.

    Parameters
    ----------
    position
        Of the component in the list that is completed.
    component
        All that was to be covered: the component, or what it was reassigned.
    uncovered
        What is still open of it.
    first
        The component's own segment.
    number
        Fill segments that lie there already.
    """

    position: int
    component: Component
    uncovered: Component
    first: PlacedSegment
    number: int
    kind: FillKind


ChooseFill = Callable[[FillQuestion], ChosenFill | None]
"""Chooses what fills an uncovered part; None where nothing does."""


class Item(NamedTuple):
    """A component with its placed segment, and all that this one depends on.

    `drawn` is the component as it is filled: a ribbon may be drawn in perspective.
    """

    component: Component
    drawn: Component
    placed: PlacedSegment
    key: bytes
    stance: Stance = Stance.ALIGNED

    @property
    def is_free(self) -> bool:
        """Whether its outline may leave the component's: the rest is reassigned."""
        return self.stance in (Stance.WHOLE, Stance.DRAWN)
