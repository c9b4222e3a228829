"""What a person said about a component, found again by a pixel of the painted layout."""

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
        row, column = _center_in(anchor, painted, extent)
        owner = next((c for c in components if _holds(c, row, column)), None)
        if owner is None:
            missed(anchor)
        else:
            found.append((anchor, owner.index))
    return found


def _center_in(anchor: Anchored, painted: Extent, extent: Extent) -> tuple[int, int]:
    """The pixel of the rendering's frame that shows the centre of the painted layout's pixel."""
    row = (2 * anchor.row + 1) * extent.height // (2 * painted.height)
    return row, (2 * anchor.column + 1) * extent.width // (2 * painted.width)


def _holds(component: Component, row: int, column: int) -> bool:
    top, left, bottom, right = component.box
    return top <= row < bottom and left <= column < right and bool(component.mask[row - top, column - left])
