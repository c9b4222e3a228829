"""One writer at a time in a folder, of all programs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from simspaint.errors import SimsPaintError
from simspaint.files.untrusted_folder import is_sealed

LOCK_FILE = ".lock"
WAIT_S = 60.0
_POLL_S = 0.02
_ROUND_S = 0.25


@contextlib.contextmanager
def locked_folder(
    folder: Path,
    error: type[SimsPaintError],
    check: Callable[[], None] | None = None,
    wait_s: float = WAIT_S,
) -> Iterator[None]:
    """Hold the lock of a folder, which is made if absent; the system releases it when a process ends.

    Parameters
    ----------
    error
        The class of error that is raised where another program keeps the folder for `wait_s`, or the lock is
        no file of ours: somebody put a link, or a file with something in it, in its place.
    check
        Called while waiting; may raise.

    Raises `OSError` where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK_FILE
    if not is_sealed(folder, LOCK_FILE) or (path.exists() and not _is_ours(path)):
        raise error(f"{path} is not a lock file.", "Remove it, if you do not know what it is.")
    lock = FileLock(path, thread_local=False)
    _acquire(lock, folder, error, check, wait_s)
    try:
        yield
    finally:
        lock.release()


def _is_ours(path: Path) -> bool:
    """A lock of ours is empty and has one name: opening it changes nothing of anybody's."""
    state = path.stat()
    return path.is_file() and state.st_size == 0 and state.st_nlink <= 1


def _acquire(
    lock: FileLock,
    folder: Path,
    error: type[SimsPaintError],
    check: Callable[[], None] | None,
    wait_s: float,
) -> None:
    until = time.monotonic() + wait_s
    while True:
        try:
            lock.acquire(timeout=_ROUND_S, poll_interval=_POLL_S)
            return
        except Timeout:
            if check is not None:
                check()
            if time.monotonic() > until:
                raise error(
                    f"Another program is changing {folder}.", "Wait until it has finished, then try again."
                ) from None
