"""What is chosen for one component: by the person, by the composition before, or anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.composition import Scores, Stance, affine_array
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.anchored_choices import by_component
from simspaint.engine.stages.keep import Kept
from simspaint.engine.steps.listed_components import Outlines, components_of, tell_missed
from simspaint.engine.steps.workspace import Workspace
from simspaint.errors import RenderError
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True)
class Hand:
    """What the person chose about one component.

    Parameters
    ----------
    segment_id
        The segment that it shows; None where that is left to the program.
    affine
        Where it lies; None where that is left to T.
    steps
        How far it was brought forward.
    """

    segment_id: int | None = None
    affine: Affine | None = None
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """A component and the segment it shows.

    Parameters
    ----------
    segment_id
        None where the bank has not got the segment that the composition names.
    kept
        What it showed before, where that stays.
    chosen_stance
        How a newly chosen segment lies.
    standing_affine
        Where it stands or runs whole.
    """

    component: Component
    segment_id: int | None
    scores: Scores
    hand: Hand
    kept: Kept | None
    chosen_stance: Stance = Stance.ALIGNED
    standing_affine: Affine | None = None

    @property
    def stance(self) -> Stance:
        """How the segment lies."""
        if self.hand.affine is not None:
            return Stance.BY_HAND
        if self.kept is None:
            return self.chosen_stance
        before = self.kept.composed.stance
        return self.chosen_stance if before is Stance.BY_HAND else before

    @property
    def known_affine(self) -> Affine | None:
        """Where the segment lies, unless it is to be aligned."""
        if self.hand.affine is not None or self.standing_affine is not None:
            return self.standing_affine if self.hand.affine is None else self.hand.affine
        if self.kept is None or self.kept.composed.stance is Stance.BY_HAND:  # it was put back
            return None
        return affine_array(self.kept.composed.affine)


def chosen_components(
    work: Workspace, layout: Layout, painted: Layout, anchored: Extent
) -> tuple[list[Component], list[Hand]]:
    """The components that get segments, and what the person chose about each; what is anchored in none is
    reported and skipped.

    Parameters
    ----------
    layout, painted
        The dense layout, and what the person painted, in one frame.
    anchored
        The frame that the person's choices are anchored in.

    Raises `RenderError` where there are more than a canvas can tell apart.
    """
    outlines = Outlines(work.settings.choices.outlines, anchored)
    components = components_of(work, layout, painted, outlines, missed=partial(tell_missed, work))
    if len(components) > np.iinfo(np.int16).max:
        message = f"The layout has {len(components)} components."
        raise RenderError(message, "Leave out more of the small ones.", stage=Stage.COMPONENTS)
    return components, _hands(work, anchored, components, layout.extent)


def _hands(work: Workspace, painted: Extent, components: Sequence[Component], frame: Extent) -> list[Hand]:
    choices, found = work.settings.choices, [Hand() for _ in components]
    place = {component.index: i for i, component in enumerate(components)}
    missed = partial(tell_missed, work)

    for choice, index in by_component(choices.segments, components, painted, frame, missed):
        i = place[index]
        segment_id = work.bank.find(choice.segment, components[i].label_id)
        if segment_id is None:
            name = choice.segment.photograph or f"number {choice.segment.row}"
            work.clock.tell(f"The segment chosen from {name} is not in the bank, or has another label.")
        else:
            found[i] = replace(found[i], segment_id=segment_id)
    for placed, index in by_component(choices.placements, components, painted, frame, missed):
        found[place[index]] = replace(found[place[index]], affine=affine_array(placed.affine))
    for shift, index in by_component(choices.order_shifts, components, painted, frame, missed):
        i = place[index]
        found[i] = replace(found[i], steps=found[i].steps + shift.steps)
    return found
