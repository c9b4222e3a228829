"""Several arrays in one file, read whole or, where it is large, mapped into memory.

No library does both: safetensors maps every file, and who cuts off a mapped file ends the processes that
read it; a `.npz` cannot be mapped.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from simspaint.files.atomic import write_atomically

_MAGIC, _EARLIER_MAGIC = b"SPARRAY2", b"SPARRAY1"
_HEADER = struct.Struct("<8sQ")
_CHECKSUM = struct.Struct("<Q")
"""CRC-32 of what stands before it and of what follows it. Files of the earlier kind have none."""
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
    n_before = _HEADER.size + _CHECKSUM.size + len(header)
    parts = [header, bytes(_padded(n_before) - n_before)]
    for array in arrays.values():
        whole = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        parts += [whole.data, bytes(_padded(array.nbytes) - array.nbytes)]
    begins = _HEADER.pack(_MAGIC, len(header))
    checksum = zlib.crc32(begins)
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    with write_atomically(path, follows_links=False) as file:
        file.write(begins + _CHECKSUM.pack(checksum))
        for part in parts:
            file.write(part)


def open_arrays(path: Path) -> dict[str, np.ndarray]:
    """What `write_arrays` wrote, read-only. Files larger than `LARGEST_READ` are read from the disk as the
    arrays are touched, see `is_mapped`.

    Raises
    ------
    ValueError
        The file is cut off, damaged or another kind of file. Mapped files are not read through for that.
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
    if magic not in (_MAGIC, _EARLIER_MAGIC) or n_header > min(data.size, _LARGEST_HEADER):
        raise ValueError(f"{path.name} is not a file of arrays.")
    start = _HEADER.size
    if magic == _MAGIC:
        start += _CHECKSUM.size
        if not isinstance(data, np.memmap):
            checksum = zlib.crc32(data[start:].data, zlib.crc32(data[: _HEADER.size].data))
            if data[_HEADER.size : start].tobytes() != _CHECKSUM.pack(checksum):
                raise ValueError(f"{path.name} is damaged.")
    try:
        table = json.loads(data[start : start + n_header].tobytes())
        return {name: _array(data, _padded(start + n_header), **entry) for name, entry in table.items()}
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
