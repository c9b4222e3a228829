"""The missing rest of a file is asked for and appended to what has come.

Python's own `urllib` speaks HTTP here. Libraries that verify downloads do not resume them, those that resume
belong to one service each; what is left to do is the little below and in `download`.
"""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from simspaint.errors import DownloadError
from simspaint.files.checked_redirects import CheckedRedirects
from simspaint.files.download_manifest import RemoteFile, is_safe_address
from simspaint.files.slow_connections import Pace
from simspaint.files.timed_connections import TimedHTTPHandler, TimedHTTPSHandler

Advance = Callable[[int, int], None]
"""Takes the bytes received and the bytes expected; may raise to stop. Received bytes are kept."""
TIMEOUT_S = 30.0
"""A server that is silent for so long counts as cut off."""
_PIECE = 1 << 18
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def fetch_rest(file: RemoteFile, part: Path, advance: Advance) -> None:
    """Append what is missing; from the beginning where the server does not resume."""
    have = size_of(part)
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
            raise unwritable(part, error) from error
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
    handlers = (
        ProxyHandler,
        TimedHTTPHandler,
        TimedHTTPSHandler,
        HTTPDefaultErrorHandler,
        HTTPErrorProcessor,
    )
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
        raise unwritable(Path(writer.name), error) from error


def unwritable(path: Path, error: OSError) -> DownloadError:
    """The error of a file that cannot be written."""
    return DownloadError(
        f"{path} cannot be written: {error.strerror or error}.", "Make room, or choose another folder."
    )


def _starts_at(content_range: str, have: int) -> bool:
    match = _CONTENT_RANGE.fullmatch(content_range.strip())
    return match is not None and int(match[1]) == have


def size_of(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0
