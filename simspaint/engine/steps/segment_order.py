"""Which segment hides which: known from the composition before, or asked of the ordering network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache as once
from typing import NamedTuple

from simspaint.domain.component import Component
from simspaint.domain.composition import Stance
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.local_layout import local_ids
from simspaint.engine.stages.complete.scene import Scene
from simspaint.engine.stages.order import (
    FrontQuestion,
    ask_front,
    mask_picture,
    order_segments,
    pair_context,
    shifted_order,
)
from simspaint.engine.steps.workspace import Workspace


class Before(NamedTuple):
    """What is known of the order of a component's segment.

    Parameters
    ----------
    place
        Where it was in the order before; None where it was not there.
    steps
        How far it is to be brought forward, beyond where it was.
    stance
        What stands whole is in front of the ground, and ribbons lie on it.
    """

    component: Component
    place: int | None
    steps: int
    stance: Stance


def ordered(
    work: Workspace, placed: Sequence[PlacedSegment], layout: Layout, before: Sequence[Before]
) -> list[int]:
    """Positions in `placed`, back to front."""
    network, labels = work.models.ordering, [work.label_of(each.component) for each in before]
    whole = {i for i, each in enumerate(before) if each.stance is Stance.WHOLE}
    drawn = {i for i, each in enumerate(before) if each.stance is Stance.DRAWN}
    standing = {i for i in whole if not labels[i].is_ground and not labels[i].drifts}
    running = {i for i in whole | drawn if labels[i].is_ground}
    places = [each.place for each in before]
    front = None if network is None else _Front(work, placed, layout, places).probabilities
    order = order_segments(placed, layout.extent, labels, front, standing, running)
    for position, each in enumerate(before):
        if each.steps:
            order = shifted_order(order, position, each.steps, placed, layout.extent)
    return order


class _Front:
    """Which of two placed segments is in front."""

    def __init__(
        self, work: Workspace, placed: Sequence[PlacedSegment], layout: Layout, places: Sequence[int | None]
    ) -> None:
        assert work.models.ordering is not None
        self._work, self._placed, self._layout, self._places = work, placed, layout, places
        self._network = work.models.ordering
        working = self._working = Extent(*self._network.config.working_size)
        self._picture = once(lambda i: mask_picture(placed[i], layout.extent, working))

    def probabilities(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """Of each pair, that its first segment is in front of its second: certain where both were there."""
        known = {pair: self._known(*pair) for pair in pairs}
        unknown = [pair for pair in pairs if known[pair] is None]
        questions = [self._question(*pair) for pair in unknown]
        answers = dict(zip(unknown, self._work.ask(self._network, ask_front, questions), strict=True))
        return [answers[pair] if (before := known[pair]) is None else before for pair in pairs]

    def _known(self, first: int, second: int) -> float | None:
        one, other = self._places[first], self._places[second]
        return None if one is None or other is None else float(one > other)

    def _question(self, first: int, second: int) -> FrontQuestion:
        around = pair_context(self._placed[first], self._placed[second], self._layout.extent)
        return FrontQuestion(
            (self._picture(first), self._picture(second)),
            (self._placed[first].label_id, self._placed[second].label_id),
            local_ids(self._layout, around, self._working),
        )


def with_scene_fills(
    work: Workspace, order: Sequence[int], scene: Scene, shown: Sequence[tuple[Component, Stance]]
) -> list[int]:
    """Positions of all segments of a scene, fill segments after the placed ones, back to front; `shown` are
    the placed ones' components, and how they lie."""
    behind_own = [
        work.label_of(component).is_feathered or stance is Stance.WHOLE for component, stance in shown
    ]
    return with_fills(order, scene.fills, behind_own)


def with_fills(
    order: Sequence[int], fills: Sequence[Sequence[object]], is_behind_own: Sequence[bool]
) -> list[int]:
    """The order with the fill segments, whose positions follow those of the placed ones component by
    component: behind all, for they show in holes and hide nothing, or right behind their own.

    Parameters
    ----------
    fills
        The fill segments of each component.
    is_behind_own
        Of each component: of feathered segments, which others show through, and of rows of things.
    """
    position, of = len(fills), []
    for own in fills:
        of.append(list(range(position, position + len(own))))
        position += len(own)
    first = [p for i in order if not is_behind_own[i] for p in of[i]]
    return first + [p for i in order for p in (*(of[i] if is_behind_own[i] else ()), i)]
