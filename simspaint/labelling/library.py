"""The person's own photographs beside a pack: kept once, labelled, and a bank that follows them.

photos/NAME.jpg      at most `added_photographs.LONGEST_PX` long; a person may put other formats there
layouts/NAME.png     and labelling.csv; corrected layouts are kept. What has a layout is in the library
notes.csv            when photographs were taken, and what the person writes about them
credits.csv          author and terms of photographs that came with some
found/               photographs of the web that were picked and are not added yet
mine/, both/         banks: of these alone, and of the pack's photographs and these
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.file_state import FileState, state_of
from simspaint.files.folder_lock import locked_folder
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.picture_pairs import pictures_in
from simspaint.files.untrusted_folder import require_all_sealed, require_sealed
from simspaint.labelling.added_photographs import AddReport, Shelves, Work, add_files, forget, photographs_of
from simspaint.labelling.folder_labelling import LabelledFile, change_table, read_table
from simspaint.labelling.labelled_photograph import described
from simspaint.labelling.labeller import Labeller
from simspaint.labelling.photograph_notes import PhotographNote, plain_words, read_notes, write_notes
from simspaint.packs.pack import Pack
from simspaint.progress import CancelToken
from simspaint.web.credits_file import PhotographTerms, read_credits

Photographs = Literal["pack", "mine-first", "mine", "both"]
"""Which photographs a rendering is made of: the pack's; one's own where enough of them show a label; one's
own alone; or both alike."""


def used_photographs(text: str) -> Photographs:
    """What a text says; the pack's where that is nothing known."""
    return next((each for each in get_args(Photographs) if each == text), "pack")


class PhotographLibrary:
    """The own photographs of one pack."""

    def __init__(self, pack: Pack, folder: Path | None = None) -> None:
        self.pack = pack
        self.folder = folder or pack.own_folder / "mine"

    @property
    def photographs(self) -> Path:
        return self.folder / "photos"

    @property
    def layouts(self) -> Path:
        return self.folder / "layouts"

    @property
    def found(self) -> Path:
        return self.folder / "found"

    @property
    def _shelves(self) -> Shelves:
        return Shelves(self.folder, self.photographs, self.layouts, self._changing)

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
        """Names of all photographs, sorted; a copy whose run ended before it had a layout is none."""
        if not self.photographs.is_dir() or not self.layouts.is_dir():
            return []
        labelled = pictures_in(self.layouts, (".png",))
        return [name for name in pictures_in(self.photographs) if name in labelled]

    def photograph_file(self, name: str) -> Path:
        """The file of a photograph: a JPEG, or what the person has put there."""
        return pictures_in(self.photographs).get(name, self.photographs / f"{name}.jpg")

    def lines(self) -> list[LabelledFile]:
        """What is known of each layout, the least sure first; before them those that the table lacks, because
        it was lost or their run was cut off."""
        table = read_table(self.layouts)
        lines = [table.get(name, LabelledFile(name, 0.0, (), "", "")) for name in self.names()]
        return sorted(lines, key=lambda line: (line.sure, line.name))

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
            A folder cannot be read or is the library's own, nothing is a photograph, or it cannot be written.
        Cancelled
            By `cancel`; what is done is kept.
        """
        self.check()
        files = [file for source in sources for file in photographs_of(source, self.folder, self.found)]
        work = Work(labeller, plain_words(words) if words else None, report, cancel)
        return add_files(self._shelves, self.names(), files, work)

    def described(self, name: str) -> LabelledFile:
        """The line of a photograph by its layout as it is now. Raises `LayoutFileError` where none is."""
        line = read_table(self.layouts).get(name, LabelledFile(name, 0.0, (), "", ""))
        found = described(read_layout(self.layouts / f"{name}.png", self.pack.labels))
        return replace(line, sure=round(found.sure, 4), labels=found.large_labels)

    def layout_file(self, name: str) -> Path:
        """The file of a photograph's layout."""
        return self.layouts / f"{name}.png"

    def keep_layout(self, name: str, layout: Layout, opened: FileState | None = None) -> bool:
        """Put a corrected layout in place of what was labelled.

        Where `opened`, the state of the file when it was read to be corrected, is given, and the file is
        another one by now, nothing is written and False given. Raises `LayoutFileError` where it cannot be
        written, or the photograph is not there any more.
        """
        with self._changing():
            if name not in pictures_in(self.photographs):
                told = f"The photograph {name} is in the library no more: its layout cannot be kept there."
                raise LayoutFileError(told, "Save it as a painting to have it later.")
            if opened is not None and state_of(self.layout_file(name)) != opened:
                return False
            is_listed = name in read_table(self.layouts)
            write_layout(self.layout_file(name), layout)
            if is_listed:
                change_table(self.layouts, {name: self.described(name)}, ())
        return True

    def remove(self, names: Iterable[str]) -> list[str]:
        """Delete photographs of the library and their layouts; gives their names, each once. The banks follow
        when they are next asked for.

        Raises `LayoutFileError` where a name is not there, or a table is damaged: nothing is deleted.
        """
        self.check()
        wanted = self._known(names)
        forget(self._shelves, wanted)
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
        wanted = self._known(names)
        with self._changing():
            notes = self.notes()
            for name in wanted:
                notes[name] = replace(notes.get(name, PhotographNote(name)), words=plain_words(words))
            write_notes(self.folder, notes.values())

    def _known(self, names: Iterable[str]) -> list[str]:
        wanted, known = list(dict.fromkeys(names)), set(self.names())
        if unknown := [name for name in wanted if name not in known]:
            message = f"The library holds no {', '.join(unknown[:8])}."
            raise LayoutFileError(message, "`simspaint photos list` names all.")
        return wanted

    def credits(self) -> dict[str, PhotographTerms]:
        """Author and terms of the photographs that came with some, by name."""
        return read_credits(self.folder)
