"""Photographs on their way into a person's library: nothing of one is half done, whenever it ends.

A photograph is in the library once it has a layout. So it is copied first, then what is known of it is
written, and its layout comes last.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import sha256_of
from simspaint.files.photograph_date import photograph_date
from simspaint.files.photograph_file import (
    PHOTOGRAPH_SUFFIXES,
    read_photograph,
    require_file_size,
    write_photograph,
)
from simspaint.files.picture_pairs import pictures_in
from simspaint.files.plain_names import as_shown
from simspaint.labelling.folder_labelling import LabelledFile, change_table, label_folder, read_table
from simspaint.labelling.labelled_photograph import bounded
from simspaint.labelling.labeller import Labeller
from simspaint.labelling.photograph_notes import PhotographNote, read_notes, write_notes
from simspaint.progress import CancelToken
from simspaint.web.credits_file import PhotographTerms, read_credits, write_credits_table

LONGEST_PX = 2048
"""Photographs are kept with their longer side at most so long."""
_DIGEST = re.compile("-([0-9a-f]{10})$")
_TOGETHER = 16
"""So many are copied before they are labelled: what is lost when it ends in between."""


@dataclass(slots=True)
class AddReport:
    """Names of photographs added, how many were there before, (file, reason) of those left out, and (file,
    name) of those that are in the library under the name of another file."""

    added: list[LabelledFile] = field(default_factory=list)
    already_there: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    same: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where photographs and what is known of them lie, and what they are changed in."""

    folder: Path
    photographs: Path
    layouts: Path
    changing: Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class _Copied:
    """Where a copy is from, and the credits that lie there."""

    file: Path
    terms: PhotographTerms | None


class _CreditsBeside:
    """Credits that lie beside photographs: the table of a folder is read once, since it can be a long one."""

    def __init__(self) -> None:
        self._tables: dict[Path, dict[str, PhotographTerms] | LayoutFileError] = {}

    def of(self, file: Path) -> PhotographTerms | None:
        """Those of one photograph. Raises `LayoutFileError` where the table is damaged."""
        folder = file.parent
        if folder not in self._tables:
            try:
                self._tables[folder] = read_credits(folder)
            except LayoutFileError as error:
                self._tables[folder] = error
        table = self._tables[folder]
        if isinstance(table, LayoutFileError):
            raise table
        return table.get(file.stem)


@dataclass(frozen=True, slots=True)
class Work:
    """How photographs are added: by which labeller, with which words about all of them (None: none)."""

    labeller: Labeller
    words: str | None = None
    report: Callable[[int, int], None] | None = None
    cancel: CancelToken | None = None


def add_files(shelves: Shelves, before: Sequence[str], files: Sequence[Path], work: Work) -> AddReport:
    """Copy photographs, note what is known of them, and label them; `before` are those that are there.

    Raises `LayoutFileError` where the library cannot be written or no photograph can be used, and
    `Cancelled`; what is labelled by then is kept whole, of the others nothing.
    """
    known, found = set(before), AddReport()
    there: dict[str, LabelledFile] = {}
    credits, copies = _CreditsBeside(), _Copies(shelves.photographs, found.same)
    for first in range(0, len(files), _TOGETHER):
        lines = _add_some(shelves, known, files, first, work, credits, copies, found.skipped)
        there |= {line.name: line for line in lines}
    found.added = [line for name, line in there.items() if name not in known]
    found.already_there = len(there) - len(found.added)
    if not there:
        reasons = "; ".join(reason for _, reason in found.skipped[:2])
        raise LayoutFileError(f"No photograph can be used. {reasons}".strip(), "Name JPEG files.")
    return found


def _add_some(
    shelves: Shelves,
    known: set[str],
    files: Sequence[Path],
    first: int,
    work: Work,
    credits: _CreditsBeside,
    copies: _Copies,
    skipped: list[tuple[str, str]],
) -> list[LabelledFile]:
    """Add the next files; gives the lines of all of them that are there then."""
    done, n_steps = 2 * first, 2 * len(files)
    copied: dict[str, _Copied] = {}
    try:
        for file in files[first : first + _TOGETHER]:
            if work.cancel is not None:
                work.cancel.raise_if_cancelled()
            try:
                terms = credits.of(file)
                name = copies.add(file)
                copied[name] = _joined(copied.get(name), _Copied(file, terms))
            except LayoutFileError as error:
                skipped.append((file.name, str(error)))
            done += 1
            _tell(work, done, n_steps)
        if not copied:
            return []
        _note(shelves, copied, work.words)
        labelled = label_folder(
            shelves.photographs,
            shelves.layouts,
            work.labeller,
            names=copied,
            report=lambda n, _: _tell(work, done + n, n_steps),
            cancel=work.cancel,
            changing=shelves.changing,
        )
    finally:
        gone = {n for n in copied if n not in known and not (shelves.layouts / f"{n}.png").is_file()}
        if gone:
            _take_back(shelves, gone)
    skipped += labelled.skipped
    return labelled.labelled


def _joined(before: _Copied | None, copy: _Copied) -> _Copied:
    """What is known of two files of the same bytes: the first one's, its credits where it has some."""
    return copy if before is None else replace(before, terms=before.terms or copy.terms)


def _tell(work: Work, done: int, total: int) -> None:
    if work.report is not None:
        work.report(done, total)


def digest_of(name: str) -> str:
    """What the name of a photograph in the library says of the bytes that it was copied from; empty where
    somebody put it there otherwise."""
    found = _DIGEST.search(name)
    return found.group(1) if found else ""


class _Copies:
    """Photographs in the library, known by the bytes that they were copied from, whatever they are called."""

    def __init__(self, folder: Path, same: list[tuple[str, str]]) -> None:
        self._folder, self._same = folder, same
        names = pictures_in(folder, (".jpg",)) if folder.is_dir() else ()
        self._names = {digest_of(name): name for name in names}

    def add(self, file: Path) -> str:
        """Copy a photograph where it is not there yet; gives its name there."""
        wanted = library_name(file)
        name = self._names.setdefault(digest_of(wanted), wanted)
        target = self._folder / f"{name}.jpg"
        if not target.is_file():
            write_photograph(target, bounded(read_photograph(file), LONGEST_PX))
        if name != wanted:
            self._same.append((file.name, name))
        return name


def library_name(file: Path) -> str:
    """The name of a photograph in the library: its own, and a digest of its bytes. Raises `LayoutFileError`
    where they cannot be read."""
    require_file_size(file)
    try:
        digest = sha256_of(file)[:10]
    except OSError as error:
        raise LayoutFileError(f"{file} cannot be read: {error.strerror}.", "Check it.") from error
    stem = re.sub(r"[^\w-]+", "_", file.stem).strip("_")[:40] or "photograph"
    return f"{stem}-{digest}"


def told_same(same: Sequence[tuple[str, str]]) -> str:
    """A sentence about files that are in the library under another name; empty where there are none."""
    if not same:
        return ""
    file, name = map(as_shown, same[0])
    if len(same) == 1:
        return f" {file} is there as {name}."
    return f" {len(same)} are there under other names, {file} as {name}."


def _note(shelves: Shelves, copied: Mapping[str, _Copied], words: str | None) -> None:
    """Write author and terms of photographs that came with some, when they were taken, and the words."""
    terms = {name: replace(each.terms, name=name) for name, each in copied.items() if each.terms}
    with shelves.changing():
        if terms:
            # What is there stays: a later file of the same bytes may name others.
            write_credits_table(shelves.folder, (terms | read_credits(shelves.folder)).values())
        notes = read_notes(shelves.folder)
        for name, each in copied.items():
            note = notes.get(name) or PhotographNote(name, photograph_date(each.file))
            notes[name] = note if words is None else replace(note, words=words)
        write_notes(shelves.folder, notes.values())


def forget(shelves: Shelves, names: Collection[str]) -> None:
    """Delete photographs, their layouts and what is known of them. Raises `LayoutFileError` where a table is
    damaged, before anything is deleted, or cannot be written."""
    with shelves.changing():
        for read in (read_notes, read_credits):
            read(shelves.folder)
        read_table(shelves.layouts)
        _delete(shelves, names)


def _take_back(shelves: Shelves, names: Collection[str]) -> None:
    """Delete what was only half added, whatever state the tables are in; raises as `forget` does."""
    with shelves.changing():
        _delete(shelves, names)


def _delete(shelves: Shelves, names: Collection[str]) -> None:
    files = pictures_in(shelves.photographs) if shelves.photographs.is_dir() else {}
    for name in names:
        files.get(name, shelves.photographs / f"{name}.jpg").unlink(missing_ok=True)
        (shelves.layouts / f"{name}.png").unlink(missing_ok=True)
    change_table(shelves.layouts, {}, names)
    notes, credits = read_notes(shelves.folder), read_credits(shelves.folder)
    if not notes.keys().isdisjoint(names):
        write_notes(shelves.folder, [note for name, note in notes.items() if name not in names])
    if not credits.keys().isdisjoint(names):
        write_credits_table(shelves.folder, [each for name, each in credits.items() if name not in names])


def photographs_of(source: Path, library: Path, found: Path) -> list[Path]:
    """The photographs of a folder, or the file itself. Raises `LayoutFileError` where there is none, or one
    lies in the folder of the library already, of which only those in `found` are to be added."""
    files = _named(source)
    kept, waiting = os.path.realpath(library), os.path.realpath(found)
    for place in {Path(os.path.realpath(file)).parent for file in files}:
        # A copy has other bytes than what it was made of, and would be taken for another photograph.
        if place.is_relative_to(kept) and not place.is_relative_to(waiting):
            raise LayoutFileError(
                f"{place} belongs to the library: its photographs are there already.",
                "Add those of another folder.",
            )
    return files


def _named(source: Path) -> list[Path]:
    if not source.is_dir():
        if source.suffix.lower() not in PHOTOGRAPH_SUFFIXES:
            endings = ", ".join(PHOTOGRAPH_SUFFIXES)
            raise LayoutFileError(f"{source.name} is no photograph.", f"Photographs end in {endings}.")
        return [source]
    found = list(pictures_in(source).values())
    if not found:
        raise LayoutFileError(f"There is no photograph in {source}.", "Name a folder with JPEG files.")
    return found
