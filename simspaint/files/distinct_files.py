"""Files to be written must not be read by the same command, nor be named twice, nor lie in a pack or bank."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from simspaint.errors import LayoutFileError

_MARKS = ("pack.toml", "bank.json")
"""A folder that holds one of them is a pack or a bank."""


def check_distinct(inputs: Iterable[Path], outputs: Iterable[Path]) -> None:
    """Raise `LayoutFileError` where a file that is written is one that is read, or is written twice, by
    whatever names."""
    read = {_identity(path): path for path in inputs}
    written: dict[object, Path] = {}
    for path in outputs:
        identity = _identity(path)
        if identity in read:
            raise LayoutFileError(
                f"{path} would replace {read[identity]}, which is read.", "Give the result another name."
            )
        if identity in written:
            raise LayoutFileError(
                f"Two of the files are the same: {path} and {written[identity]}.",
                "Give every result a name of its own.",
            )
        written[identity] = path


def check_outside_packs(outputs: Iterable[Path]) -> None:
    """Raise `LayoutFileError` where a file that is written would lie in a pack or a memory bank, whose files
    it could replace or be taken for."""
    of_packs: dict[str, bool] = {}
    for path in outputs:
        for folder in Path(os.path.realpath(path)).parents:
            place = str(folder)
            if place not in of_packs:
                of_packs[place] = any(os.path.isfile(folder / name) for name in _MARKS)
            if of_packs[place]:
                raise LayoutFileError(
                    f"{path} would lie in {folder}, which is a pack or a memory bank.",
                    "Write it to another folder.",
                )


def _identity(path: Path) -> object:
    """The same for two names of one file, also on systems that do not distinguish capitals.

    Files are written to where links lead and without `..`, so that `absent/../a.png` is `a.png`.
    """
    real = os.path.realpath(path)
    try:
        state = os.stat(real)
    except OSError:
        return os.path.normcase(real)
    return (state.st_dev, state.st_ino) if state.st_ino else os.path.normcase(real)
