"""Another data set with our labels: a copy that banks are built from and networks validated on.

    python -m training.data_sets.map_data_set DIR OUT --labels labels.csv --map RENAMED --every 10
    python -m training.data_sets.map_data_set nyu OUT --crop 8 --last 100

The copy is of the same form: photos/, layouts/, labels.csv, train.txt and val.txt, and depth/ where there is
one. Photographs that are not cropped are linked or copied as they are. Photographs without a layout and
layouts without a photograph are listed, and the exit code is 3.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import track

from simspaint.cli.exit_codes import SKIPPED
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.depth_file import read_depth_file, write_depth_file
from simspaint.files.distinct_files import check_distinct
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.label_table import read_labels, write_labels
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.files.table_file import read_table
from training.data_sets.left_out import tell_left_out
from training.options import run_script
from training.terminal import tell

_MAP_HINT = "A line from,to for each label; `to` empty: unlabelled."


def read_renamed_labels(path: Path) -> dict[str, str | None]:
    """Names of labels and of what they become; None is unlabelled.

    Raises `LayoutFileError` if the table is missing, has other columns than from,to, or renames a name twice.
    """
    names: dict[str, str | None] = {}
    for row in read_table(path, ("from", "to"), ("from", "to"), "table of renamed labels", _MAP_HINT):
        if row["from"].lower() in names:
            raise LayoutFileError(f"The table {path} renames {row['from']} twice.", _MAP_HINT)
        names[row["from"].lower()] = row["to"].lower() or None
    return names


def mapped_ids(source: LabelSet, target: LabelSet, names: Mapping[str, str | None]) -> np.ndarray:
    """(256,) uint8: the new id of every old one.

    Raises `LayoutFileError` where a label is not in the table, or becomes one that does not exist.
    """
    table = np.full(256, UNLABELLED, np.uint8)
    for label in source.labels:
        if label.name not in names:
            raise LayoutFileError(f"The table leaves out {label.name}.", _MAP_HINT)
        name = names[label.name]
        if name is not None:
            found = target.find(name)
            if found is None:
                raise LayoutFileError(f"There is no label {name} to rename {label.name} to.", _MAP_HINT)
            table[label.id] = found.id
    return table


def split(names: Sequence[str], every: int, last: int) -> tuple[list[str], list[str]]:
    """Names to learn from, and held-out ones: every `every`-th, and the `last` ones; 0 holds none out."""
    n = len(names)
    held = {i for i in range(n) if (every and i % every == every - 1) or i >= n - last}
    return [names[i] for i in range(n) if i not in held], [names[i] for i in sorted(held)]


class _Copy:
    """Files on their way from one data set into another."""

    def __init__(self, data: FolderDataSet, out: Path, labels: LabelSet, ids: np.ndarray, crop: int) -> None:
        self.data, self.out, self.labels, self.ids, self.crop = data, out, labels, ids, crop

    def take(self, name: str) -> None:
        """Copy a photograph with its layout and its depth."""
        layout = np.ascontiguousarray(self._cropped(self.ids[self.data.layout(name).ids]))
        write_layout(self.out / "layouts" / f"{name}.png", Layout(layout, self.labels))
        source = self.data.photograph_files[name]
        if self.crop:
            write_photograph(self.out / "photos" / f"{name}.jpg", self._cropped(self.data.photograph(name)))
        else:
            linked(source, self.out / "photos" / source.name)
        depth = self.data.depth_file(name)
        if depth is not None and self.crop:
            values = np.ascontiguousarray(self._cropped(read_depth_file(depth)))
            write_depth_file(self.out / "depth" / f"{name}.png", values)
        elif depth is not None:
            linked(depth, self.out / "depth" / depth.name)

    def _cropped(self, picture: np.ndarray) -> np.ndarray:
        return picture[self.crop : picture.shape[0] - self.crop, self.crop : picture.shape[1] - self.crop]


def linked(source: Path, target: Path) -> None:
    """A second name for the file where the disk allows that, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        if os.path.samefile(source, target) or sha256_of(source) == sha256_of(target):
            return
        target.unlink()  # of an earlier run, before the source was changed
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copyfile(source, target)


def main(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Data set folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the copy.")],
    labels: Annotated[Path | None, typer.Option(help="Our label table; else labels stay.")] = None,
    renamed: Annotated[Path | None, typer.Option("--map", help="Table from,to of names.")] = None,
    crop: Annotated[int, typer.Option(min=0, help="Pixels cut off at every side.")] = 0,
    every: Annotated[int, typer.Option(min=0, help="Hold out every so-many-th photograph.")] = 0,
    last: Annotated[int, typer.Option(min=0, help="Hold out the last ones.")] = 0,
) -> None:
    """Copy a data set with other labels, cropped, and split."""
    check_distinct([folder], [out])
    data = FolderDataSet.open(folder)
    wanted = read_labels(labels) if labels else data.labels
    names = read_renamed_labels(renamed) if renamed else {x.name: x.name for x in data.labels.labels}
    copy = _Copy(data, out, wanted, mapped_ids(data.labels, wanted, names), crop)
    for name in track(data.names, "Copying"):
        copy.take(name)
    write_labels(out / "labels.csv", wanted)
    for file, listed in zip(("train.txt", "val.txt"), split(data.names, every, last), strict=True):
        replace_bytes(out / file, "".join(f"{name}\n" for name in listed).encode())
    tell(f"{out}: {len(data.names)} photographs")
    tell_left_out(data)
    if data.left_out:
        raise typer.Exit(SKIPPED)


if __name__ == "__main__":
    run_script(main)
