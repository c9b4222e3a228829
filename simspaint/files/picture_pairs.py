"""Photographs and their layouts, found by their names in two folders."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import PHOTOGRAPH_SUFFIXES
from simspaint.files.plain_names import as_shown, is_printable

UNREAD_SUFFIXES = frozenset(
    (".heic", ".heif", ".gif", ".jxl", ".jp2", ".psd", ".xcf", ".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw")
)
"""Endings of pictures that are named where they are skipped."""

_HINT = "A data set has photos/NAME.jpg, layouts/NAME.png and labels.csv."


@dataclass(frozen=True, slots=True)
class PicturePairs:
    """What two folders hold.

    Parameters
    ----------
    photographs, layouts
        Files by name without suffix, in the order of names; layouts also of names that have no photograph.
        A photograph is only there with its layout.
    left_out
        (name, reason) of everything else, sorted.
    """

    photographs: dict[str, Path]
    layouts: dict[str, Path]
    left_out: list[tuple[str, str]]


def pictures_in(folder: str | Path, suffixes: Iterable[str] = PHOTOGRAPH_SUFFIXES) -> dict[str, Path]:
    """Files of a folder with one of these endings, in any case, by name without suffix, sorted by names.

    Names are in Unicode's composed form, whichever way the disk spells them. Of several files with one name
    the first in alphabetical order counts. Hidden files are skipped.

    Raises `LayoutFileError` where the folder is missing or cannot be listed.
    """
    wanted, found = frozenset(suffixes), dict[str, Path]()
    for file in _files(Path(folder)):
        if file.suffix.lower() in wanted:
            found.setdefault(_name(file), file)
    return dict(sorted(found.items()))


def pair_pictures(
    photographs_dir: str | Path, layouts_dir: str | Path, names: Iterable[str] | None = None
) -> PicturePairs:
    """Pair photographs with layouts of the same name, all or those of the names asked for.

    Raises `LayoutFileError` where a folder is missing or cannot be listed.
    """
    photographs, layouts = pictures_in(photographs_dir), pictures_in(layouts_dir, (".png",))
    unread = pictures_in(photographs_dir, UNREAD_SUFFIXES)
    wanted = photographs.keys() | layouts.keys() | unread.keys()
    if names is not None:
        wanted = {unicodedata.normalize("NFC", name) for name in names}
    left_out = []
    for name in sorted(wanted):
        if not is_printable(name):
            reason = "Its name holds bytes or characters that are no text: give it another name."
        elif name not in photographs and name in unread:
            reason = f"{unread[name].name} is of a format that is not read: save it as JPEG or PNG."
        elif name not in photographs:
            reason = "There is no photograph of that name."
        elif name not in layouts:
            reason = "There is no layout of that name."
        else:
            continue
        left_out.append((as_shown(name), reason))
    gone = {name for name in wanted if not is_printable(name)}
    paired = {n: f for n, f in photographs.items() if n in wanted and n in layouts and n not in gone}
    return PicturePairs(paired, layouts, left_out)


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in sorted(folder.iterdir()) if not file.name.startswith(".")]
    except OSError as error:
        raise LayoutFileError(f"The folder {folder} cannot be read: {error.strerror}.", _HINT) from error


def _name(file: Path) -> str:
    return unicodedata.normalize("NFC", file.stem)
