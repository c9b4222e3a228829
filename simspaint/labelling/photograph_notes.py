"""What is known of the person's photographs beside their pixels: when they were taken, what was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.moods.computed_tags import computed_tags
from simspaint.bank.moods.mood_words import tags_in_text, tags_of_date, written_tags
from simspaint.bank.moods.tags import Tags, merged_tags, read_tags
from simspaint.errors import LayoutFileError
from simspaint.files.photograph_date import Taken
from simspaint.files.plain_names import printable
from simspaint.files.table_file import read_table, write_table

OWN_TAG = "own"
"""Of a person's own photographs, whatever they show."""
NOTES = "notes.csv"
_MAX_BYTES = 32 << 20
MAX_NOTE = 200
"""Characters that may be written about a photograph."""
_COLUMNS = ("name", "taken", "south", "words")
_DIGEST = re.compile("-[0-9a-f]{10}$")


@dataclass(frozen=True, slots=True)
class PhotographNote:
    """What is known of one photograph.

    Parameters
    ----------
    taken
        By its file; None where that says nothing.
    words
        What a person wrote.
    """

    name: str
    taken: Taken | None = None
    words: str = ""

    @property
    def tags(self) -> Tags:
        """What its date, its name and the person say about its mood; the person before the others."""
        own = _DIGEST.sub("", self.name)
        dated = frozenset[str]() if self.taken is None else tags_of_date(*self.taken)
        return merged_tags(written_tags(self.words), merged_tags(tags_in_text(own), dated))


def plain_words(words: str) -> str:
    """Words as they are noted. Raises `LayoutFileError` where they are too many."""
    plain = " ".join(printable(words).split())
    if len(plain) > MAX_NOTE:
        raise LayoutFileError(f"'{plain[:30]}…' is too long.", f"Write at most {MAX_NOTE} characters.")
    return plain


def read_notes(folder: Path) -> dict[str, PhotographNote]:
    """The notes of a library by name; none where there are none. Raises `LayoutFileError` where they are
    damaged."""
    file = folder / NOTES
    if not file.is_file():
        return {}
    hint = "Move the file away: photographs keep their layouts, what was written is lost."
    # A name may begin or end with a space, as that of its file does.
    rows = read_table(file, _COLUMNS, _COLUMNS, "table of notes", hint, _MAX_BYTES, strips=False)
    try:
        notes = [
            PhotographNote(row["name"], _taken(row["taken"], row["south"]), row["words"].strip())
            for row in rows
        ]
    except ValueError as error:
        raise LayoutFileError(f"{file} holds a date that does not exist.", hint) from error
    return {note.name: note for note in notes}


def write_notes(folder: Path, notes: Iterable[PhotographNote]) -> None:
    """Write the notes, sorted by name, atomically. Raises `LayoutFileError` where they cannot be written."""
    rows = []
    for note in sorted(notes, key=lambda note: note.name):
        taken = note.taken
        when, south = ("", "") if taken is None else (taken.when.isoformat(), "1" if taken.is_south else "0")
        rows.append((note.name, when, south, note.words))
    write_table(folder / NOTES, _COLUMNS, rows)


def bring_tags_up_to_date(bank: MemoryBank, notes: Mapping[str, PhotographNote], base: Path | None) -> None:
    """Write the tags of a library's bank where they are not what is known now.

    Parameters
    ----------
    base
        The bank of the pack whose photographs are in it as well; their tags are those of the pack.
    """
    stated = read_tags(base) if base is not None else {}
    sha256 = bank.sha256
    own = [i for i, each in enumerate(sha256) if each not in stated]
    computed = computed_tags(
        bank.light(np.array(own, np.int64)), [label.name for label in bank.labels.labels]
    )
    known = dict(zip(own, computed, strict=True))
    tags: dict[str, Tags] = {}
    for i, name in enumerate(bank.photographs):
        note = notes.get(name, PhotographNote(name))
        tags[name] = merged_tags(note.tags | {OWN_TAG}, known[i]) if i in known else stated[sha256[i]]
    lying = read_tags(bank.folder)
    if any(lying.get(each) != tags[name] for each, name in zip(sha256, bank.photographs, strict=True)):
        bank.write_tags(tags)


def _taken(when: str, south: str) -> Taken | None:
    return Taken(datetime.fromisoformat(when.strip()), south.strip() == "1") if when.strip() else None
