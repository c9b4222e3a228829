"""What a person does to the selected piece, as changes of the document: each can be undone in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.segments.component_region import ComponentRegion
from simspaint.app.segments.piece_placing import PiecePlacing
from simspaint.app.segments.placement_frame import PlacementFrame
from simspaint.app.segments.segment_selection import SegmentSelection
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Affine
from simspaint.domain.segment_choice import Placement
from simspaint.domain.segment_reference import SegmentReference


class SegmentEditing:
    """Changes the document's choices for the selected component; does nothing while none is selected."""

    def __init__(
        self, bridge: DocumentBridge, selection: SegmentSelection, bank: Callable[[], MemoryBank | None]
    ) -> None:
        self._bridge, self._selection, self._bank = bridge, selection, bank
        self.placing = PiecePlacing(bridge, selection, bank)

    @property
    def region(self) -> ComponentRegion | None:
        return self._selection.region

    @property
    def is_locked(self) -> bool:
        """Whether Diversity leaves the piece alone."""
        return any(self._is_here(lock.row, lock.column) for lock in self._choices.locks)

    @property
    def is_swapped(self) -> bool:
        """Whether the person chose the piece."""
        return any(self._is_here(swap.row, swap.column) for swap in self._choices.swaps)

    @property
    def is_placed(self) -> bool:
        """Whether the person moved the piece."""
        return any(self._is_here(each.row, each.column) for each in self._choices.placements)

    @property
    def order_steps(self) -> int:
        """How far the person brought it forward (+) or sent it back (−)."""
        shifts = self._choices.order_shifts
        return sum(shift.steps for shift in shifts if self._is_here(shift.row, shift.column))

    def swap(self, segment_id: int) -> None:
        """Show another segment here; a locked piece stays locked, as the other segment."""
        if self.region is not None and segment_id != self.region.row.segment_id:
            spot, within, segment = self._spot, self._selection.within, self._reference(segment_id)
            changed = self._choices.with_swap(*spot, segment, within)
            if self.is_locked:
                changed = changed.with_lock(*spot, segment, within)
            self._choose(changed, "Swap piece")

    def set_locked(self, locked: bool) -> None:
        """Let Diversity leave the piece alone, or draw it again."""
        if self.region is None or locked == self.is_locked:
            return
        spot, within = self._spot, self._selection.within
        if locked:
            segment = self._reference(self.region.row.segment_id)
            self._choose(self._choices.with_lock(*spot, segment, within), "Lock piece")
        else:
            self._choose(self._choices.without_lock(*spot, within), "Unlock piece")

    def ban_photograph(self) -> None:
        """Take nothing from this piece's photograph any more. Where the person chose the piece, that ends."""
        if self.region is not None:
            within = self._selection.within
            free = self._choices.without_lock(*self._spot, within)
            swaps = tuple(swap for swap in free.swaps if not within(swap.row, swap.column))
            kept = replace(free, swaps=swaps).without_placement(*self._spot, within)
            self._choose(kept.with_ban(self.region.row.photograph), "Ban photograph")

    def allow_photograph(self, name: str) -> None:
        """Take pieces from a banned photograph again."""
        self._choose(self._choices.without_ban(name), "Allow photograph")

    def place(self, frame: PlacementFrame) -> None:
        """Put the piece where the handles put it."""
        self._put(frame.affine, "Move piece")

    def flip(self) -> None:
        """Mirror the piece left to right in its place."""
        frame = self.frame()
        if frame is not None:
            self._put(frame.flipped().affine, "Flip piece")

    def reset_place(self) -> None:
        """Put the piece back where it was before it was moved by hand."""
        if self.region is not None:
            self._choose(
                self._choices.without_placement(*self._spot, self._selection.within), "Put piece back"
            )

    def choose_anew(self) -> bool:
        """Have the piece here chosen as if what is painted was new, whatever the person chose for it; False
        where that is not possible now."""
        document, name = self._bridge.document, "Choose anew here"
        before, extent = document.composition, document.extent
        if self.region is None or before is None or document.is_editing:
            return False
        within = self._selection.within
        with document.one_step(name):
            self._choose(self._choices.without_hand(*self._spot, within), name)
            document.recompose(before.without(within, extent), name)
        return True

    def shift_order(self, steps: int) -> bool:
        """Bring the piece forward (+) or send it back (−); False, with a notice, if it cannot move."""
        if self._bridge.document.is_editing:
            return False
        reason = self.placing.why_not_past(steps)
        if reason:
            self.placing.told.emit(reason)
            return False
        if self.region is not None:
            shifted = self._choices.with_order_shift(*self._spot, steps, self._selection.within)
            self._choose(shifted, "Bring forward" if steps > 0 else "Send back")
        return self.region is not None

    @property
    def adherence(self) -> float | None:
        """How closely the piece follows its outline, 0 to 1; None: as the painting."""
        own = [each.adherence for each in self._choices.outlines if self._is_here(each.row, each.column)]
        return own[-1] if own else None

    def set_adherence(self, adherence: float | None) -> None:
        """Let the piece follow its outline so closely, or as the painting again (None)."""
        if self.region is not None and adherence != self.adherence:
            changed = self._choices.with_outline(*self._spot, adherence, self._selection.within)
            self._choose(changed, "Outline of piece")

    def frame(self) -> PlacementFrame | None:
        """Where the piece lies now, in the painting's frame; None while no piece, or no bank, is there."""
        region, bank = self.region, self._bank()
        if region is None or bank is None:
            return None
        row = region.row
        return PlacementFrame(row.affine, row.segment_box, bank.extent, self._bridge.document.extent)

    def _put(self, affine: Affine, name: str) -> None:
        before = self.frame()
        if self.region is None or before is None or self._bridge.document.is_editing:
            return
        if self.placing.layout_follows:
            self.placing.move(before, replace(before, affine=affine), name)
            return
        first, second = affine.tolist()
        placement = Placement(*self._spot, (*first, *second))
        within = self._selection.within
        changed = self._choices.with_placement(placement, within)
        if not self.is_locked and not self.is_swapped:
            # what was put somewhere by hand must stay the piece that was put there
            chosen = changed.with_swap(*self._spot, self._reference(self.region.row.segment_id), within)
            changed = chosen.with_placement(placement, within)
        self._choose(changed, name)

    def _reference(self, segment_id: int) -> SegmentReference:
        """What names a segment in the document."""
        bank = self._bank()
        if bank is None:
            raise RuntimeError("No bank is open.")
        return bank.reference(segment_id)

    @property
    def _choices(self) -> Choices:
        return self._bridge.document.choices

    @property
    def _spot(self) -> tuple[int, int]:
        assert self._selection.spot is not None
        return self._selection.spot

    def _is_here(self, row: int, column: int) -> bool:
        return self.region is not None and self._selection.within(row, column)

    def _choose(self, choices: Choices, name: str) -> None:
        if choices != self._choices and not self._bridge.document.is_editing:
            self._bridge.document.choose(choices, name)
