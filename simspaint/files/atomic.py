"""Files appear whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from simspaint.files.regular_file import open_regular

_PIECE_BYTES = 1 << 20
_PART = re.compile(r"\..+\.[0-9a-f]{12}\.part")


@contextlib.contextmanager
def write_atomically(path: str | Path, *, follows_links: bool = True) -> Iterator[BinaryIO]:
    """Open a file that takes its place only when the block ends well.

    The bytes go to a temporary file in the same folder (made if absent), are flushed to the disk, and then
    replace `path` in one step. When the block raises, the temporary file is removed and `path` is as it was.
    A file that is replaced keeps its permissions; a link is followed, so that what it points to is replaced,
    unless `follows_links` is off: then the link itself is.

    Raises
    ------
    OSError
        The folder cannot be written, the disk is full, or there is a pipe or a device, which stays.
    """
    target = Path(os.path.realpath(path) if follows_links else os.path.abspath(path))
    _refuse_devices(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f"{part_stem(target.name)}{secrets.token_hex(6)}.part"
    opened = open(part, "xb")  # noqa: SIM115 - what fails before this has made nothing
    try:
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            if follows_links or not target.is_symlink():
                os.chmod(part, target.stat().st_mode & 0o777)
        os.replace(part, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
        raise
    _sync_folder(target.parent)


def _refuse_devices(target: Path) -> None:
    """Who replaces a device that a link leads to, as `/dev/null`, breaks all programs of the machine."""
    try:
        mode = target.lstat().st_mode
    except OSError:
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(target))


def replace_bytes(path: str | Path, data: bytes, *, follows_links: bool = True) -> None:
    """Write a whole file atomically; see `write_atomically`."""
    with write_atomically(path, follows_links=follows_links) as file:
        file.write(data)


def part_stem(name: str) -> str:
    """How the names of temporary files begin that become a file of this name; they fit every file system."""
    return f".{os.fsencode(name)[:180].decode(errors='ignore')}."


def is_part(name: str) -> bool:
    """Whether a name is that of a temporary file of `write_atomically`."""
    return _PART.fullmatch(name) is not None


def sha256_of(path: str | Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes, read in pieces: as many as it has when it is opened, since files
    of the system, which links in strangers' folders lead to, state none and never end."""
    digest = hashlib.sha256()
    with open_regular(path) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0 and (piece := file.read(min(left, _PIECE_BYTES))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system lets folders be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    # Some network file systems refuse to sync a folder, and some folders may be written but not read. The
    # file is there and whole by now: an error would say that it is not.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
