"""Data sets as folders: photos/, layouts/, labels.csv, and where there are any depth/, train.txt, val.txt."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import Depth, find_depth, read_depth_file
from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import read_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.files.picture_pairs import pair_pictures
from simspaint.files.regular_file import read_at_most

_MAX_LIST_BYTES = 64 << 20
_HINT = "A data set has photos/NAME.jpg, layouts/NAME.png and labels.csv."


def sequence_of(name: str) -> str:
    """The sequence that a photograph was taken in: its name up to the first underscore."""
    return name.split("_", 1)[0]


def read_names(file: str | Path) -> tuple[str, ...]:
    """The names in a list of photographs, a name a line, in its order and in Unicode's composed form.

    Raises `LayoutFileError` where the list is missing, empty or no text.
    """
    try:
        lines = read_at_most(file, _MAX_LIST_BYTES).decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutFileError(f"The list {file} cannot be read.", "It holds a name a line.") from error
    names = tuple(unicodedata.normalize("NFC", line.strip()) for line in lines if line.strip())
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
        By name.
    left_out
        (name, reason) of photographs and layouts that have no partner or are of a format that is not read.
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
        pairs = pair_pictures(folder / "photos", folder / "layouts")
        if not pairs.photographs:
            raise LayoutFileError(f"In {folder} no photograph has a layout of the same name.", _HINT)
        return FolderDataSet(folder, labels, pairs.photographs, pairs.layouts, tuple(pairs.left_out))

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
