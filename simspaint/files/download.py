"""Files from afar: resumed where they were cut off, verified before they take their place.

Python's own `urllib` speaks HTTP here. Libraries that verify downloads do not resume them, those that resume
belong to one service each; what is left to do is the little below.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from simspaint.errors import DownloadError
from simspaint.files.atomic import sha256_of, write_atomically
from simspaint.files.download_manifest import RemoteFile

Advance = Callable[[int, int], None]
"""Takes how many bytes are there and how many there will be; may raise to stop. What is there is kept."""

TIMEOUT_S = 30.0
"""A server that is silent for so long counts as cut off."""
_TRIES = 4
"""Attempts in a row that may bring nothing."""
_PIECE = 1 << 18
_SPARE_BYTES = 64 << 20
"""Room that is left on the disk."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_AGAIN = "Try again: what has come is kept."


def download(file: RemoteFile, folder: str | Path, advance: Advance) -> Path:
    """Fetch a file into a folder and give its path; does nothing where it lies there already.

    Bytes collect in `NAME.part` beside it; a later call goes on there. The file appears under its name only
    when size and sha256 are what the manifest promised.

    Raises
    ------
    DownloadError
        The server cannot be reached or keeps failing, sends something else than was promised, or the disk is
        too full.
    """
    target = Path(folder) / file.name
    if is_whole(target, file):
        return target
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_space(part, file)
    except OSError as error:
        raise _unwritable(target.parent, error) from error
    failures, most = 0, _size(part)
    while _size(part) < file.size or not part.exists():
        try:
            _fetch_rest(file, part, advance)
        except HTTPError as error:
            error.close()
            if error.code < 500 and error.code != 429:
                raise DownloadError(f"{file.url} answers {error.code} {error.reason}.", _AGAIN) from error
            problem: Exception = error
        except (OSError, http.client.HTTPException) as error:  # URLError and broken TLS are OSErrors
            problem = error
        else:
            continue
        failures = 0 if _size(part) > most else failures + 1
        most = max(most, _size(part))
        if failures >= _TRIES:
            raise DownloadError(f"{file.url} cannot be fetched: {problem}.", _AGAIN) from problem
    _take_its_place(part, target, file)
    return target


def take_from_disk(file: RemoteFile, source: str | Path, folder: str | Path) -> Path:
    """Put a file that came some other way into its place: for machines without a network.

    Raises `DownloadError` where it is missing or not what the manifest promised.
    """
    target, source = Path(folder) / file.name, Path(source)
    if not is_whole(source, file):
        raise DownloadError(f"{source} is missing or not the promised {file.name}.", "Copy it again.")
    with open(source, "rb") as reader, write_atomically(target) as writer:
        shutil.copyfileobj(reader, writer)
    return target


def is_whole(path: Path, file: RemoteFile) -> bool:
    """Whether a file lies there that is the promised one."""
    return path.is_file() and path.stat().st_size == file.size and sha256_of(path) == file.sha256


def _fetch_rest(file: RemoteFile, part: Path, advance: Advance) -> None:
    """Append what is missing; from the beginning where the server does not resume."""
    have = _size(part)
    request = Request(file.url, headers={"Range": f"bytes={have}-"} if have else {})
    with urlopen(request, timeout=TIMEOUT_S) as response:
        resumes = have > 0 and response.status == 206
        if resumes and not _starts_at(response.headers.get("Content-Range", ""), have):
            part.unlink()
            raise ConnectionError("the server sent another part than was asked for")
        try:
            writer = open(part, "ab" if resumes else "wb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise _unwritable(part, error) from error
        with writer:
            _copy(response, writer, file, have if resumes else 0, advance)


def _copy(
    response: http.client.HTTPResponse, writer: BinaryIO, file: RemoteFile, have: int, advance: Advance
) -> None:
    try:
        while piece := response.read1(_PIECE):
            have += len(piece)
            if have > file.size:
                writer.truncate(0)
                raise DownloadError(
                    f"{file.url} sends more than the {file.size} bytes that were promised.",
                    "Nothing is kept of it.",
                )
            _write(writer, piece)
            advance(have, file.size)
    finally:
        _write(writer, b"", sync=True)
    if have < file.size:
        raise ConnectionError(f"cut off after {have} of {file.size} bytes")


def _write(writer: BinaryIO, piece: bytes, sync: bool = False) -> None:
    try:
        writer.write(piece)
        if sync:
            writer.flush()
            os.fsync(writer.fileno())
    except OSError as error:
        raise _unwritable(Path(writer.name), error) from error


def _unwritable(path: Path, error: OSError) -> DownloadError:
    return DownloadError(
        f"{path} cannot be written: {error.strerror or error}.", "Make room, or choose another folder."
    )


def _starts_at(content_range: str, have: int) -> bool:
    match = _CONTENT_RANGE.fullmatch(content_range.strip())
    return match is not None and int(match[1]) == have


def _take_its_place(part: Path, target: Path, file: RemoteFile) -> None:
    if not is_whole(part, file):
        part.unlink()
        raise DownloadError(
            f"{file.url} sent something else than the promised {file.name}: its sha256 differs.",
            "Nothing is kept of it; try again, or ask for the manifest again.",
        )
    try:
        os.replace(part, target)
    except OSError as error:
        raise _unwritable(target, error) from error


def _check_space(part: Path, file: RemoteFile) -> None:
    missing = file.size - _size(part)
    free = shutil.disk_usage(part.parent).free
    if missing + _SPARE_BYTES > free:
        raise DownloadError(
            f"{file.name} needs {missing / 1e6:.0f} MB, the disk has {free / 1e6:.0f} MB left.",
            "Make room, or choose another folder.",
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
