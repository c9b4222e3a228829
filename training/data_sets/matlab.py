"""Small tables of numbers in MATLAB's files of versions 5 to 7 ("MAT-File Format", MathWorks).

scipy reads them too, in native code that damaged files end the program in.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from simspaint.errors import LayoutFileError
from simspaint.files.regular_file import read_at_most

_MOST_BYTES, _MOST_UNPACKED = 16 << 20, 32 << 20
_HEADER, _TAG = 128, 8
_MATRIX, _COMPRESSED = 14, 15
_DTYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
"""Of an element's numbers, by its kind."""
_NUMBERS = range(6, 16)
"""Classes of arrays of numbers; others are texts, cells, structures, objects."""
_MOST_DIMENSIONS = 8


def read_matlab(path: Path, names: Sequence[str]) -> dict[str, np.ndarray]:
    """These variables of a file, arrays of real numbers.

    Raises `LayoutFileError` where the file cannot be read or lacks one.
    """
    try:
        data = read_at_most(path, _MOST_BYTES)
        order = {b"IM": "<", b"MI": ">"}[data[126:_HEADER]]
        stated = dict(_variables(data, order, names))
    except (OSError, zlib.error, struct.error, LookupError, ValueError) as error:
        raise LayoutFileError(f"{path.name} cannot be read.", "Fetch it again.") from error
    missing = [name for name in names if name not in stated]
    if missing:
        raise LayoutFileError(f"{path.name} has no {', '.join(missing)}.", "Is it the published file?")
    return stated


def missing_library(library: str, path: Path) -> LayoutFileError:
    """The error where a file needs a library that is not installed."""
    return LayoutFileError(f"Reading {path.name} needs {library}.", "pip install 'simspaint[train]'")


def _variables(data: bytes, order: str, names: Sequence[str]) -> Iterator[tuple[str, np.ndarray]]:
    left = _MOST_UNPACKED
    for kind, content in _elements(data[_HEADER:], order):
        if kind == _COMPRESSED:
            unpacked = zlib.decompressobj().decompress(content, left)
            left -= len(unpacked)
            if left <= 0:
                raise ValueError("it unpacks to far too much")
            kind, content = next(_elements(unpacked, order), (0, b""))
        if kind == _MATRIX and (found := _matrix(content, order, names)) is not None:
            yield found


def _matrix(content: bytes, order: str, names: Sequence[str]) -> tuple[str, np.ndarray] | None:
    """Name and numbers of a variable; None where it is not asked for or is of another class."""
    parts = _elements(content, order)
    (_, flags), (_, shape), (_, name) = (next(parts, (0, b"")) for _ in range(3))
    if flags[0 if order == "<" else 3] not in _NUMBERS or name.decode("latin-1") not in names:
        return None
    kind, numbers = next(parts, (0, b""))
    sides = np.frombuffer(shape, f"{order}i4").tolist()
    if len(sides) > _MOST_DIMENSIONS or any(side < 0 for side in sides):
        raise ValueError("an array of no shape")
    values = np.frombuffer(numbers, f"{order}{_DTYPES[kind]}")
    return name.decode("latin-1"), values.reshape(sides, order="F")


def _elements(data: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each element. Raises `ValueError` where one is cut off."""
    place = 0
    while place + _TAG <= len(data):
        kind, size = struct.unpack_from(f"{order}II", data, place)
        if kind >> 16:  # four bytes or fewer, within the tag
            yield kind & 0xFFFF, data[place + 4 : place + 4 + min(kind >> 16, 4)]
            place += _TAG
            continue
        content = data[place + _TAG : place + _TAG + size]
        if len(content) < size:
            raise ValueError("it is cut off")
        yield kind, content
        place += _TAG + (size if kind == _COMPRESSED else -(-size // _TAG) * _TAG)
