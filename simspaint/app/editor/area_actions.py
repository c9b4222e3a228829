"""The Edit menu's actions for the selected area and the canvas."""

from __future__ import annotations

from functools import partial

from simspaint.app.editor.area_editing import AreaEditing
from simspaint.app.editor.canvas_dialog import CanvasDialog
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow


def add_area_actions(actions: ActionTable, editing: AreaEditing, window: MainWindow) -> None:
    """Add them; the notice bar says why one cannot be done."""
    area = partial(actions.add, menu="Edit/Selected area")
    area("area.delete", "Delete", editing.delete, tip=_DELETE)
    area("area.relabel", "Give it the label in the hand", editing.relabel, tip=_RELABEL)
    area("area.duplicate", "Duplicate", editing.duplicate, tip=_DUPLICATE)
    area("area.flip", "Flip", editing.flip, tip="Mirror it left to right.")
    area("area.separate", "Make a thing of its own", editing.separate, tip=_SEPARATE)
    area("area.none", "Select nothing", editing.clear)
    move = partial(area, section="move", tip="Move it by a 64th of the canvas.")
    move("area.left", "Move left", partial(editing.nudge, -1, 0))
    move("area.right", "Move right", partial(editing.nudge, 1, 0))
    move("area.up", "Move up", partial(editing.nudge, 0, -1))
    move("area.down", "Move down", partial(editing.nudge, 0, 1))
    size = partial(area, section="size", tip="Its lower edge stays where it is.")
    size("area.larger", "Larger", partial(editing.grow, 1))
    size("area.smaller", "Smaller", partial(editing.grow, -1))

    def ask_for_canvas() -> None:
        dialog = CanvasDialog(editing.extent, window)
        dialog.chosen.connect(editing.set_canvas)
        editing.another_opened.connect(dialog.reject)  # it is about the canvas of the one before
        dialog.open()

    canvas = partial(actions.add, menu="Edit", section="canvas")
    canvas("canvas.size", "Canvas size…", ask_for_canvas, tip=_SIZE)
    canvas("canvas.crop", "Crop to the selected area", editing.crop, tip=_CROP)
    editing.told.connect(window.notices.show_passing)


_DELETE = "Take the selected area away: what surrounds it closes over it."
_RELABEL = "Paint all of the selected area with the label in the hand."
_SEPARATE = "Let the selected area be a thing of its own, also where it touches others of its label."
_DUPLICATE = "Put a copy of the selected area beside it."
_SIZE = "Stretch, crop or extend the canvas."
_CROP = "Make the selected area's frame the whole canvas."
