"""Files of numbers as data sets publish them, checked: greyscale and indexed PNGs, and colours as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_SIDE
from simspaint.files.untrusted_picture import opened_picture

FOREIGN = -1
"""Entry of a table for a number that the data set does not use."""
_HINT = "Is it of another data set, or was it converted?"


def files_in(folder: Path, ending: str) -> dict[str, Path]:
    """Files of a folder that end so, whatever the case, by what stands before; {} where it is missing."""
    if not folder.is_dir():
        return {}
    files = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
    return {f.name[: -len(ending)]: f for f in files if f.name.lower().endswith(ending.lower())}


def read_colors(path: Path) -> UInt8[np.ndarray, "height width 3"]:
    """The colours of an RGB or indexed PNG.

    Raises `LayoutFileError` where it is missing, damaged, cut off or of another kind.
    """
    with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
        if picture.mode not in ("RGB", "RGBA", "P"):
            raise LayoutFileError(f"{path.name} is not a PNG of colours.", _HINT)
        return np.array(picture.convert("RGB"))


def id_table(ids: Mapping[int, int]) -> np.ndarray:
    """(65536,) int16: label id of every stored number; `FOREIGN` where the data set does not use it."""
    table = np.full(1 << 16, FOREIGN, np.int16)
    for number, label_id in ids.items():
        table[number] = label_id
    return table


def ids_of_numbers(numbers: np.ndarray, table: np.ndarray, source: str) -> UInt8[np.ndarray, "height width"]:
    """Label ids of stored numbers.

    Raises `LayoutFileError` where a number is not in the table, and names up to eight of them.
    """
    ids = table[numbers]
    if (ids == FOREIGN).any():
        found, counts = np.unique(numbers[ids == FOREIGN], return_counts=True)
        raise foreign(source, [f"{n} ({c} pixels)" for n, c in zip(found[:8], counts[:8], strict=True)])
    return ids.astype(np.uint8)


def ids_of_colors(
    colors: UInt8[np.ndarray, "height width 3"], ids: Mapping[tuple[int, int, int], int], source: str
) -> UInt8[np.ndarray, "height width"]:
    """Label ids of exact colours. Raises `LayoutFileError` for a colour that is not in the table."""
    wide = colors.astype(np.uint32)
    found, places = np.unique(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], return_inverse=True)
    triples = [(int(code) >> 16, int(code) >> 8 & 255, int(code) & 255) for code in found]
    unknown = [f"#{code:06x}" for code, triple in zip(found, triples, strict=True) if triple not in ids]
    if unknown:
        raise foreign(source, unknown[:8])
    table = np.array([ids[triple] for triple in triples], np.uint8)
    return table[places.reshape(colors.shape[:2])]


def numbered_instances(codes: np.ndarray, known: np.ndarray) -> UInt16[np.ndarray, "height width"]:
    """Instances numbered from 1 in the order of their codes; 0 where `known` is False."""
    numbers = np.zeros(codes.shape, np.uint16)
    found, places = np.unique(codes[known], return_inverse=True)
    if len(found) > np.iinfo(np.uint16).max:
        raise LayoutFileError(f"There are {len(found)} instances in one picture.", _HINT)
    numbers[known] = (places + 1).astype(np.uint16)
    return numbers


def foreign(source: str, listed: list[str]) -> LayoutFileError:
    """The error for values that the data set does not use."""
    return LayoutFileError(f"{source} holds values that are no label's: {', '.join(listed)}.", _HINT)


def unlabelled_but(ids: Mapping[int, int], numbers: range) -> dict[int, int]:
    """A table's entries for a range of numbers: those in `ids`, the rest unlabelled."""
    return {number: ids.get(number, UNLABELLED) for number in numbers}
