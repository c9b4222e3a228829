"""The files that paintings were opened from or saved to, as they were then."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from simspaint.app.documents.saves_by_file import real_name
from simspaint.files.file_state import FileState
from simspaint.painting.document.document import Document


class FileStates:
    """Tells whether somebody else has changed a painting's file since. Each painting has its own memory: two
    of them may have been read from one file, or saved to it."""

    def __init__(self) -> None:
        self._states: WeakKeyDictionary[Document, dict[str, FileState | None]] = WeakKeyDictionary()

    def note(self, document: Document, path: Path, state: FileState | None) -> None:
        """The painting was opened from the file or saved to it, which is so now; None where it is gone."""
        self._states.setdefault(document, {})[real_name(path)] = state

    def knows(self, document: Document, path: Path) -> bool:
        """Whether the painting was opened from the file or saved to it."""
        return real_name(path) in self._states.get(document, {})

    def state(self, document: Document, path: Path) -> FileState | None:
        """The file as the painting has left it; None where it does not know it."""
        return self._states.get(document, {}).get(real_name(path))
