"""The scene that a canvas is composed of: placed segments, fill segments and reassigned pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind
from simspaint.domain.geometry import Affine
from simspaint.domain.layout import Layout
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment


class ChosenFill(NamedTuple):
    """Another segment of a component, and where it lies."""

    segment_id: int
    affine: Affine
    kind: FillKind = FillKind.OPEN


class PlacedFill(NamedTuple):
    """A fill segment in place, and the part of its component that it was placed for.

    `chosen` is None for what the component's own photograph shows around its segment.
    """

    uncovered: Component
    placed: PlacedSegment
    chosen: ChosenFill | None


@dataclass(frozen=True, slots=True)
class Scene:
    """All segments in place.

    Parameters
    ----------
    placed
        A segment a composed component.
    fills
        What covers the rest of each, in the order in which they were placed.
    reassigned
        Pixels that a component left to a neighbour, with the label that has them now.
    """

    placed: tuple[PlacedSegment, ...]
    fills: tuple[tuple[PlacedFill, ...], ...]
    reassigned: tuple[tuple[int, Mask], ...] = ()

    @staticmethod
    def of_placed(placed: Sequence[PlacedSegment]) -> Scene:
        """Nothing is completed."""
        return Scene(tuple(placed), tuple(() for _ in placed))

    def layout(self, layout: Layout) -> Layout:
        """The dense layout in which reassigned pixels have their new label."""
        if not self.reassigned:
            return layout
        ids = layout.ids.copy()
        for label_id, part in self.reassigned:
            ids[part.box.slices][part.mask] = label_id
        return layout.with_ids(ids)
