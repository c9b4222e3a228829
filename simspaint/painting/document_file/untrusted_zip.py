"""Untrusted zip files: names, links, sizes and compression are checked before a member is read."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from simspaint.errors import DocumentError
from simspaint.files.regular_file import open_regular
from simspaint.painting.document_file.unpack_limits import (
    MAX_FILE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_TEXT_RATIO,
    MAX_TOTAL_BYTES,
    SMALL_BYTES,
    SMALL_TEXT_BYTES,
)

_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
_HINT = "If there is a backup beside it (its name ends in ~), rename and open that."


def add_member(archive: zipfile.ZipFile, name: str, data: bytes, is_text: bool = False) -> None:
    """Put a member into an archive that `Archive` reads again; texts are compressed where that is allowed.

    All members are of one date: what the clock says is no part of a painting, and zip files know no time
    before 1980.
    """
    member = zipfile.ZipInfo(name)
    member.external_attr = 0o644 << 16
    compressed = is_text and (
        len(data) <= SMALL_TEXT_BYTES or len(zlib.compress(data)) * MAX_TEXT_RATIO > len(data) * 2
    )
    archive.writestr(member, data, zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED)


class Archive:
    """A zip file that is open for reading; its directory has been checked.

    Refused with a `DocumentError`: no zip file, too large, too many members, members with absolute or `..`
    names or backslashes, links and folders, names that occur twice, encrypted ones, unknown compression,
    members that unpack to far more than documents do.
    """

    def __init__(self, source: str | Path | bytes, name: str = "") -> None:
        """Open a file, or the bytes of one; `name` is what messages call it."""
        self._name = name or (Path(source).name if not isinstance(source, bytes) else "The file")
        self._file: BinaryIO | None = None
        try:
            self._file = io.BytesIO(source) if isinstance(source, bytes) else open_regular(source)
            if self._file.seek(0, io.SEEK_END) > MAX_FILE_BYTES:
                raise DocumentError(f"{self._name} is too large for a document.", "Is it another file?")
            self._zip = zipfile.ZipFile(self._file)
            self._sizes = self._checked_sizes()
        except OSError as error:
            self._close()
            reason = error.strerror or "it is not a file"
            raise DocumentError(f"{self._name} cannot be read: {reason}.", "Check the path.") from error
        except _BROKEN as error:
            self._close()
            raise self.damaged() from error
        except BaseException:
            self._close()
            raise

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._close()

    @property
    def names(self) -> frozenset[str]:
        """Names of all members."""
        return frozenset(self._sizes)

    def read(self, name: str, max_bytes: int) -> bytes:
        """A whole member. Raises `DocumentError` where it is missing, damaged or larger than `max_bytes`."""
        if name not in self._sizes:
            raise DocumentError(f"{self._name} is no whole document: {name} is missing.", _HINT)
        if self._sizes[name] > max_bytes:
            raise DocumentError(f"{self._name} is refused: {name} is too large.", _HINT)
        try:
            with self._zip.open(name) as member:
                data = member.read(max_bytes + 1)
        except (*_BROKEN, OSError) as error:
            raise self.damaged() from error
        if len(data) != self._sizes[name]:
            raise self.damaged()
        return data

    def damaged(self) -> DocumentError:
        """The error for a file that is damaged, cut off or something else."""
        return DocumentError(f"{self._name} is damaged or no document of SimsPaint.", _HINT)

    def _checked_sizes(self) -> dict[str, int]:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise self._refused("it has too many members")
        sizes: dict[str, int] = {}
        for member in members:
            self._check(member)
            if member.filename in sizes:
                raise self._refused("a member occurs twice")
            sizes[member.filename] = member.file_size
        if sum(sizes.values()) > MAX_TOTAL_BYTES:
            raise self._refused("it would unpack to too much")
        return sizes

    def _check(self, member: zipfile.ZipInfo) -> None:
        parts = member.filename.split("/")
        if "\\" in member.filename or ":" in member.filename or not all(parts) or {".", ".."} & set(parts):
            raise self._refused("a member has a name that leads elsewhere")
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise self._refused("a member is a link or a device")
        if member.flag_bits & 0x1:
            raise self._refused("a member is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._refused("a member is compressed in an unknown way")
        is_text = member.filename.endswith(".json")
        small, ratio = (SMALL_TEXT_BYTES, MAX_TEXT_RATIO) if is_text else (SMALL_BYTES, MAX_RATIO)
        if member.file_size > max(small, member.compress_size * ratio):
            raise self._refused("a member unpacks to far more than documents do")

    def _refused(self, reason: str) -> DocumentError:
        return DocumentError(f"{self._name} is refused: {reason}.", "Open only documents that you know.")
