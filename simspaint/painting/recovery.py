"""What was not saved when the program ended badly, and how it is given back.

Every window saves its document into a folder of its own below the recovery folder, and holds a lock beside it
that the system releases when the process ends, however it ends: a folder without a lock is left from a
crash.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from simspaint.errors import DocumentError
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import printable
from simspaint.files.regular_file import read_at_most
from simspaint.painting.document_file import read_document, read_thumbnail, write_document
from simspaint.painting.json_fields import parse_json
from simspaint.painting.snapshot import DocumentSnapshot

MAX_UNDO_BYTES = 64 << 20
"""How much of the undo history is saved for recovery."""

_DOCUMENT = "document.simspaint"
_ABOUT = "about.json"
_ATTEMPTED = "attempted"
_QUARANTINE = "put aside"
_KEPT_ASIDE = 10
_WAIT_S = 10.0
_OWNER_ALONE = 0o700
_MAX_ABOUT_BYTES = 1 << 16


class RecoveryFolder:
    """The folder that windows save into for recovery; made when it is first needed."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    @property
    def quarantine(self) -> Path:
        """Where recoveries are kept that failed, the newest ten."""
        return self.folder / _QUARANTINE

    def begin(self) -> RecoverySession:
        """A place for one window's document. Raises `DocumentError` where the folder cannot be written."""
        try:
            with self._alone():
                session = self.folder / uuid.uuid4().hex
                session.mkdir(_OWNER_ALONE)
                lock = _lock_of(session)
                lock.acquire(timeout=0)
        except (OSError, Timeout) as error:
            raise DocumentError(
                f"The recovery folder {self.folder} cannot be used.",
                "Unsaved work is not protected against crashes; save often.",
            ) from error
        return RecoverySession(session, lock)

    def found(self) -> tuple[Recoverable, ...]:
        """What crashed windows left, newest first.

        Whoever gets them holds them: no other window finds them until they are released, discarded or opened.
        What has been tried twice before is put aside and not found again.
        """
        if not self.folder.is_dir():
            return ()
        try:
            with self._alone():
                candidates = [
                    path for path in self.folder.iterdir() if len(path.name) == 32 and path.is_dir()
                ]
                held = [found for path in candidates if (found := self._claim(path)) is not None]
        except (OSError, Timeout) as error:
            raise DocumentError(
                f"The recovery folder {self.folder} cannot be read.", "Check its permissions."
            ) from error
        return tuple(sorted(held, key=lambda recoverable: recoverable.saved_at, reverse=True))

    def put_aside(self, session: Path) -> Path:
        """Move a recovery that failed to the quarantine, and give its new place."""
        self.quarantine.mkdir(parents=True, exist_ok=True)
        target = self.quarantine / session.name
        shutil.move(session, target)
        by_age = sorted(self.quarantine.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in by_age[_KEPT_ASIDE:]:
            shutil.rmtree(old, ignore_errors=True)
        return target

    def _claim(self, session: Path) -> Recoverable | None:
        lock = _lock_of(session)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None  # its window is alive, or another one is being asked about it
        if not (session / _DOCUMENT).is_file():
            _remove(session, lock)
            return None
        if _attempts(session) >= 2:
            self.put_aside(session)
            _remove(session, lock)
            return None
        return _describe(self, session, lock)

    def _alone(self) -> FileLock:
        """No other window begins or looks for recoveries meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(_OWNER_ALONE)  # paintings are private
        return FileLock(self.folder / "lock", timeout=_WAIT_S, thread_local=False)


class RecoverySession:
    """The place of one window's document; `close` ends it when the window closes as it should."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder = folder
        self._lock = lock
        self._saving = threading.Lock()
        self._is_open = True

    def save(self, snapshot: DocumentSnapshot, path: Path | None = None) -> None:
        """Save a document for recovery; `path` is where it belongs, None where it was never saved.

        May be called in any thread; does nothing once it is closed. Raises `DocumentError` where that fails.
        """
        with self._saving:
            if self._is_open:
                self._save(snapshot, path)

    def _save(self, snapshot: DocumentSnapshot, path: Path | None) -> None:
        about = {
            "path": None if path is None else str(path),
            "saved_at": datetime.now().astimezone().isoformat(timespec="seconds"),
            "extent": list(snapshot.layout.extent),
        }
        try:
            replace_bytes(self.folder / _ABOUT, json.dumps(about).encode())
        except OSError as error:
            raise DocumentError(
                f"The work could not be saved for recovery: {error.strerror}.", "Save it yourself."
            ) from error
        write_document(self.folder / _DOCUMENT, snapshot, MAX_UNDO_BYTES, keep_backup=False)

    def forget(self) -> None:
        """There is nothing to recover: all is saved, or given up."""
        with contextlib.suppress(FileNotFoundError):
            (self.folder / _DOCUMENT).unlink()

    def close(self) -> None:
        """End it: nothing is left behind. Waits for a save that is under way."""
        with self._saving:
            self._is_open = False
            _remove(self.folder, self._lock)


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
    """

    folder: Path
    path: Path | None
    saved_at: str
    extent: tuple[int, int]
    n_bytes: int
    _home: RecoveryFolder = field(repr=False)
    _lock: FileLock = field(repr=False)

    def thumbnail(self) -> bytes:
        """A small picture as the bytes of a PNG; empty where it cannot be read."""
        try:
            return read_thumbnail(self.folder / _DOCUMENT)
        except DocumentError:
            return b""

    def open(self) -> DocumentSnapshot:
        """The document; `discard` this once the document is saved again, for recovery or to its file.

        Raises `DocumentError` where it is damaged; it is put aside then, and the message says where.
        """
        attempts = _attempts(self.folder) + 1
        # Written before it is tried: should the program crash over it, it is not tried for ever. On a full
        # disk the work is given back all the same.
        with contextlib.suppress(OSError):
            replace_bytes(self.folder / _ATTEMPTED, str(attempts).encode())
        try:
            return read_document(self.folder / _DOCUMENT)
        except DocumentError as error:
            aside = self._home.put_aside(self.folder)
            _remove(self.folder, self._lock)
            raise DocumentError(
                f"The unsaved work cannot be recovered: {error.message}", f"It was put aside in {aside}."
            ) from error

    def release(self) -> None:
        """Leave it for another time."""
        self._lock.release()

    def discard(self) -> None:
        """Delete it."""
        _remove(self.folder, self._lock)


def _describe(home: RecoveryFolder, session: Path, lock: FileLock) -> Recoverable:
    """What is known of a recovery; what cannot be read is left unknown, since the document may be whole."""
    path, extent = None, (0, 0)
    stat = (session / _DOCUMENT).stat()
    saved_at = _time_of(stat.st_mtime)
    with contextlib.suppress(DocumentError, OSError):
        data = read_at_most(session / _ABOUT, _MAX_ABOUT_BYTES)
        fields = parse_json(data, _ABOUT, DocumentError)
        path = Path(fields.text("path")) if fields.has("path") else None
        height, width = fields.integers("extent", 2, 1, 65535)
        extent = (height, width)
        saved_at = printable(fields.text("saved_at", 40, saved_at))
    return Recoverable(session, path, saved_at, extent, stat.st_size, home, lock)


def _time_of(seconds: float) -> str:
    """A time of the disk; empty where it is none that a calendar has."""
    try:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _attempts(session: Path) -> int:
    try:
        return int(read_at_most(session / _ATTEMPTED, 100)[:9])
    except FileNotFoundError:
        return 0
    except (ValueError, OSError):
        return 1


def _lock_of(session: Path) -> FileLock:
    # Not bound to a thread: a worker saves, the window closes.
    return FileLock(session.with_suffix(".lock"), thread_local=False)


def _remove(session: Path, lock: FileLock) -> None:
    """Delete a session and release its lock, whatever of it is still there."""
    shutil.rmtree(session, ignore_errors=True)
    lock.release()
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()
