"""The components of a layout that get segments, each with how closely its outline is followed (S3)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
from jaxtyping import Bool

from simspaint.domain.component import Component
from simspaint.domain.composition import Composition
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.anchored_choices import Anchored, by_component
from simspaint.engine.memo import Memo, key_of
from simspaint.engine.stages.components import ComponentsConfig, find_components, without_small_parts
from simspaint.engine.stages.continued import with_continued
from simspaint.engine.stages.filled_things import with_things_apart
from simspaint.engine.stages.instances import split_instances
from simspaint.engine.steps.standing_things import stands_on_ground
from simspaint.engine.steps.workspace import Workspace


class AnchoredAdherence(Anchored, Protocol):
    """How closely the outline of the component at a pixel is followed; None: as the settings say."""

    @property
    def adherence(self) -> float | None: ...


class Outlines(NamedTuple):
    """Adherences of single components, and the frame that they are anchored in."""

    anchors: Sequence[AnchoredAdherence]
    frame: Extent


NO_OUTLINES = Outlines((), Extent(1, 1))


def composed_outlines(composition: Composition) -> Outlines:
    """Those that a composition was chosen by."""
    own = [each for each in composition.components if each.adherence is not None]
    return Outlines(own, composition.layout.extent)


def components_of(
    work: Workspace,
    layout: Layout,
    painted: Layout,
    outlines: Outlines,
    share: float | None = None,
    missed: Callable[[AnchoredAdherence], None] | None = None,
) -> list[Component]:
    """The components that get segments (S3). Where things stand whole, small painted ones are among them,
    and those before a band of their label are of their own.

    Parameters
    ----------
    painted
        What a person painted, in the frame of `layout`.
    outlines
        Adherences of single components; one that lies in none of them is given to `missed`. Where nobody asks
        for these, the components may be those of a former call.
    share
        Share of the frame below which a component is left to the synthesis network; None for that of the
        settings.
    """
    share = work.settings.minimum_component if share is None else share
    if work.is_paper:
        outlines = NO_OUTLINES
    joins = work.settings.rules.joins_parts
    given = layout, painted, share, work.pack.labels, work.adherence, outlines
    if missed is not None:
        return listed_components(*given, missed, joins, work.memo)
    key = key_of(listed_components, joins, *given)
    return list(work.memo.get(key, lambda: tuple(listed_components(*given, joins=joins, memo=work.memo))))


def listed_components(
    layout: Layout,
    painted: Layout,
    share: float,
    labels: LabelSet,
    adherence: Adherence,
    outlines: Outlines = NO_OUTLINES,
    missed: Callable[[AnchoredAdherence], None] = lambda _: None,
    joins: bool = True,
    memo: Memo | None = None,
) -> list[Component]:
    """`components_of`, for who has no `Workspace`: `labels` are the pack's, and `adherence` is that of
    components that have none of their own, `joins` is `Rules.joins_parts`."""
    area = layout.extent.area
    least, smallest = math.ceil(share * area), math.ceil(min(share, ComponentsConfig().small_thing) * area)
    stands = stands_on_ground(labels)
    # Whoever composes asks again with a smaller share: the regions are the same.
    given = layout, painted, stands, min(smallest, least), adherence.stands_whole, joins
    regions = _regions(*given) if memo is None else memo.run(_regions, *given)
    found = without_small_parts(regions, painted, least, stands)
    own = {
        index: anchor.adherence
        for anchor, index in by_component(outlines.anchors, found, outlines.frame, layout.extent, missed)
    }
    parts: list[Component] = []
    for component in found:
        value = own.get(component.index)
        follows = adherence if value is None else Adherence(value)
        component = replace(component, adherence=value)
        if follows.stands_whole and stands[component.label_id]:
            parts += split_instances(component, layout.extent)
        elif component.area >= least:
            parts.append(component)
    return [replace(part, index=i) for i, part in enumerate(parts)]


def _regions(
    layout: Layout,
    painted: Layout,
    stands: Bool[np.ndarray, " labels"],
    minimum_area: int,
    stands_whole: bool,
    joins: bool,
) -> tuple[Component, ...]:
    """The regions that components are made of, of at least so many pixels."""
    apart = with_things_apart(layout, painted, stands) if stands_whole else layout
    found = find_components(apart, minimum_area)
    return tuple(with_continued(found, layout) if joins and stands_whole else found)


def tell_missed(work: Workspace, anchor: Anchored) -> None:
    """Say that something is anchored in no component."""
    work.clock.tell(f"What was set at row {anchor.row}, column {anchor.column} is in no component now.")
