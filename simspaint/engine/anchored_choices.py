"""A person's choices about components, each found again by a pixel of the painted layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent


class Anchored(Protocol):
    """Something that holds for the component at a pixel of the painted layout."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> int: ...


Anchor = TypeVar("Anchor", bound=Anchored)


def by_component(
    anchors: Sequence[Anchor],
    components: Sequence[Component],
    painted: Extent,
    extent: Extent,
    missed: Callable[[Anchor], None],
) -> list[tuple[Anchor, int]]:
    """Each anchor with the index of its component; those that lie in none are given to `missed`.

    Parameters
    ----------
    painted
        The frame that anchors are given in.
    extent
        The frame of the components.
    """
    found = []
    for anchor in anchors:
        owner = component_at(anchor.row, anchor.column, components, painted, extent)
        if owner is None:
            missed(anchor)
        else:
            found.append((anchor, owner.index))
    return found


def component_at(
    row: int, column: int, components: Sequence[Component], painted: Extent, extent: Extent
) -> Component | None:
    """The component of the frame `extent` that shows the centre of a pixel of the frame `painted`."""
    row = (2 * row + 1) * extent.height // (2 * painted.height)
    column = (2 * column + 1) * extent.width // (2 * painted.width)
    # Things that stand before a band of their label overlap it: the thing is what one sees.
    return min((c for c in components if _holds(c, row, column)), key=lambda c: c.area, default=None)


def component_near(
    row: int,
    column: int,
    label_id: int,
    components: Sequence[Component],
    painted: Extent,
    extent: Extent,
    reach_px: int,
) -> Component | None:
    """The component of a label that shows a pixel of the frame `painted`; else one that is at most `reach_px`
    of its pixels away, the nearest first: an outline drawn at another size is not quite the same."""
    own = [component for component in components if component.label_id == label_id]
    found = component_at(row, column, own, painted, extent)
    reach = 0
    while found is None and reach < reach_px:
        reach += 1
        around = [
            component_at(row + down, column + across, own, painted, extent)
            for down in range(-reach, reach + 1)
            for across in range(-reach, reach + 1)
        ]
        found = next((component for component in around if component is not None), None)
    return found


def _holds(component: Component, row: int, column: int) -> bool:
    top, left, bottom, right = component.box
    return top <= row < bottom and left <= column < right and bool(component.mask[row - top, column - left])
