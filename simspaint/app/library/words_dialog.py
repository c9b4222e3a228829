"""What a person writes about photographs of the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.photograph_notes import MAX_NOTE

_ABOUT = "What their mood is, or where they were taken. The moods of pictures go by it."
_DIFFERENT = (
    f"{_ABOUT}\nTheir words differ now: what you write takes the place of all of them; left empty, they stay."
)


def words_dialog(
    parent: QWidget, library: PhotographLibrary, names: Sequence[str], write: Callable[[str], object]
) -> QInputDialog:
    """Asks for the words of these photographs, beginning with those they have; not open yet.

    `write` is called with other words than they share already, and not at all where nothing was changed.
    """
    notes = library.notes()
    written = {notes[name].words if name in notes else "" for name in names}
    shown = written.pop() if len(written) == 1 else ""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Words")
    dialog.setLabelText(_DIFFERENT if written else _ABOUT)
    dialog.setTextValue(shown)

    def take(text: str) -> None:
        if text.strip() != shown:
            write(text[:MAX_NOTE])

    dialog.textValueSelected.connect(take)
    return dialog
