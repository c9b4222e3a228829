"""What a person sees of a library: entries in an order, by what is asked for. Not for the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import cv2
import numpy as np
from PySide6.QtGui import QImage

from simspaint.app.pictures.qimage import image_of_rgb
from simspaint.bank.bank_file import bank_exists
from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.moods.mood_words import asked_words
from simspaint.bank.ops.appearance_rows import SHARE
from simspaint.domain.label_set import LabelSet
from simspaint.errors import SimsPaintError
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.labelling.contact_sheet import laid_over
from simspaint.labelling.folder_labelling import LabelledFile
from simspaint.labelling.labelled_photograph import bounded
from simspaint.labelling.library import PhotographLibrary
from simspaint.labelling.photograph_notes import PhotographNote
from simspaint.web.credits_file import PhotographTerms

Read = TypeVar("Read")

OPACITY = 0.45
"""How strongly a layout lies over its photograph."""
LEAST_SHARE = 0.01
"""Share of a photograph from which on it shows a label."""


class Source(StrEnum):
    """Whose photographs."""

    MINE = "mine"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Entry:
    """A photograph of the library or of the pack.

    Parameters
    ----------
    sure
        Share of its pixels that carry a label.
    labels
        That it shows, largest first.
    terms
        Licence and author, or where it comes from.
    """

    name: str
    source: Source
    sure: float
    labels: tuple[str, ...]
    tags: frozenset[str]
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty texts and None ask for nothing."""

    source: Source | None = None
    label: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """The person's photographs, and what of the library could not be read."""

    entries: list[Entry]
    unread: tuple[SimsPaintError, ...]


def own_entries(library: PhotographLibrary) -> OwnEntries:
    """The person's photographs, the least sure first. Tags are those of the bank where that is built. All are
    there, whatever table or bank is damaged."""
    unread: list[SimsPaintError] = []
    notes = _read(library.notes, dict[str, PhotographNote](), unread)
    credits = _read(library.credits, dict[str, PhotographTerms](), unread)
    tags = _read(lambda: _built_tags(library), dict[str, frozenset[str]](), unread)
    unlisted = [LabelledFile(name, 0.0, (), "", "") for name in library.names()]
    found = []
    for line in _read(library.lines, unlisted, unread):
        terms = credits[line.name].licence if line.name in credits else ""
        own = tags.get(line.name, frozenset())
        own |= notes[line.name].tags if line.name in notes else frozenset()
        found.append(Entry(line.name, Source.MINE, line.sure, line.labels, own, terms))
    return OwnEntries(found, tuple(unread))


def _read(read: Callable[[], Read], otherwise: Read, unread: list[SimsPaintError]) -> Read:
    try:
        return read()
    except SimsPaintError as error:
        unread.append(error)
        return otherwise


def pack_entries(bank: MemoryBank, terms: str) -> list[Entry]:
    """The photographs of a pack's bank by name."""
    shares = bank.light(np.arange(len(bank.photographs)))[:, :-1, SHARE]
    names = [label.name for label in bank.labels.labels]
    found = []
    for name, own, tags in zip(bank.photographs, shares, bank.tags, strict=True):
        shown = [names[i] for i in np.argsort(-own, kind="stable") if own[i] >= LEAST_SHARE]
        found.append(Entry(name, Source.PACK, float(own.sum()), tuple(shown), tags, terms))
    return found


def entries_with(entries: Iterable[Entry], wanted: Wanted) -> list[Entry]:
    """The entries that have what is asked for, in their order. Words are tags, or parts of names."""
    asked = asked_words(wanted.words)
    return [
        entry
        for entry in entries
        if wanted.source in (None, entry.source)
        and (not wanted.label or wanted.label in entry.labels)
        and set(asked.tags) <= entry.tags
        and all(word in entry.tags or word in entry.name.lower() for word in asked.others)
    ]


def own_picture(library: PhotographLibrary, name: str, side: int, is_laid_over: bool) -> QImage:
    """A photograph of the person's, small, with its layout. Raises `LayoutFileError`."""
    photograph = bounded(read_photograph(library.photograph_file(name)), side)
    if not is_laid_over:
        return image_of_rgb(photograph)
    ids = read_layout(library.layouts / f"{name}.png", library.pack.labels).ids
    return image_of_rgb(_with_layout(photograph, ids, library.pack.labels))


def pack_picture(bank: MemoryBank, name: str, side: int, is_laid_over: bool) -> QImage:
    """A photograph of a bank, small, with its layout. Raises `MemoryBankError`."""
    photograph = bounded(bank.photograph(name), side)
    if not is_laid_over:
        return image_of_rgb(photograph)
    return image_of_rgb(_with_layout(photograph, bank.layout(name).ids, bank.labels))


def _with_layout(photograph: np.ndarray, ids: np.ndarray, labels: LabelSet) -> np.ndarray:
    height, width = photograph.shape[:2]
    small = cv2.resize(ids, (width, height), interpolation=cv2.INTER_NEAREST)
    return laid_over(photograph, small, labels, OPACITY)


def _built_tags(library: PhotographLibrary) -> dict[str, frozenset[str]]:
    """The tags of photographs in the banks that are built."""
    found: dict[str, frozenset[str]] = {}
    for folder in (library.folder / "mine", library.folder / "both"):
        if bank_exists(folder):
            with MemoryBank.open(folder) as bank:
                found |= dict(zip(bank.photographs, bank.tags, strict=True))
    return found
