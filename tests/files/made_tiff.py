"""TIFF files made entry by entry, as programs that mean well do not write them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, BITS, COMPRESSION, COLOURS, STRIPS, SAMPLES = 256, 257, 258, 259, 262, 273, 277
ROWS, STRIP_BYTES, TILE_WIDTH, TILE_HEIGHT, TILES, TILE_BYTES = 278, 279, 322, 323, 324, 325
ORIENTATION, DEFLATE, JPEG = 274, 8, 7
_HEAD = struct.pack("<2sHI", b"II", 42, 8)


def tiff_of(
    entries: Mapping[int, Sequence[int]],
    data: bytes,
    offsets: int,
    n: int,
    twice: tuple[int, int] | None = None,
) -> bytes:
    """A TIFF all of whose `n` tiles or strips are the same bytes.

    `offsets` is the entry that says where they are, `twice` an entry that is written before the one of its
    kind.
    """
    listed = sorted([*((k, tuple(v)) for k, v in entries.items()), (offsets, (0,) * n)])
    if twice is not None:
        place = [kind for kind, _ in listed].index(twice[0])
        listed.insert(place, (twice[0], (twice[1],)))
    end = len(_HEAD) + 2 + 12 * len(listed) + 4
    start = end + sum(4 * len(values) for _, values in listed if len(values) > 1)
    lines, more = struct.pack("<H", len(listed)), b""
    for kind, values in listed:
        values = (start,) * n if kind == offsets else values
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(values) > 1:
            at = end + len(more)
            more, packed = more + packed, struct.pack("<I", at)
        lines += struct.pack("<HHI", kind, 4, len(values)) + packed
    return _HEAD + lines + bytes(4) + more + data


def tiled_tiff(
    size: tuple[int, int],
    tile: tuple[int, int],
    data: bytes,
    n: int,
    twice: tuple[int, int] | None = None,
    more: Mapping[int, Sequence[int]] | None = None,
) -> bytes:
    """A grey TIFF of (height, width) with compressed tiles; `more` entries take the place of the usual."""
    entries = (
        _of(size)
        | dict(more or {})
        | {TILE_WIDTH: [tile[1]], TILE_HEIGHT: [tile[0]], TILE_BYTES: [len(data)] * n}
    )
    return tiff_of(entries, data, TILES, n, twice)


def striped_tiff(
    size: tuple[int, int], rows: int, data: bytes, n: int, more: Mapping[int, Sequence[int]] | None = None
) -> bytes:
    """A grey TIFF of (height, width) with compressed strips of so many rows."""
    return tiff_of(
        _of(size) | {ROWS: [rows], STRIP_BYTES: [len(data)] * n} | dict(more or {}), data, STRIPS, n
    )


def _of(size: tuple[int, int]) -> dict[int, Sequence[int]]:
    return {
        WIDTH: [size[1]],
        HEIGHT: [size[0]],
        BITS: [8],
        COMPRESSION: [DEFLATE],
        COLOURS: [1],
        SAMPLES: [1],
    }
