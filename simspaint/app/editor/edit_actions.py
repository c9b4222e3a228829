"""Undo, redo, unpaint everything, and the brush's size."""

from __future__ import annotations

from functools import partial

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.shell.action_table import ActionTable


def add_edit_actions(actions: ActionTable, bridge: DocumentBridge, brush_state: BrushState) -> None:
    """The Edit menu, and what makes the brush smaller and larger."""

    def undo() -> None:
        bridge.document.undo()

    def redo() -> None:
        bridge.document.redo()

    def clear() -> None:
        if not bridge.document.is_editing:
            bridge.document.clear("Unpaint everything")

    def show_history() -> None:
        document = bridge.document
        for name, can, what in (
            ("undo", document.can_undo, document.undo_name),
            ("redo", document.can_redo, document.redo_name),
        ):
            action = actions[f"edit.{name}"]
            action.setEnabled(can)
            action.setText(f"{name.capitalize()} {what.lower()}".strip())

    history = partial(actions.add, menu="Edit", section="history")
    history("edit.undo", "Undo", undo, tip="Take the last step back.", icon="undo")
    history("edit.redo", "Redo", redo, tip="Repeat what was taken back.", icon="redo")
    actions.add("edit.clear", "Unpaint everything", clear, menu="Edit", section="clear")
    size = partial(actions.add, menu="Paint", section="size")
    size("paint.smaller", "Smaller brush", partial(brush_state.step_size, -1))
    size("paint.larger", "Larger brush", partial(brush_state.step_size, 1))
    bridge.history_changed.connect(show_history)
    bridge.replaced.connect(show_history)
    show_history()
