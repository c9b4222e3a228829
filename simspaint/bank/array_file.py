"""Several arrays in one file, read whole or, where it is large, mapped into memory.

No library does both: safetensors maps every file, and who cuts off a mapped file ends the processes that
read it; a `.npz` cannot be mapped.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from simspaint.files.atomic import write_atomically

_MAGIC = b"SPARRAY1"
_HEADER = struct.Struct("<8sQ")
_ALIGNMENT = 64
_LARGEST_HEADER = 1 << 16
"""Bytes; some twenty arrays have two thousand. Much JSON takes more memory than the file is large."""
LARGEST_READ = 128 << 20
"""Bytes up to which a file is read whole: who cuts off a mapped file ends the processes that look at it."""


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays of numbers, atomically. Raises `OSError` where the folder cannot be written."""
    table: dict[str, dict[str, object]] = {}
    offset = 0
    for name, array in arrays.items():
        table[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        offset += _padded(array.nbytes)
    header = json.dumps(table).encode()
    with write_atomically(path, follows_links=False) as file:
        file.write(_HEADER.pack(_MAGIC, len(header)) + header)
        file.write(bytes(_padded(_HEADER.size + len(header)) - _HEADER.size - len(header)))
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).data)
            file.write(bytes(_padded(array.nbytes) - array.nbytes))


def open_arrays(path: Path) -> dict[str, np.ndarray]:
    """What `write_arrays` wrote, read-only. Files larger than `LARGEST_READ` are read from the disk as the
    arrays are touched, see `is_mapped`.

    Raises
    ------
    ValueError
        The file is cut off or another kind of file.
    OSError
        It cannot be opened.
    """
    if path.stat().st_size > LARGEST_READ:
        data: np.ndarray = np.memmap(path, np.uint8, mode="r")
    else:
        data = np.fromfile(path, np.uint8)
        data.flags.writeable = False
    if data.size < _HEADER.size:
        raise ValueError(f"{path.name} is cut off.")
    magic, n_header = _HEADER.unpack(data[: _HEADER.size].tobytes())
    if magic != _MAGIC or n_header > min(data.size, _LARGEST_HEADER):
        raise ValueError(f"{path.name} is not a file of arrays.")
    try:
        table = json.loads(data[_HEADER.size : _HEADER.size + n_header].tobytes())
        return {
            name: _array(data, _padded(_HEADER.size + n_header), **entry) for name, entry in table.items()
        }
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path.name} has a damaged header.") from error


def is_mapped(array: np.ndarray) -> bool:
    """Whether an array's bytes lie in a mapped file."""
    base: object = array
    while isinstance(base, np.ndarray):
        if isinstance(base, np.memmap):
            return True
        base = base.base
    return False


def _array(data: np.ndarray, first: int, dtype: str, shape: list[int], offset: int) -> np.ndarray:
    kind = np.dtype(dtype)
    start = first + offset
    stop = start + kind.itemsize * math.prod(shape)
    if kind.kind not in "biuf":
        raise ValueError("The file holds what is no number.")
    if not first <= start <= stop <= data.size:
        raise ValueError("The file is cut off.")
    return np.asarray(data[start:stop]).view(kind).reshape(shape)


def _padded(n_bytes: int) -> int:
    return -(-n_bytes // _ALIGNMENT) * _ALIGNMENT
