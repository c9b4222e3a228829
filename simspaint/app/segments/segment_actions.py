"""What can be done to the selected piece, as actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Unpack

from PySide6.QtCore import QSignalBlocker

from simspaint.app.segments.segment_editing import SegmentEditing
from simspaint.app.shell.action_spec import SpecOptions
from simspaint.app.shell.action_table import ActionTable

NAMES = (
    *("source", "swap", "anew", "lock", "ban", "more", "place", "flip", "reset"),
    *("forward", "back", "duplicate", "delete"),
)


class SegmentActions:
    """The Piece menu, all of it disabled while no piece is selected.

    "More" and "Move" change what is shown, not the document: whoever shows it handles them.
    """

    def __init__(
        self,
        actions: ActionTable,
        editing: SegmentEditing,
        *,
        show_source: Callable[[], None],
        show_others: Callable[[], None],
        choose_anew: Callable[[], None],
        show_more: Callable[[], None],
        set_placing: Callable[[bool], None],
        shift_order: Callable[[int], None],
    ) -> None:
        self._actions, self._editing = actions, editing
        add = self._add
        tip = "Show the photograph that the piece is from, and what can be done to the piece."
        add("source", "Show its photograph", show_source, tip=tip, icon="")
        tip = "Diversity leaves a locked piece alone."
        add("lock", "Lock", editing.set_locked, tip=tip, checkable=True)
        tip = "Take nothing from this photograph."
        add("ban", "Ban", editing.ban_photograph, tip=tip)
        tip = "Take the keys to the other pieces that fit: arrows and Enter choose one."
        add("swap", "Swap", show_others, tip=tip, icon="")
        tip = "Choose the piece as if what is painted here was new."
        add("anew", "Choose anew here", choose_anew, tip=tip, icon="")
        tip = "Show what else this photograph has for this place."
        add("more", "More", show_more, tip=tip)
        tip = "Move, scale and turn the piece by handles in the photograph."
        add("place", "Move", set_placing, tip=tip, checkable=True)
        add("flip", "Flip", editing.flip, tip="Mirror the piece left to right.")
        add("reset", "Put back", editing.reset_place, tip="Undo moving, scaling and turning.")
        forward, back = partial(shift_order, 1), partial(shift_order, -1)
        add("forward", "Forward", forward, tip="Bring the piece forward.")
        add("back", "Backward", back, tip="Send the piece back.")
        tip = "Put the same piece beside it once more."
        add("duplicate", "Duplicate", editing.placing.duplicate, tip=tip)
        tip = "Take the piece away; what surrounds it closes over it."
        add("delete", "Delete", editing.placing.delete, tip=tip)

    def _add(
        self, name: str, text: str, handler: Callable[..., None], **options: Unpack[SpecOptions]
    ) -> None:
        options["menu"] = "Render/Piece"
        options.setdefault("icon", f"piece-{name}")
        self._actions.add(f"segment.{name}", text, handler, **options)

    def show(self, is_selected: bool) -> None:
        """Show what can be done now, and whether the piece is locked."""
        for name in NAMES:
            self._actions[f"segment.{name}"].setEnabled(is_selected)
        lock = self._actions["segment.lock"]
        with QSignalBlocker(lock):
            lock.setChecked(self._editing.is_locked)
        self._actions["segment.reset"].setEnabled(self._editing.is_placed)
