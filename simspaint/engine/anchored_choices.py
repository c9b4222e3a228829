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


def _holds(component: Component, row: int, column: int) -> bool:
    top, left, bottom, right = component.box
    return top <= row < bottom and left <= column < right and bool(component.mask[row - top, column - left])
