"""Files from afar: resumed where they were cut off, verified before they take their place.

Python's own `urllib` speaks HTTP here. Libraries that verify downloads do not resume them, those that resume
belong to one service each; what is left to do is the little below.
"""

from __future__ import annotations

import errno
import http.client
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from simspaint.errors import DownloadError
from simspaint.files.atomic import part_stem, sha256_of, write_atomically
from simspaint.files.checked_redirects import CheckedRedirects
from simspaint.files.download_manifest import RemoteFile, is_safe_address
from simspaint.files.pace import Pace
from simspaint.files.regular_file import open_regular
from simspaint.files.sealed_folder import require_sealed

Advance = Callable[[int, int], None]
"""Takes the bytes received and the bytes expected; may raise to stop. Received bytes are kept."""

TIMEOUT_S = 30.0
"""A server that is silent for so long counts as cut off."""
_TRIES = 4
"""Attempts in a row that may bring next to nothing."""
_PROGRESS = 16 << 10
_PIECE = 1 << 18
_SPARE_BYTES = 64 << 20
"""Room that is left on the disk."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_AGAIN = "Try again: what has come is kept."


def download(file: RemoteFile, folder: str | Path, advance: Advance) -> Path:
    """Fetch a file into a folder and give its path; does nothing where it lies there already.

    Bytes collect in `NAME.SHA256.part` beside it; a later call goes on there. The file appears under its name
    only when size and sha256 are what the manifest promised, and never in place of another one.

    Raises
    ------
    DownloadError
        The server cannot be reached or keeps failing, sends something else than was promised, the disk is
        too full, or another file lies there, or a link.
    """
    target, part = Path(folder) / file.name, part_of(file, folder)
    if _is_there(target, file, folder):
        return target
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
        except (OSError, http.client.HTTPException, ValueError) as error:
            # URLError and broken TLS are OSErrors; names and answers that are none are ValueErrors
            problem = error
        else:
            continue
        if _size(part) - most >= _PROGRESS:
            failures, most = 0, _size(part)
        else:  # a server that sends a byte a connection would keep us for ever
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
    """Whether a file lies there that is the promised one."""
    return os.path.isfile(path) and path.stat().st_size == file.size and sha256_of(path) == file.sha256


def _fetch_rest(file: RemoteFile, part: Path, advance: Advance) -> None:
    """Append what is missing; from the beginning where the server does not resume."""
    have = _size(part)
    request = Request(file.url, headers={"Range": f"bytes={have}-"} if have else {})
    with _opener().open(request, timeout=TIMEOUT_S) as response:
        resumes = have > 0 and response.status == 206
        if resumes and not _starts_at(response.headers.get("Content-Range", ""), have):
            part.unlink()
            raise ConnectionError("the server sent another part than was asked for")
        try:
            if part.exists() and part.stat().st_nlink > 1:
                part.unlink()  # the other name's bytes are not ours
                raise ConnectionError("the file of what had come was also another file")
            writer = open(part, "ab" if resumes else "wb")  # noqa: SIM115 - closed below
        except ConnectionError:
            raise
        except OSError as error:
            raise _unwritable(part, error) from error
        with writer:
            _copy(response, writer, file, have if resumes else 0, advance)


def _check_host(asked: str, url: str) -> None:
    """Redirects are followed only to addresses as safe as the manifest's, on the same host."""
    if not is_safe_address(url) or urlsplit(url).netloc != urlsplit(asked).netloc:
        raise DownloadError(
            f"{asked} leads elsewhere, to {url[:200]!r}.", "Ask for a manifest that names the address itself."
        )


def _opener() -> OpenerDirector:
    """HTTP alone: `urlopen` would also read local files and FTP."""
    opener = OpenerDirector()
    handlers = (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor)
    for handler in handlers:
        opener.add_handler(handler())
    opener.add_handler(CheckedRedirects(_check_host))
    return opener


def _copy(
    response: http.client.HTTPResponse, writer: BinaryIO, file: RemoteFile, have: int, advance: Advance
) -> None:
    pace = Pace(have)
    try:
        while piece := response.read1(_PIECE):
            have += len(piece)
            pace.check(have)
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
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "another file has come there meanwhile")
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
