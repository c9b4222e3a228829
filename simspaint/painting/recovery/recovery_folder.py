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
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from simspaint.errors import DocumentError
from simspaint.files.atomic import replace_bytes
from simspaint.files.file_state import FileState
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.recovery.crashed_document import (
    ABOUT,
    DOCUMENT,
    Recoverable,
    attempts_of,
    describe,
    lock_of,
    remove_session,
)

MAX_UNDO_BYTES = 64 << 20
"""How much of the undo history is saved for recovery."""

_QUARANTINE = "put aside"
_KEPT_ASIDE = 10
_WAIT_S = 10.0
_OWNER_ALONE = 0o700


class RecoveryFolder:
    """The folder that windows save into for recovery; made when it is first needed."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.given_up: list[Path] = []
        """Documents that `found` has put aside, because the program ended twice over them."""

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
                lock = lock_of(session)
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
        others = [path for path in self.quarantine.iterdir() if path != target]
        others.sort(key=lambda path: path.lstat().st_mtime, reverse=True)
        for old in others[_KEPT_ASIDE - 1 :]:
            shutil.rmtree(old, ignore_errors=True)
        return target

    def _claim(self, session: Path) -> Recoverable | None:
        lock = lock_of(session)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None  # its window is alive, or another one is being asked about it
        if not (session / DOCUMENT).is_file():
            remove_session(session, lock)
            return None
        if attempts_of(session) >= 2:
            self.given_up.append(self.put_aside(session) / DOCUMENT)
            remove_session(session, lock)
            return None
        return describe(session, lock, self.put_aside)

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
        self._belongs: Path | None = None

    def save(
        self, snapshot: DocumentSnapshot, path: Path | None = None, file_state: FileState | None = None
    ) -> None:
        """Save a document for recovery; `path` is where it belongs, None where it was never saved, and
        `file_state` the state in which the file there was opened or saved last.

        May be called in any thread; does nothing once it is closed. Raises `DocumentError` where that fails.
        """
        with self._saving:
            if self._is_open:
                self._save(snapshot, path, file_state)

    def _save(self, snapshot: DocumentSnapshot, path: Path | None, file_state: FileState | None) -> None:
        about = {
            "path": None if path is None else str(path),
            "file_state": None if file_state is None else " ".join(map(str, file_state)),
            "saved_at": datetime.now().astimezone().isoformat(timespec="seconds"),
            "extent": list(snapshot.layout.extent),
        }
        if path != self._belongs:  # what belongs elsewhere must not be offered under this name
            self._tell(about | {"path": None, "file_state": None})
            self._belongs = None
        else:
            self._tell(about)
        write_document(self.folder / DOCUMENT, snapshot, MAX_UNDO_BYTES, keep_backup=False)
        if path != self._belongs:
            self._tell(about)
            self._belongs = path

    def _tell(self, about: Mapping[str, object]) -> None:
        try:
            replace_bytes(self.folder / ABOUT, json.dumps(about).encode())
        except OSError as error:
            raise DocumentError(
                f"The work could not be saved for recovery: {error.strerror}.", "Save it yourself."
            ) from error

    def forget(self) -> None:
        """There is nothing to recover: all is saved, or given up."""
        with contextlib.suppress(FileNotFoundError):
            (self.folder / DOCUMENT).unlink()

    def close(self) -> None:
        """End it: nothing is left behind. Waits for a save that is under way."""
        with self._saving:
            self._is_open = False
            remove_session(self.folder, self._lock)
