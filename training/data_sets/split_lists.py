"""Lists of names beside a data set that say which pairs are learned from and which are held out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from simspaint.files.folder_data_set import read_names
from training.data_sets.published import SPLITS, Split


def listed_splits(root: Path) -> dict[str, Split]:
    """Split of every name in `train.txt`, `val.txt` and `test.txt` of a folder; {} where there is none.

    A line may hold a path, or a photograph's and a layout's path: the stem of the first counts. Raises
    `LayoutFileError` where a list is no text or empty.
    """
    found: dict[str, Split] = {}
    for split in SPLITS:
        file = root / f"{split}.txt"
        if file.is_file():
            found |= dict.fromkeys((_stem(line) for line in read_names(file)), split)
    return found


def _stem(line: str) -> str:
    return PurePosixPath(line.split()[0]).stem
