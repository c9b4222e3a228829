from __future__ import annotations

from simspaint.app.editor.pointed_label import PointedLabel
from simspaint.app.studio import Studio
from tests.app.hand import Hand


def test_the_status_line_says_what_lies_under_the_pointer_and_at_which_column_and_row(
    studio: Studio, hand: Hand
) -> None:
    shown = studio.window.findChild(PointedLabel)
    assert shown is not None
    hand.drag((40, 60), (50, 60))
    studio.editor.pointed.emit((40, 60))
    document = studio.bridge.document
    name = document.labels[int(document.ids[40, 60])].name.capitalize()
    assert shown.text() == f"{name}  60, 40"
    studio.editor.pointed.emit((200, 7))
    assert shown.text() == "Unpainted  7, 200"
    studio.editor.pointed.emit(None)
    assert shown.text() == ""
