"""Downloads: resumed where they were cut off, verified before they take their place."""

from __future__ import annotations

import errno
import http.client
import os
import shutil
from pathlib import Path
from urllib.error import HTTPError

from simspaint.errors import DownloadError
from simspaint.files.atomic import part_stem, sha256_of, write_atomically
from simspaint.files.download_manifest import RemoteFile
from simspaint.files.regular_file import open_regular
from simspaint.files.resumed_fetch import Advance, fetch_rest, size_of, unwritable
from simspaint.files.untrusted_folder import require_sealed

_TRIES = 4
"""Attempts in a row that may bring next to nothing."""
_PROGRESS = 16 << 10
_SPARE_BYTES = 64 << 20
"""Room that is left on the disk."""
_AGAIN = "Try again: what has come is kept."


def download(file: RemoteFile, folder: str | Path, advance: Advance) -> Path:
    """Fetch a file into a folder and give its path; does nothing if it is there already.

    Bytes collect in `NAME.SHA256.part` beside it; a later call goes on there. The file appears under its name
    only when size and sha256 are what the manifest promised, and never in place of another one.

    Raises
    ------
    DownloadError
        The server cannot be reached or keeps failing, sends something else than was promised, the disk is
        too full, or another file or a link has its name.
    """
    target, part = Path(folder) / file.name, part_of(file, folder)
    if _is_there(target, file, folder):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_space(part, file)
    except OSError as error:
        raise unwritable(target.parent, error) from error
    failures, most = 0, size_of(part)
    while size_of(part) < file.size or not part.exists():
        try:
            fetch_rest(file, part, advance)
        except HTTPError as error:
            error.close()
            if error.code < 500 and error.code != 429:
                raise DownloadError(f"{file.url} answers {error.code} {error.reason}.", _AGAIN) from error
            problem: Exception = error
        except (OSError, http.client.HTTPException, ValueError) as error:
            # URLError and broken TLS are OSErrors; invalid names and answers are ValueErrors
            problem = error
        else:
            continue
        if size_of(part) - most >= _PROGRESS:
            failures, most = 0, size_of(part)
        else:  # a server that sends one byte a connection would never end
            failures += 1
        if failures >= _TRIES:
            raise DownloadError(f"{file.url} cannot be fetched: {problem}.", _AGAIN) from problem
    _take_its_place(part, target, file)
    return target


def take_from_disk(file: RemoteFile, source: str | Path, folder: str | Path) -> Path:
    """Put a file that came some other way into its place: for machines without a network.

    Raises `DownloadError` where it is missing or not what the manifest promised.
    """
    target, source = Path(folder) / file.name, Path(source)
    if _is_there(target, file, folder):
        return target
    if not is_whole(source, file):
        raise DownloadError(f"{source} is missing or not the promised {file.name}.", "Copy it again.")
    with open_regular(source) as reader, write_atomically(target, follows_links=False) as writer:
        shutil.copyfileobj(reader, writer)
    return target


def part_of(file: RemoteFile, folder: str | Path) -> Path:
    """Where the bytes of a file collect: a name that nothing else has."""
    target = Path(folder) / file.name
    return target.with_name(f"{part_stem(target.name)[1:]}{file.sha256[:16]}.part")


def _is_there(target: Path, file: RemoteFile, folder: str | Path) -> bool:
    """Whether the file has been fetched before. Raises `DownloadError` where something else has its place."""
    part = str(Path(file.name).with_name(part_of(file, folder).name).as_posix())
    require_sealed(Path(folder), (file.name, part), DownloadError)
    if is_whole(target, file):
        return True
    if os.path.lexists(target):
        raise DownloadError(
            f"{target} is another file than the promised {file.name}.",
            "It is left as it is. Move it away, or choose another folder.",
        )
    return False


def is_whole(path: Path, file: RemoteFile) -> bool:
    """Whether the file exists and is the promised one."""
    return os.path.isfile(path) and path.stat().st_size == file.size and sha256_of(path) == file.sha256


def _take_its_place(part: Path, target: Path, file: RemoteFile) -> None:
    if not is_whole(part, file):
        part.unlink()
        raise DownloadError(
            f"{file.url} sent something else than the promised {file.name}: its sha256 differs.",
            "Nothing is kept of it; try again, or ask for the manifest again.",
        )
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "another file has come there meanwhile")
        os.replace(part, target)
    except OSError as error:
        raise unwritable(target, error) from error


def _check_space(part: Path, file: RemoteFile) -> None:
    missing = file.size - size_of(part)
    free = shutil.disk_usage(part.parent).free
    if missing + _SPARE_BYTES > free:
        raise DownloadError(
            f"{file.name} needs {missing / 1e6:.0f} MB, the disk has {free / 1e6:.0f} MB left.",
            "Make room, or choose another folder.",
        )
