"""What can be downloaded: names, sizes and sha256 of files, known before a byte is fetched."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from simspaint.errors import DownloadError
from simspaint.files.plain_names import is_plain_path
from simspaint.files.regular_file import read_at_most

VERSION = 1
LARGEST_FILE = 64 << 30
"""A manifest that promises a larger file is not believed."""
_MAX_BYTES = 16 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\w][\w .()+-]*")
_HOST = re.compile(r"[a-z0-9._:-]+")
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
_ASK = "Ask for the manifest again where it came from."


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file to fetch.

    Parameters
    ----------
    name
        Where it goes in the folder, with forward slashes.
    url
        https, or http on this machine.
    size
        In bytes.
    sha256
        In lower-case hexadecimal.
    """

    name: str
    url: str
    size: int
    sha256: str


def read_manifest(path: str | Path) -> tuple[RemoteFile, ...]:
    """Read `{"version": 1, "files": [{"name", "url", "size", "sha256"}, …]}`.

    Raises `DownloadError` where the manifest is missing, damaged, of another version, or promises something
    that no honest one does: a name outside of the folder, two files of one name, an address that is neither
    https nor on this machine.
    """
    path = Path(path)
    try:
        values = json.loads(read_at_most(path, _MAX_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise DownloadError(f"The manifest {path} cannot be read.", _ASK) from error
    if not isinstance(values, dict) or values.get("version") != VERSION:
        raise DownloadError(f"{path.name} is no manifest of version {VERSION}.", "Update SimsPaint.")
    entries = values.get("files")
    if not isinstance(entries, list) or not entries:
        raise DownloadError(f"The manifest {path.name} lists no files.", _ASK)
    files = tuple(_remote_file(entry, path.name) for entry in entries)
    if len({file.name.casefold() for file in files}) != len(files):
        raise DownloadError(f"The manifest {path.name} lists two files of one name.", _ASK)
    return files


def _remote_file(entry: Any, manifest: str) -> RemoteFile:
    if not isinstance(entry, dict):
        raise DownloadError(f"The manifest {manifest} is damaged.", _ASK)
    name, url, size, sha256 = (entry.get(key) for key in ("name", "url", "size", "sha256"))
    if not isinstance(name, str) or not _is_inside(name):
        raise DownloadError(f"The manifest {manifest} names a file outside of its folder: {name!r}.", _ASK)
    if not isinstance(url, str) or not is_safe_address(url):
        raise DownloadError(f"The manifest {manifest} gives {name} an address that is not plain https.", _ASK)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= LARGEST_FILE:
        raise DownloadError(f"The manifest {manifest} gives {name} no possible size.", _ASK)
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise DownloadError(f"The manifest {manifest} gives {name} no sha256.", _ASK)
    return RemoteFile(name, url, size, sha256)


def _is_inside(name: str) -> bool:
    """Whether a name stays in the folder on every system: plain parts, none of them `..` or a drive."""
    return is_plain_path(name) and all(_NAME.fullmatch(part) for part in name.split("/"))


def is_safe_address(url: str) -> bool:
    """Whether an address is one of https, or of http on this machine, and can be asked for as it stands."""
    try:
        parts = urlsplit(url)
        plain = url.isascii() and url.isprintable() and " " not in url and not parts.username
        if not plain or not _HOST.fullmatch(parts.hostname or "") or parts.port == 0:
            return False
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL_HOSTS)
    except ValueError:
        return False


def is_local_address(url: str) -> bool:
    """Whether a safe address is on this machine."""
    return is_safe_address(url) and urlsplit(url).hostname in _LOCAL_HOSTS


def may_lead_to(asked: str, url: str) -> bool:
    """Whether what an address answers may name another one: a safe one, and this machine only where it was
    this machine that answered."""
    return is_safe_address(url) and (is_local_address(asked) or not is_local_address(url))
