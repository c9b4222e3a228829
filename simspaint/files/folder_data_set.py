"""Data sets as folders: photos/, layouts/, labels.csv, and where there are any depth/, train.txt, val.txt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import Depth, find_depth, read_depth_file
from simspaint.files.label_file import read_labels
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES, read_photograph

_HINT = "A data set has photos/NAME.jpg, layouts/NAME.png and labels.csv."


def sequence_of(name: str) -> str:
    """The sequence that a photograph was taken in: its name up to the first underscore."""
    return name.split("_", 1)[0]


def photographs_in(folder: str | Path) -> dict[str, Path]:
    """Files of a folder that are named like photographs, by name without suffix, in the order of names.

    Of several files with one name the first in alphabetical order counts. Hidden files are passed over.

    Raises `LayoutFileError` where the folder is missing or cannot be listed.
    """
    return _files_by_name(folder, PHOTOGRAPH_SUFFIXES)


def layouts_in(folder: str | Path) -> dict[str, Path]:
    """PNG files of a folder by name without suffix, in the order of names; other files are passed over.

    The suffix may be upper case. Of several files with one name the first in alphabetical order counts. A
    picture of another format beside a layout, such as a preview, hides nothing.

    Raises `LayoutFileError` where the folder is missing or cannot be listed.
    """
    return _files_by_name(folder, (".png",))


def _files_by_name(folder: str | Path, suffixes: tuple[str, ...]) -> dict[str, Path]:
    try:
        files = sorted(Path(folder).iterdir())
    except OSError as error:
        raise LayoutFileError(f"The folder {folder} cannot be read: {error.strerror}.", _HINT) from error
    found: dict[str, Path] = {}
    for file in files:
        if file.suffix.lower() in suffixes and not file.name.startswith("."):
            found.setdefault(file.stem, file)
    return found


def read_names(file: str | Path) -> tuple[str, ...]:
    """The names in a list of photographs, a name a line, in its order.

    Raises `LayoutFileError` where the list is missing, empty or no text.
    """
    try:
        names = tuple(Path(file).read_text(encoding="utf-8").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutFileError(f"The list {file} cannot be read.", "It holds a name a line.") from error
    names = tuple(name.strip() for name in names if name.strip())
    if not names:
        raise LayoutFileError(f"The list {file} is empty.", "It holds a name a line.")
    return names


@dataclass(frozen=True, slots=True)
class FolderDataSet:
    """Photographs with layouts in one folder.

    Parameters
    ----------
    folder
        Where it lies.
    labels
        What the ids of its layouts mean.
    photograph_files
        By name in the order of names; only those that have a layout.
    layout_files
        By name, of the same names.
    left_out
        (name, reason) of photographs without a layout and of layouts without a photograph.
    """

    folder: Path
    labels: LabelSet
    photograph_files: dict[str, Path]
    layout_files: dict[str, Path]
    left_out: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def open(path: str | Path) -> FolderDataSet:
        """Open a data set; lists folders and reads the label table, but no picture.

        Raises `LayoutFileError` where a folder or the table is missing, or no photograph has a layout.
        """
        folder = Path(path)
        labels = read_labels(folder / "labels.csv")
        photographs = photographs_in(folder / "photos")
        layouts = layouts_in(folder / "layouts")
        paired = {name: file for name, file in photographs.items() if name in layouts}
        if not paired:
            raise LayoutFileError(f"In {folder} no photograph has a layout of the same name.", _HINT)
        alone = dict.fromkeys(photographs.keys() - paired.keys(), "There is no layout of that name.")
        alone |= dict.fromkeys(layouts.keys() - paired.keys(), "There is no photograph of that name.")
        own = {name: layouts[name] for name in paired}
        return FolderDataSet(folder, labels, paired, own, tuple(sorted(alone.items())))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all pairs, sorted."""
        return tuple(self.photograph_files)

    def __len__(self) -> int:
        return len(self.photograph_files)

    def photograph(self, name: str) -> UInt8[np.ndarray, "height width 3"]:
        """RGB of a photograph."""
        return read_photograph(self.photograph_files[name])

    def layout(self, name: str) -> Layout:
        """The layout of a photograph."""
        return read_layout(self.layout_file(name), self.labels)

    def layout_file(self, name: str) -> Path:
        """Where the layout of a photograph lies."""
        return self.layout_files[name]

    def depth_file(self, name: str) -> Path | None:
        """Where the depth of a photograph lies, or None."""
        return find_depth(self.folder / "depth", name)

    def depth(self, name: str) -> Depth | None:
        """Depth of a photograph's pixels, larger = farther, 0 = unknown, on its own scale; None where there
        is none."""
        file = self.depth_file(name)
        return None if file is None else read_depth_file(file)

    def split(self, split: str) -> tuple[str, ...]:
        """Names listed in `train.txt`, `val.txt` or another list of that kind, in its order.

        Raises `LayoutFileError` where the list is missing, empty or names a photograph that is not there.
        """
        file = self.folder / f"{split}.txt"
        names = read_names(file)
        missing = [name for name in names if name not in self.photograph_files]
        if missing:
            raise LayoutFileError(
                f"The list {file} names absent photographs: {', '.join(missing[:8])}.", _HINT
            )
        return names
