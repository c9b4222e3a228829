"""A bank without some of its photographs, made of the existing files: nothing is decoded or encoded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from simspaint.bank.appearance_table import LIGHT_FILE
from simspaint.bank.bank_file import PHOTOS, read_bank_file, read_entries, write_bank
from simspaint.bank.moods.tags import TAGS_FILE


def write_bank_without(source: Path, target: Path, names: Collection[str]) -> None:
    """Write a bank of all photographs but these; where the disk allows, its files are links to the same data.

    Raises
    ------
    MemoryBankError
        The source is missing or damaged.
    OSError
        The target cannot be written.
    """
    bank = read_bank_file(source)
    entries = read_entries(source, bank)
    kept = [i for i, photograph in enumerate(bank.photographs) if photograph.name not in names]
    photographs = [bank.photographs[i] for i in kept]
    (target / PHOTOS).mkdir(parents=True, exist_ok=True)
    for photograph in photographs:
        link_or_copy(source / PHOTOS / photograph.file, target / PHOTOS / photograph.file)
    for file in (LIGHT_FILE, TAGS_FILE):  # rows are found by what they are of
        if (source / file).is_file():
            link_or_copy(source / file, target / file)
    write_bank(
        target, bank.extent, bank.labels, bank.minimum_component, photographs, [entries[i] for i in kept]
    )


def link_or_copy(file: str | Path, copy: str | Path) -> None:
    """A second name of a file, or a copy where that is not possible. Files of a bank are replaced, never
    changed in place."""
    try:
        os.link(file, copy)
    except OSError:  # another disk, or one that knows no links
        shutil.copyfile(file, copy)
