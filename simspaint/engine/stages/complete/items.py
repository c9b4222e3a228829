"""What is completed: components with their placed segments, and the questions that are asked for fills."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind, Stance
from simspaint.domain.label_set import Label
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.adherence import Adherence
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


Closed = Bool[np.ndarray, "frame_height frame_width"]
ChooseFill = Callable[[FillQuestion], ChosenFill | None]
"""Chooses what fills an uncovered part; None where nothing does."""


class Item(NamedTuple):
    """A component with its placed segment, and all that this one depends on.

    Parameters
    ----------
    drawn
        The component as it is filled: a ribbon may be drawn in perspective.
    label
        Its label, without traits where its outline is kept exactly.
    adherence
        How closely its outline is followed.
    closed
        Pixels of the frame that nothing of it may show: those of components whose outlines are kept exactly.
    """

    component: Component
    drawn: Component
    placed: PlacedSegment
    key: bytes
    label: Label
    adherence: Adherence
    stance: Stance = Stance.ALIGNED
    closed: Closed | None = None

    @property
    def is_free(self) -> bool:
        """Whether its outline may leave the component's: the rest is reassigned."""
        return self.stance in (Stance.WHOLE, Stance.DRAWN)

    def opened(self, placed: PlacedSegment) -> PlacedSegment:
        """A segment of the component without what it may not show."""
        if self.closed is None or not placed.box.area:
            return placed
        return placed.cut_to(placed.mask & ~self.closed[placed.box.slices])
