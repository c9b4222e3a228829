"""What the person chose about segments: swaps, locks, bans, placements, order and outlines.

Each choice is anchored at a pixel (row, column) of the painted layout and holds for the component that this
pixel lies in. All values are frozen: a change gives a new `Choices`.
Imports no numpy: the window opens before it loads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from simspaint.domain.segment_choice import OrderShift, OutlineChoice, Placement, SegmentChoice
from simspaint.domain.segment_reference import SegmentReference

if TYPE_CHECKING:
    from simspaint.domain.geometry import Extent

MAX_AFFINE = 1e4
"""Largest magnitude of a number of an affine: more would show less than a pixel of a photograph."""

AnchorTest = Callable[[int, int], bool]
"""Tells of a pixel (row, column) of the painted layout whether it lies in a certain component."""


Anchored = TypeVar("Anchored", SegmentChoice, Placement, OrderShift, OutlineChoice)


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices of a document.

    Parameters
    ----------
    swaps
        Segments chosen for components; the next Diversity draws again and drops those that were not placed by
        hand.
    locks
        Segments that every rendering keeps, Diversity included.
    banned_photographs
        Names of photographs that no segment is taken from.
    placements
        Segments moved by hand.
    order_shifts
        Components brought forward or sent back.
    outlines
        Components whose outlines are followed more or less closely than the picture's settings say.

    The `with_…` methods take `within`, which tells whether an anchor lies in the component concerned: what
    was chosen for it before is replaced. Without it only a choice at the very same pixel is.
    """

    swaps: tuple[SegmentChoice, ...] = ()
    locks: tuple[SegmentChoice, ...] = ()
    banned_photographs: frozenset[str] = frozenset()
    placements: tuple[Placement, ...] = ()
    order_shifts: tuple[OrderShift, ...] = ()
    outlines: tuple[OutlineChoice, ...] = ()

    @property
    def segments(self) -> tuple[SegmentChoice, ...]:
        """The segments that components show by the person's choice: swaps hold until the next Diversity."""
        return (*self.swaps, *self.locks)

    @property
    def anchors(self) -> tuple[tuple[int, int], ...]:
        """Pixels that something is anchored at, each once, in rising order."""
        anchored = (*self.swaps, *self.locks, *self.placements, *self.order_shifts, *self.outlines)
        return tuple(sorted({(choice.row, choice.column) for choice in anchored}))

    def check(self, extent: Extent) -> None:
        """Raise `ValueError` where an anchor lies outside, an affine is not finite or enormous, or an
        adherence is not 0 to 1."""
        for row, column in self.anchors:
            if not (0 <= row < extent.height and 0 <= column < extent.width):
                raise ValueError(f"({row}, {column}) lies outside the painting.")
        for placement in self.placements:
            # NaN is not below anything.
            if not all(abs(x) <= MAX_AFFINE for x in placement.affine):
                raise ValueError(f"{placement.affine} is no place for a segment.")
        for outline in self.outlines:
            if not 0 <= outline.adherence <= 1:
                raise ValueError("Adherence is 0 to 1.")

    def with_swap(
        self, row: int, column: int, segment: SegmentReference, within: AnchorTest | None = None
    ) -> Choices:
        """Show a segment here until the next Diversity. A lock and a placement of the component end."""
        same = within or _exactly(row, column)
        swaps = (*_outside(self.swaps, same), SegmentChoice(row, column, segment))
        return replace(
            self, swaps=swaps, locks=_outside(self.locks, same), placements=_outside(self.placements, same)
        )

    def with_lock(
        self, row: int, column: int, segment: SegmentReference, within: AnchorTest | None = None
    ) -> Choices:
        """Keep a segment here whatever Diversity draws. A swap of the component ends, its placement stays."""
        same = within or _exactly(row, column)
        locks = (*_outside(self.locks, same), SegmentChoice(row, column, segment))
        return replace(self, swaps=_outside(self.swaps, same), locks=locks)

    def without_lock(self, row: int, column: int, within: AnchorTest | None = None) -> Choices:
        """Let Diversity draw here again; until then the segment stays, as a swap."""
        same = within or _exactly(row, column)
        freed = tuple(lock for lock in self.locks if same(lock.row, lock.column))
        return replace(self, swaps=(*self.swaps, *freed), locks=_outside(self.locks, same))

    def with_placement(self, placement: Placement, within: AnchorTest | None = None) -> Choices:
        """Put the segment of the component at this place."""
        same = within or _exactly(placement.row, placement.column)
        return replace(self, placements=(*_outside(self.placements, same), placement))

    def without_placement(self, row: int, column: int, within: AnchorTest | None = None) -> Choices:
        """Leave the segment's place to the transformer again."""
        return replace(self, placements=_outside(self.placements, within or _exactly(row, column)))

    def with_order_shift(
        self, row: int, column: int, steps: int, within: AnchorTest | None = None
    ) -> Choices:
        """Bring the component forward (+) or send it back (−), on top of former shifts."""
        same = within or _exactly(row, column)
        total = steps + sum(shift.steps for shift in self.order_shifts if same(shift.row, shift.column))
        shifts = _outside(self.order_shifts, same)
        return replace(self, order_shifts=(*shifts, OrderShift(row, column, total)) if total else shifts)

    def with_outline(
        self, row: int, column: int, adherence: float | None, within: AnchorTest | None = None
    ) -> Choices:
        """Follow the component's outline so closely, 0 to 1; None: as the picture's settings say again."""
        outlines = _outside(self.outlines, within or _exactly(row, column))
        own = () if adherence is None else (OutlineChoice(row, column, adherence),)
        return replace(self, outlines=(*outlines, *own))

    def without_hand(self, row: int, column: int, within: AnchorTest | None = None) -> Choices:
        """Leave the component's segment, its place and its order to the program again."""
        same = within or _exactly(row, column)
        return replace(
            self,
            swaps=_outside(self.swaps, same),
            locks=_outside(self.locks, same),
            placements=_outside(self.placements, same),
            order_shifts=_outside(self.order_shifts, same),
        )

    def with_ban(self, photograph: str) -> Choices:
        """Take no segment from this photograph."""
        return replace(self, banned_photographs=self.banned_photographs | {photograph})

    def without_ban(self, photograph: str) -> Choices:
        """Take segments from this photograph again."""
        return replace(self, banned_photographs=self.banned_photographs - {photograph})

    def for_diversity(self) -> Choices:
        """What the next Diversity keeps: all but swaps of segments that the person did not place by hand."""
        placed = {(each.row, each.column) for each in self.placements}
        return replace(self, swaps=tuple(swap for swap in self.swaps if (swap.row, swap.column) in placed))

    def moved(self, move: Callable[[int, int], tuple[int, int] | None]) -> Choices:
        """Every anchor where `move` puts it; choices whose anchor it answers with None end."""
        return replace(
            self,
            swaps=_moved(self.swaps, move),
            locks=_moved(self.locks, move),
            placements=_moved(self.placements, move),
            order_shifts=_moved(self.order_shifts, move),
            outlines=_moved(self.outlines, move),
        )


def _exactly(row: int, column: int) -> AnchorTest:
    return lambda other_row, other_column: (other_row, other_column) == (row, column)


def _outside(choices: tuple[Anchored, ...], same: AnchorTest) -> tuple[Anchored, ...]:
    return tuple(choice for choice in choices if not same(choice.row, choice.column))


def _moved(
    choices: tuple[Anchored, ...], move: Callable[[int, int], tuple[int, int] | None]
) -> tuple[Anchored, ...]:
    targets = ((choice, move(choice.row, choice.column)) for choice in choices)
    return tuple(
        choice._replace(row=target[0], column=target[1]) for choice, target in targets if target is not None
    )
