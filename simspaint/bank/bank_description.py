"""The fields of `bank.json`, each checked as it is read."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import Label, LabelSet
from simspaint.errors import MemoryBankError
from simspaint.files.plain_names import is_plain_name, printable

BANK = "bank.json"
FORMAT_VERSION = 1
_MAX_SIDE = 8192
_MOST_ENLARGED = 8192.0
_SHA256 = re.compile("[0-9a-f]{64}")
_FORMER_TRAITS = {
    "is_loose": "keeps_outline",
    "is_skyline": "keeps_skyline",
    "is_soft": "is_feathered",
    "is_airy": "is_see_through",
}
"""Traits as banks of version 0.1 call them."""


@dataclass(frozen=True, slots=True)
class BankPhotograph:
    """A photograph of a bank: its name, its file in `photos/` and that file's sha256.

    Parameters
    ----------
    enlarged
        How many times its pixels were enlarged to fill the bank's frame, 1 where they were enough: it shows
        no more detail than it had.
    """

    name: str
    file: str
    sha256: str
    enlarged: float = 1.0


@dataclass(frozen=True, slots=True)
class BankFile:
    """What `bank.json` states.

    Parameters
    ----------
    extent
        The frame in which everything is scored.
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


def _label(row: dict[str, Any]) -> Label:
    fields = {_FORMER_TRAITS.get(name, name): value for name, value in row.items()}
    of_pack = {"relief": "", "stand_in": ""}
    return Label(**{**fields, **of_pack, "name": printable(fields["name"]), "color": tuple(fields["color"])})


def label_row(label: Label) -> dict[str, Any]:
    """A label as banks hold it. They name no other labels: those are the pack's."""
    row = asdict(label)
    del row["relief"], row["stand_in"]
    return row


def photograph_row(photograph: BankPhotograph) -> dict[str, Any]:
    """A photograph as banks hold it. What was not enlarged needs no word."""
    row = asdict(photograph)
    if photograph.enlarged == 1:
        del row["enlarged"]
    return row


def checked_description(folder: Path, data: bytes) -> BankFile:
    """What these bytes of `bank.json` state. Raises `MemoryBankError` where they are damaged or of another
    version."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(folder) from error
    version = document.get("format") if isinstance(document, dict) else None
    if version != FORMAT_VERSION:
        raise MemoryBankError(
            f"The memory bank {folder} is of format {version}, this program reads format {FORMAT_VERSION}.",
            "Build it again, or install the version of SimsPaint that built it.",
        )
    try:
        return _parse(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _damaged(folder) from error


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
    if not 1 <= photograph.enlarged <= _MOST_ENLARGED:
        raise ValueError("enlarged")
    return replace(photograph, name=printable(photograph.name))  # strangers name them


def _damaged(folder: Path) -> MemoryBankError:
    return MemoryBankError(
        f"{folder / BANK} is damaged.", "Copy the bank's folder again, or build the bank again."
    )
