"""A memory bank on disk.

    bank.json          format, extent, labels, photographs with their sha256, sha256 of the index
    index-SHA.bin      an entry a photograph (see memory_bank_codec)
    photos/            every photograph once

`bank.json` is written last and names its index by content, so that whatever happens during a change, it
describes either the bank from before or the one from after.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from simspaint.bank.codec import check_runs, damaged
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import is_plain_name, printable
from simspaint.files.regular_file import read_at_most
from simspaint.files.sealed_folder import require_sealed

FORMAT_VERSION = 1
PHOTOS = "photos"
_BANK = "bank.json"
_INDEX_MAGIC = b"SPBANK01"
_INDEX_HEADER = struct.Struct("<8sIII")
_MAX_SIDE = 8192
_MAX_DESCRIPTION_BYTES = 64 << 20
_SHA256 = re.compile("[0-9a-f]{64}")
_INDEX_NAME = re.compile("index-[0-9a-f]{16}[.]bin")
_BUILD_HINT = "Build it with `simspaint bank build`."


@dataclass(frozen=True, slots=True)
class BankPhotograph:
    """A photograph of a bank: its name, its file in `photos/` and that file's sha256."""

    name: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """What `bank.json` states.

    Parameters
    ----------
    extent
        The frame in which everything is scored (R3b).
    labels
        What the ids mean.
    minimum_component
        Share of the frame below which a component is no segment.
    photographs
        In the order of their entries in the index.
    index_file, index_sha256, index_bytes
        The index beside it.
    """

    extent: Extent
    labels: LabelSet
    minimum_component: float
    photographs: tuple[BankPhotograph, ...]
    index_file: str
    index_sha256: str
    index_bytes: int


_FORMER_TRAITS = {
    "is_loose": "keeps_outline",
    "is_skyline": "keeps_skyline",
    "is_soft": "is_feathered",
    "is_airy": "is_see_through",
}
"""Traits as banks of version 0.1 call them."""


def _label(row: dict[str, Any]) -> Label:
    fields = {_FORMER_TRAITS.get(name, name): value for name, value in row.items()}
    return Label(
        **{**fields, "name": printable(fields["name"]), "stand_in": "", "color": tuple(fields["color"])}
    )


def _row(label: Label) -> dict[str, Any]:
    """A label as banks hold it. They name no stand-in: that is the pack's."""
    row = asdict(label)
    del row["stand_in"]
    return row


def bank_exists(folder: Path) -> bool:
    """Whether the folder holds a bank, of whatever version."""
    return (folder / _BANK).is_file()


def write_bank(
    folder: Path,
    extent: Extent,
    labels: LabelSet,
    minimum_component: float,
    photographs: Sequence[BankPhotograph],
    entries: Sequence[bytes],
) -> BankFile:
    """Write index and `bank.json` of photographs whose files are in place. The index from before is left to
    `remove_other_indexes`.

    Raises `OSError` where the folder cannot be written, `MemoryBankError` where the entries are more than
    would be read again.
    """
    check_runs(entries)
    index = _INDEX_HEADER.pack(_INDEX_MAGIC, *extent, len(entries))
    index += struct.pack(f"<{len(entries)}I", *map(len, entries)) + b"".join(entries)
    sha256 = hashlib.sha256(index).hexdigest()
    bank = BankFile(
        extent, labels, minimum_component, tuple(photographs), f"index-{sha256[:16]}.bin", sha256, len(index)
    )
    replace_bytes(folder / bank.index_file, index, follows_links=False)
    document = {"format": FORMAT_VERSION, **asdict(bank)}
    document["labels"] = [_row(label) for label in labels.labels]
    replace_bytes(folder / _BANK, json.dumps(document, indent=1).encode(), follows_links=False)
    return bank


def remove_other_indexes(folder: Path, bank: BankFile) -> None:
    """Remove indexes that the bank does not use. Raises `OSError` where that is not allowed."""
    for index in folder.glob("index-*.bin"):
        if index.name != bank.index_file and _INDEX_NAME.fullmatch(index.name):
            index.unlink(missing_ok=True)


def read_bank_file(folder: Path) -> BankFile:
    """Read `bank.json` and check that its index is there, complete in length; while another program writes
    the bank, this is the one from before or the one from after.

    Raises
    ------
    MemoryBankError
        There is no bank, it is of another format version, or damaged, or a part of it is a link.
    """
    require_sealed(folder, (_BANK, PHOTOS), MemoryBankError)
    data = _description(folder)
    while True:
        bank = _checked(folder, data)
        try:
            require_sealed(folder, (bank.index_file,), MemoryBankError)
            n_bytes = (folder / bank.index_file).stat().st_size
        except FileNotFoundError as error:
            before, data = data, _description(folder)
            if data != before:
                continue
            raise MemoryBankError(
                f"The memory bank {folder} has lost its index {bank.index_file}.", _BUILD_HINT
            ) from error
        except OSError as error:
            raise _unreadable(folder, error) from error
        if n_bytes != bank.index_bytes:
            raise damaged()
        return bank


def _description(folder: Path) -> bytes:
    try:
        return read_at_most(folder / _BANK, _MAX_DESCRIPTION_BYTES)
    except FileNotFoundError as error:
        raise MemoryBankError(f"There is no memory bank in {folder}.", _BUILD_HINT) from error
    except OSError as error:
        raise _unreadable(folder, error) from error


def _checked(folder: Path, data: bytes) -> BankFile:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged_bank(folder) from error
    version = document.get("format") if isinstance(document, dict) else None
    if version != FORMAT_VERSION:
        raise MemoryBankError(
            f"The memory bank {folder} is of format {version}, this program reads format {FORMAT_VERSION}.",
            "Build it again, or install the version of SimsPaint that built it.",
        )
    try:
        return _parse(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _damaged_bank(folder) from error


def read_entries(folder: Path, bank: BankFile) -> list[bytes]:
    """The index's entries, one a photograph, checked against their sha256.

    Raises `MemoryBankError` where the index is damaged or cannot be read.
    """
    try:
        data = read_at_most(folder / bank.index_file, bank.index_bytes)
    except OSError as error:
        raise MemoryBankError(f"The index of {folder} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(data).hexdigest() != bank.index_sha256:
        raise damaged()
    try:
        magic, height, width, n = _INDEX_HEADER.unpack_from(data)
        sizes = struct.unpack_from(f"<{len(bank.photographs)}I", data, _INDEX_HEADER.size)
    except struct.error as error:
        raise damaged() from error
    if magic != _INDEX_MAGIC or (height, width) != bank.extent or n != len(sizes):
        raise damaged()
    ends = list(accumulate(sizes, initial=_INDEX_HEADER.size + 4 * n))
    if ends[-1] != len(data):
        raise damaged()
    entries = [data[start:end] for start, end in pairwise(ends)]
    check_runs(entries)
    return entries


def _parse(document: dict) -> BankFile:
    height, width = document["extent"]
    photographs = tuple(_photograph(row) for row in document["photographs"])
    labels = tuple(_label(row) for row in document["labels"])
    bank = BankFile(
        extent=Extent(int(height), int(width)),
        labels=LabelSet(labels),
        minimum_component=float(document["minimum_component"]),
        photographs=photographs,
        index_file=document["index_file"],
        index_sha256=document["index_sha256"],
        index_bytes=int(document["index_bytes"]),
    )
    if not (0 < bank.extent.height <= _MAX_SIDE and 0 < bank.extent.width <= _MAX_SIDE):
        raise ValueError("extent")
    if not 0 <= bank.minimum_component <= 1:  # not a number is neither
        raise ValueError("minimum_component")
    if not _SHA256.fullmatch(bank.index_sha256):
        raise ValueError("index_sha256")
    if len({photograph.name for photograph in photographs}) != len(photographs):
        raise ValueError("two photographs of one name")
    for file in (bank.index_file, *(photograph.file for photograph in photographs)):
        if not is_plain_name(file):
            raise ValueError("a file outside the bank's folder")
    return bank


def _photograph(row: dict) -> BankPhotograph:
    photograph = BankPhotograph(**row)
    if not (isinstance(photograph.name, str) and _SHA256.fullmatch(photograph.sha256)):
        raise TypeError("photograph")
    return replace(photograph, name=printable(photograph.name))  # strangers name them


def _damaged_bank(folder: Path) -> MemoryBankError:
    return MemoryBankError(
        f"{folder / _BANK} is damaged.", "Copy the bank's folder again, or build the bank again."
    )


def _unreadable(folder: Path, error: OSError) -> MemoryBankError:
    return MemoryBankError(f"The memory bank {folder} cannot be read: {error.strerror or error}.")
