"""Files to be written must not be read by the same command, be named twice, or lie in a pack or library."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from simspaint import resource_files
from simspaint.errors import LayoutFileError


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
    """Raise `LayoutFileError` where a file that is written would lie in a pack, a memory bank or the person's
    library, whose files it could replace or be taken for."""
    packs = Path(os.path.realpath(resource_files.user_packs_folder()))
    kinds: dict[Path, str] = {}
    for path in outputs:
        for folder in Path(os.path.realpath(path)).parents:
            if folder not in kinds:
                kinds[folder] = _kind(folder, packs)
            if kinds[folder]:
                raise LayoutFileError(
                    f"{path} would lie in {folder}, which is {kinds[folder]}.",
                    "Write it to another folder.",
                )


def _kind(folder: Path, packs: Path) -> str:
    """What a folder is that results are kept out of; empty where it is none."""
    if os.path.isfile(folder / "pack.toml") or _is_bank(folder):
        return "a pack or a memory bank"
    is_library = folder.name == "mine" and folder.parent.parent == packs
    return "the library of your photographs" if is_library else ""


def _is_bank(folder: Path) -> bool:
    """Other programs call a file `bank.json` too; beside that of a bank lies its index."""
    if not os.path.isfile(folder / "bank.json"):
        return False
    try:
        names = os.listdir(folder)
    except OSError:
        return True  # it cannot be looked, and must not be lost
    return any(name.startswith("index-") and name.endswith(".bin") for name in names)


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
