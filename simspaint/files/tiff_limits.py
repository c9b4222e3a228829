"""What a TIFF states beside its size, and what is unpacked by it: tiles, bytes of strips, and JPEGs."""

from __future__ import annotations

import struct
from typing import BinaryIO

from PIL import TiffImagePlugin

from simspaint.files.jpeg_scans import MOST_SCANS, scanned_pixels

Tags = TiffImagePlugin.ImageFileDirectory_v2

ALWAYS_PIXELS = 4 << 20
"""Pixels that tiles may have beyond those of the picture: the last ones jut out over it."""
MOST_TIMES = 4
"""How often the picture's pixels fit into its tiles, and the bytes of the file into its strips, at most."""
_WIDTH, _HEIGHT, _COMPRESSION, _STRIPS, _STRIP_BYTES = 256, 257, 259, 273, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_JPEG = (6, 7)
_LOOKED_AT = frozenset(
    (
        *(_WIDTH, _HEIGHT, 258, _COMPRESSION, _STRIPS, 277, 278, _STRIP_BYTES, 284),
        *(_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES),
    )
)
_BIG = 43
"""Says that offsets have 64 bits."""


def unpacks_to_too_much(picture: TiffImagePlugin.TiffImageFile, file: BinaryIO, n_bytes: int) -> bool:
    """Whether a TIFF whose header was read unpacks to far more than its picture, or goes over its bytes far
    more often than once.

    Raises `ValueError`, `TypeError`, `KeyError` or `struct.error` where its directory is damaged, or states
    something twice: readers differ in what they take.

    Parameters
    ----------
    file
        The same file, opened; it is read from.
    n_bytes
        Its size.
    """
    if _states_something_twice(file):
        raise ValueError("the directory states something twice")
    tags = picture.tag_v2
    counts = _both(tags, _STRIP_BYTES, _TILE_BYTES)
    if sum(map(abs, counts)) > MOST_TIMES * n_bytes:
        return True
    # The picture's own width and height are those after it was turned.
    size = int(tags[_WIDTH]), int(tags[_HEIGHT])
    return _has_too_large_tiles(tags, *size) or _scans_too_often(tags, counts, size[0] * size[1], file)


def _has_too_large_tiles(tags: Tags, across: int, down: int) -> bool:
    """Whether the tiles have far more pixels than the picture, whose size is that before it is turned."""
    pixels = across * down
    if _TILE_WIDTH not in tags and _TILE_HEIGHT not in tags:
        return False
    width, height = int(tags[_TILE_WIDTH]), int(tags[_TILE_HEIGHT])
    if width < 1 or height < 1:
        raise ValueError("a tile has no pixels")
    n_tiles = -(-across // width) * -(-down // height)
    one = width * height
    return one > pixels + ALWAYS_PIXELS or n_tiles * one > MOST_TIMES * pixels + ALWAYS_PIXELS


def _scans_too_often(tags: Tags, counts: list[int], pixels: int, file: BinaryIO) -> bool:
    """Whether the JPEGs in a TIFF, all together, go over far more pixels than one of that size alone may."""
    if int(tags.get(_COMPRESSION, 1)) not in _JPEG:
        return False
    places = _both(tags, _STRIPS, _TILES)
    if len(places) != len(counts) or min(counts, default=0) < 1:
        raise ValueError("it is not stated how many bytes each JPEG has")
    found: dict[tuple[int, int], int] = {}
    n, most = 0, MOST_SCANS * max(pixels, ALWAYS_PIXELS)
    for place in zip(places, counts, strict=True):
        if place not in found:
            file.seek(place[0])
            found[place] = scanned_pixels(file.read(place[1]))
        n += found[place]
        if n > most:
            return True
    return False


def _both(tags: Tags, *kinds: int) -> list[int]:
    """What is stated for strips and for tiles, in one list."""
    return [each for kind in kinds for each in _numbers(tags.get(kind, ()))]


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
