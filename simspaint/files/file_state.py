"""The size and time of a file, which tell whether it is still the one that was read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FileState(NamedTuple):
    """Time of the last change in nanoseconds, bytes, and the file's number on its disk."""

    changed_ns: int
    n_bytes: int
    number: int


def state_of(path: str | Path) -> FileState | None:
    """The state of a file; None where there is none, or it cannot be asked."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):  # a name that no file can have
        return None
    return FileState(found.st_mtime_ns, found.st_size, found.st_ino)
