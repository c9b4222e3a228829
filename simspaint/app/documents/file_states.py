"""The files that were opened or saved here, as they were then."""

from __future__ import annotations

from pathlib import Path

from simspaint.app.documents.saves_by_file import real_name
from simspaint.files.file_state import FileState


class FileStates:
    """Tells whether somebody else has changed a file since."""

    def __init__(self) -> None:
        self._states: dict[str, FileState | None] = {}

    def note(self, path: Path, state: FileState | None) -> None:
        """The file was opened or saved, and is so now; None where it is gone."""
        self._states[real_name(path)] = state

    def knows(self, path: Path) -> bool:
        """Whether it was opened or saved here."""
        return real_name(path) in self._states

    def state(self, path: Path) -> FileState | None:
        """As it was last; None where it is not known."""
        return self._states.get(real_name(path))
