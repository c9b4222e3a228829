"""How often a JPEG goes over its picture: each time takes as long as the whole picture, however few bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_SCANS = 100
"""Programs write up to twenty."""
LOOKED_THROUGH = 64 << 20
"""Bytes from the beginning of a file that are looked through."""
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])", re.DOTALL)
"""A marker among coded pixels: not the byte 255 itself, and no restart."""
_WITHOUT_LENGTH = frozenset((0x01, 0xD8))
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Segments that state the size of the picture."""


def has_too_many_scans(data: bytes) -> bool:
    """Whether the bytes of a JPEG hold more than `MOST_SCANS` scans; its other segments, previews in them
    too, and what follows its end do not count."""
    n_scans = 0
    for kind, _ in _segments(data):
        n_scans += kind == _SCAN
        if n_scans > MOST_SCANS:
            return True
    return False


def scanned_pixels(data: bytes) -> int:
    """How many pixels the scans of a JPEG go over, all together; 0 where it states no size."""
    pixels, n_scans = 0, 0
    for kind, position in _segments(data):
        n_scans += kind == _SCAN
        if kind in _SIZES:
            height, width = data[position + 3 : position + 5], data[position + 5 : position + 7]
            pixels = max(pixels, int.from_bytes(height, "big") * int.from_bytes(width, "big"))
    return n_scans * pixels


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Kind of each segment up to the picture's end, and where it begins after its marker."""
    position = 2
    while (match := _MARKER.search(data, position)) is not None and match[1][0] != _END:
        kind, position = match[1][0], match.end()
        yield kind, position
        if kind not in _WITHOUT_LENGTH:
            position += int.from_bytes(data[position : position + 2], "big")
