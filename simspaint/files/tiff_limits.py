"""What a TIFF states beside its size, and what its reader unpacks by it: tiles, and bytes of strips."""

from __future__ import annotations

import struct
from typing import BinaryIO

from PIL import TiffImagePlugin

ALWAYS_PIXELS = 4 << 20
"""Pixels that tiles may have beyond those of the picture: the last ones jut out over it."""
MOST_TIMES = 4
"""How often the picture's pixels fit into its tiles, and the bytes of the file into its strips, at most."""
_TILE_WIDTH, _TILE_HEIGHT, _STRIP_BYTES, _TILE_BYTES = 322, 323, 279, 325
_LOOKED_AT = frozenset(
    (256, 257, 258, 259, 273, 277, 278, _STRIP_BYTES, 284, _TILE_WIDTH, _TILE_HEIGHT, 324, _TILE_BYTES)
)
_BIG = 43
"""Says that offsets have 64 bits."""


def unpacks_to_too_much(picture: TiffImagePlugin.TiffImageFile, file: BinaryIO, n_bytes: int) -> bool:
    """Whether a TIFF whose header was read unpacks to far more than its picture, or goes over its bytes far
    more often than once.

    Raises `ValueError`, `TypeError` or `struct.error` where its directory is damaged, or states something
    twice: readers differ in what they take.

    Parameters
    ----------
    file
        The same file, opened; it is read from.
    n_bytes
        Its size.
    """
    if _states_something_twice(file):
        raise ValueError("the directory states something twice")
    tags, pixels = picture.tag_v2, picture.width * picture.height
    counts = [each for tag in (_STRIP_BYTES, _TILE_BYTES) for each in _numbers(tags.get(tag, ()))]
    if sum(counts) > MOST_TIMES * n_bytes:
        return True
    if _TILE_WIDTH not in tags and _TILE_HEIGHT not in tags:
        return False
    width, height = int(tags[_TILE_WIDTH]), int(tags[_TILE_HEIGHT])
    if width < 1 or height < 1:
        raise ValueError("a tile has no pixels")
    n_tiles = -(-picture.width // width) * -(-picture.height // height)
    one = width * height
    return one > pixels + ALWAYS_PIXELS or n_tiles * one > MOST_TIMES * pixels + ALWAYS_PIXELS


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(map(int, value)) if isinstance(value, tuple) else (int(value),)  # type: ignore[call-overload]


def _states_something_twice(file: BinaryIO) -> bool:
    """Whether the first directory has two entries of one kind."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    is_big = struct.unpack(f"{order}H", head[2:4])[0] == _BIG
    at, n_format, entry = (8, "Q", 20) if is_big else (4, "H", 12)
    [start] = struct.unpack_from(f"{order}{'Q' if is_big else 'I'}", head, at)
    file.seek(start)
    [n] = struct.unpack(f"{order}{n_format}", file.read(8 if is_big else 2))
    entries = file.read(entry * min(n, 1 << 16))
    kinds = [struct.unpack_from(f"{order}H", entries, i)[0] for i in range(0, len(entries) - 1, entry)]
    stated = [kind for kind in kinds if kind in _LOOKED_AT]
    return len(stated) != len(set(stated))
