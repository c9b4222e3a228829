"""A memory bank on disk.

    bank.json          format, extent, labels, photographs with their sha256, sha256 of the index
    index-SHA.bin      an entry a photograph (see `entry_codec.py`)
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
from dataclasses import asdict
from itertools import accumulate, pairwise
from pathlib import Path

from simspaint.bank.bank_description import (
    BANK,
    FORMAT_VERSION,
    BankFile,
    BankPhotograph,
    checked_description,
    label_row,
    photograph_row,
)
from simspaint.bank.entry_codec import check_runs, damaged
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import replace_bytes
from simspaint.files.regular_file import read_at_most
from simspaint.files.untrusted_folder import require_sealed

PHOTOS = "photos"
_INDEX_MAGIC = b"SPBANK01"
_INDEX_HEADER = struct.Struct("<8sIII")
_MAX_DESCRIPTION_BYTES = 64 << 20
_INDEX_NAME = re.compile("index-[0-9a-f]{16}[.]bin")
_BUILD_HINT = "Build it with `simspaint bank build`."


def bank_exists(folder: Path) -> bool:
    """Whether the folder holds a bank, of whatever version."""
    return (folder / BANK).is_file()


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

    Parameters
    ----------
    extent
        Size of all photographs and layouts of the bank.
    minimum_component
        Pixels that a component has at least, to be a segment.
    photographs, entries
        In the same order: what `bank.json` states of each, and its entry in the index (`entry_codec`).

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
    document["labels"] = [label_row(label) for label in labels.labels]
    document["photographs"] = [photograph_row(photograph) for photograph in photographs]
    replace_bytes(folder / BANK, json.dumps(document, indent=1).encode(), follows_links=False)
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
    require_sealed(folder, (BANK, PHOTOS), MemoryBankError)
    data = _description(folder)
    while True:
        bank = checked_description(folder, data)
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
        return read_at_most(folder / BANK, _MAX_DESCRIPTION_BYTES)
    except FileNotFoundError as error:
        raise MemoryBankError(f"There is no memory bank in {folder}.", _BUILD_HINT) from error
    except OSError as error:
        raise _unreadable(folder, error) from error


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


def _unreadable(folder: Path, error: OSError) -> MemoryBankError:
    return MemoryBankError(f"The memory bank {folder} cannot be read: {error.strerror or error}.")
