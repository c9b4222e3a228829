"""The person's own photographs beside a pack: kept once, labelled, and a bank that follows them.

photos/NAME.jpg      at most `LONGEST_PX` long
layouts/NAME.png     and labelling.csv; corrected layouts are kept
notes.csv            when photographs were taken, and what the person writes about them
credits.csv          author and terms of photographs that came with some
found/               photographs of the web that were picked and are not added yet
mine/, both/         banks: of these alone, and of the pack's photographs and these
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import sha256_of
from simspaint.files.folder_lock import locked_folder
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_date import photograph_date
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES, read_photograph, write_photograph
from simspaint.files.picture_pairs import pictures_in
from simspaint.files.plain_names import printable
from simspaint.files.sealed_folder import require_all_sealed, require_sealed
from simspaint.labelling.folder_labelling import LabelledFile, change_table, label_folder, read_table
from simspaint.labelling.labelled_photograph import bounded, described
from simspaint.labelling.labeller import Labeller
from simspaint.labelling.photograph_notes import MAX_NOTE, PhotographNote, read_notes, write_notes
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from simspaint.resource_files import user_library_folder
from simspaint.web.credits_file import PhotographTerms, read_credits, write_credits_table

LONGEST_PX = 2048
"""Photographs are kept with their longer side at most so long."""
Photographs = Literal["pack", "mine-first", "mine", "both"]
"""Which photographs a rendering is made of: the pack's; one's own where enough of them show a label; one's
own alone; or both alike."""


def used_photographs(text: str) -> Photographs:
    """What a text says; the pack's where that is nothing known."""
    return next((each for each in get_args(Photographs) if each == text), "pack")


@dataclass(frozen=True, slots=True)
class AddReport:
    """Names of photographs added, how many were there before, and (file, reason) of those left out."""

    added: list[LabelledFile]
    already_there: int
    skipped: list[tuple[str, str]]


class PhotographLibrary:
    """The own photographs of one pack."""

    def __init__(self, pack: Pack, folder: Path | None = None) -> None:
        self.pack = pack
        self.folder = folder or user_library_folder(pack.name)

    @property
    def photographs(self) -> Path:
        return self.folder / "photos"

    @property
    def layouts(self) -> Path:
        return self.folder / "layouts"

    @property
    def found(self) -> Path:
        return self.folder / "found"

    def check(self) -> None:
        """Raise `LayoutFileError` where something in the library is a link, or no file: it lies beside a pack
        that may be somebody else's, and must not lead to the person's other folders."""
        require_sealed(self.folder.parent, (self.folder.name,), LayoutFileError)
        require_all_sealed(self.folder, LayoutFileError)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """What the library's tables hold is changed in here, by one program at a time."""
        self.check()
        try:
            with locked_folder(self.folder, LayoutFileError):
                yield
        except OSError as error:
            raise LayoutFileError(
                f"{self.folder} cannot be changed: {error.strerror}.", "Check its permissions."
            ) from error

    def names(self) -> list[str]:
        """Names of all photographs, sorted."""
        return list(pictures_in(self.photographs)) if self.photographs.is_dir() else []

    def lines(self) -> list[LabelledFile]:
        """What is known of each layout, the least sure first."""
        table, names = read_table(self.layouts), set(self.names())
        return sorted((x for n, x in table.items() if n in names), key=lambda x: (x.sure, x.name))

    def add(
        self,
        sources: Sequence[Path],
        labeller: Labeller,
        report: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
        words: str = "",
    ) -> AddReport:
        """Copy photographs, of folders all in them, and label them. The originals are not touched.

        A run that was cut off goes on when the same is added again.

        Parameters
        ----------
        words
            What is written about all of them, as `write_words` does.

        Raises
        ------
        LayoutFileError
            A folder cannot be read, nothing is a photograph, or the library cannot be written.
        Cancelled
            By `cancel`; what is done is kept.
        """
        self.check()
        files = [file for source in sources for file in _files_of(source)]
        before, names, skipped = set(self.names()), [], []
        credits, known, notes = _FoundCredits(self.folder), self.notes(), dict[str, PhotographNote]()
        for done, file in enumerate(files, start=1):
            if cancel is not None:
                cancel.raise_if_cancelled()
            try:
                names.append(self._keep(file))
                credits.take(file, names[-1])
                if names[-1] not in known:
                    notes[names[-1]] = PhotographNote(names[-1], photograph_date(file))
            except LayoutFileError as error:
                skipped.append((file.name, str(error)))
            if report is not None:
                report(done, 2 * len(files))
        if not names:
            reasons = "; ".join(reason for _, reason in skipped[:2])
            raise LayoutFileError(f"No photograph can be used. {reasons}".strip(), "Name JPEG files.")
        with self._changing():
            credits.write()
            write_notes(self.folder, (notes | self.notes()).values())
        if words:
            self.write_words(names, words)

        def labelling(done: int, total: int) -> None:
            if report is not None:
                report(total + done, 2 * total)

        labelled = label_folder(
            self.photographs,
            self.layouts,
            labeller,
            names=names,
            report=labelling,
            cancel=cancel,
            changing=self._changing,
        )
        new = [line for line in labelled.labelled if line.name not in before]
        return AddReport(new, len(set(names) & before), [*skipped, *labelled.skipped])

    def described(self, name: str) -> LabelledFile:
        """The line of a photograph by its layout as that is now. Raises `LayoutFileError` where that is
        missing."""
        line = read_table(self.layouts)[name]
        found = described(read_layout(self.layouts / f"{name}.png", self.pack.labels))
        return replace(line, sure=round(found.sure, 4), labels=found.large_labels)

    def keep_layout(self, name: str, layout: Layout) -> None:
        """Put a corrected layout in place of what was labelled. Raises `LayoutFileError` where it cannot be
        written."""
        with self._changing():
            write_layout(self.layouts / f"{name}.png", layout)
            if name in read_table(self.layouts):
                change_table(self.layouts, {name: self.described(name)}, ())

    def remove(self, names: Iterable[str]) -> list[str]:
        """Delete photographs of the library and their layouts; gives their names. The banks follow when they
        are next asked for.

        Raises `LayoutFileError` where a name is not in the library, before anything is deleted.
        """
        self.check()
        files, wanted = pictures_in(self.photographs) if self.photographs.is_dir() else {}, list(names)
        unknown = [name for name in wanted if name not in files]
        if unknown:
            raise _unknown_names(unknown)
        with self._changing():
            for name in wanted:
                files[name].unlink(missing_ok=True)
                (self.layouts / f"{name}.png").unlink(missing_ok=True)
            change_table(self.layouts, {}, wanted)
            write_notes(self.folder, [note for name, note in self.notes().items() if name not in wanted])
        return wanted

    def notes(self) -> dict[str, PhotographNote]:
        """What is known of photographs beside their pixels, by name."""
        return read_notes(self.folder)

    def write_words(self, names: Iterable[str], words: str) -> None:
        """Note what a person writes about photographs, in place of what was written before.

        Raises `LayoutFileError` where a name is not in the library, or the words are more than `MAX_NOTE`
        characters.
        """
        self.check()
        known, wanted = set(self.names()), list(names)
        if unknown := [name for name in wanted if name not in known]:
            raise _unknown_names(unknown)
        plain = " ".join(printable(words).split())
        if len(plain) > MAX_NOTE:
            raise LayoutFileError(f"'{plain[:30]}…' is too long.", f"Write at most {MAX_NOTE} characters.")
        with self._changing():
            notes = self.notes()
            for name in wanted:
                notes[name] = replace(notes.get(name, PhotographNote(name)), words=plain)
            write_notes(self.folder, notes.values())

    def credits(self) -> dict[str, PhotographTerms]:
        """Author and terms of the photographs that came with some, by name."""
        return read_credits(self.folder)

    def _keep(self, file: Path) -> str:
        """Copy a photograph where it is not there yet; its name holds a digest of its bytes."""
        try:
            digest = sha256_of(file)[:10]
        except OSError as error:
            raise LayoutFileError(f"{file} cannot be read: {error.strerror}.", "Check it.") from error
        stem = re.sub(r"[^\w-]+", "_", file.stem).strip("_")[:40] or "photograph"
        target = self.photographs / f"{stem}-{digest}.jpg"
        if not target.is_file():
            write_photograph(target, bounded(read_photograph(file), LONGEST_PX))
        return target.stem


class _FoundCredits:
    """The credits that lie beside photographs, taken over under the library's names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, PhotographTerms] = {}
        self._beside: dict[Path, dict[str, PhotographTerms]] = {}

    def take(self, file: Path, name: str) -> None:
        if file.parent not in self._beside:
            self._beside[file.parent] = read_credits(file.parent)
        terms = self._beside[file.parent].get(file.stem)
        if terms is not None:
            self._found[name] = replace(terms, name=name)

    def write(self) -> None:
        if self._found:
            write_credits_table(self._folder, (read_credits(self._folder) | self._found).values())


def _unknown_names(names: Sequence[str]) -> LayoutFileError:
    message = f"The library holds no {', '.join(names[:8])}."
    return LayoutFileError(message, "`simspaint photos list` names all.")


def _files_of(source: Path) -> list[Path]:
    """The photographs of a folder, or the file itself."""
    if not source.is_dir():
        if source.suffix.lower() not in PHOTOGRAPH_SUFFIXES:
            endings = ", ".join(PHOTOGRAPH_SUFFIXES)
            raise LayoutFileError(f"{source.name} is no photograph.", f"Photographs end in {endings}.")
        return [source]
    found = list(pictures_in(source).values())
    if not found:
        raise LayoutFileError(f"There is no photograph in {source}.", "Name a folder with JPEG files.")
    return found
