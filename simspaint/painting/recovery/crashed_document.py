"""A document that a crashed window left: what is known of it, and how it is opened or deleted."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from simspaint.errors import DocumentError
from simspaint.files.atomic import replace_bytes
from simspaint.files.file_state import FileState
from simspaint.files.plain_names import printable
from simspaint.files.regular_file import read_at_most
from simspaint.painting.codecs.untrusted_json import parse_json
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import read_document, read_thumbnail

DOCUMENT = "document.simspaint"
ABOUT = "about.json"
_ATTEMPTED = "attempted"
_MAX_ABOUT_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A document that a crashed window left.

    Parameters
    ----------
    path
        Where it belongs, or None where it was never saved.
    saved_at
        Local time with its offset, ISO 8601.
    extent
        (height, width) in pixels; (0, 0) where that is not known.
    n_bytes
        Size of the file.
    file_state
        The file at `path` as its window knew it; None where that is not known.
    """

    folder: Path
    path: Path | None
    saved_at: str
    extent: tuple[int, int]
    n_bytes: int
    file_state: FileState | None
    _lock: FileLock = field(repr=False)
    _put_aside: Callable[[Path], Path] = field(repr=False)

    def thumbnail(self) -> bytes:
        """A small picture as the bytes of a PNG; empty where it cannot be read."""
        try:
            return read_thumbnail(self.folder / DOCUMENT)
        except DocumentError:
            return b""

    def open(self) -> DocumentSnapshot:
        """The document; `discard` this once the document is saved again, for recovery or to its file.

        Raises `DocumentError` where it is damaged; it is put aside then, and the message says where.
        """
        attempts = attempts_of(self.folder) + 1
        # Written before the attempt: if the program crashes over it, it is not retried endlessly. On a full
        # disk the work is given back all the same.
        with contextlib.suppress(OSError):
            replace_bytes(self.folder / _ATTEMPTED, str(attempts).encode())
        try:
            return read_document(self.folder / DOCUMENT)
        except DocumentError as error:
            aside = self._put_aside(self.folder)
            remove_session(self.folder, self._lock)
            raise DocumentError(
                f"The unsaved work cannot be recovered: {error.message}", f"It was put aside in {aside}."
            ) from error

    def release(self) -> None:
        """Leave it for another time."""
        self._lock.release()

    def leave(self) -> None:
        """Leave it for another time, though it was opened: the program ends as it should, so that opening it
        does no harm, however often that was tried."""
        with contextlib.suppress(OSError):
            (self.folder / _ATTEMPTED).unlink(missing_ok=True)
        self.release()

    def discard(self) -> None:
        """Delete it."""
        remove_session(self.folder, self._lock)


def describe(session: Path, lock: FileLock, put_aside: Callable[[Path], Path]) -> Recoverable:
    """What is known of a recovery; what cannot be read is left unknown, since the document may be whole.

    `put_aside` moves a folder that cannot be opened to where it does no harm, and gives its new place.
    """
    path, extent, file_state = None, (0, 0), None
    stat = (session / DOCUMENT).stat()
    saved_at = _time_of(stat.st_mtime)
    with contextlib.suppress(DocumentError, OSError):
        data = read_at_most(session / ABOUT, _MAX_ABOUT_BYTES)
        fields = parse_json(data, ABOUT, DocumentError)
        path = Path(fields.text("path")) if fields.has("path") else None
        height, width = fields.integers("extent", 2, 1, 65535)
        extent = (height, width)
        saved_at = printable(fields.text("saved_at", 40, saved_at))
        if fields.has("file_state"):
            file_state = _state_of(fields.text("file_state", 100))
    return Recoverable(session, path, saved_at, extent, stat.st_size, file_state, lock, put_aside)


def _state_of(text: str) -> FileState | None:
    """The state of a file from a text, since JSON keeps no numbers so large; None if it is none."""
    try:
        changed_ns, n_bytes, number = map(int, text.split())
    except ValueError:
        return None
    return FileState(changed_ns, n_bytes, number)


def _time_of(seconds: float) -> str:
    """A file time in ISO 8601; empty if it is outside the calendar."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def attempts_of(session: Path) -> int:
    """How often a recovery was tried before."""
    try:
        return int(read_at_most(session / _ATTEMPTED, 100)[:9])
    except FileNotFoundError:
        return 0
    except (ValueError, OSError):
        return 1


def lock_of(session: Path) -> FileLock:
    """The lock that says whether a session's window is alive."""
    # Not bound to a thread: a worker saves, the window closes.
    return FileLock(session.with_suffix(".lock"), thread_local=False)


def remove_session(session: Path, lock: FileLock) -> None:
    """Delete a session and release its lock, whatever of it is still there.

    The document goes first: without it nothing is offered again, so that what is left where the program ends
    meanwhile is never taken for something else. Where it cannot be deleted, all stays as it is.
    """
    try:
        (session / DOCUMENT).unlink(missing_ok=True)
    except OSError:
        lock.release()
        return
    shutil.rmtree(session, ignore_errors=True)
    lock.release()
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
