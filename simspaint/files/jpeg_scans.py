"""How often a JPEG goes over its picture: each time takes as long as the whole picture, however few bytes."""

from __future__ import annotations

import re

MOST_SCANS = 100
"""Programs write up to twenty."""
LOOKED_THROUGH = 64 << 20
"""Bytes from the beginning of a file that are looked through."""
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])", re.DOTALL)
"""A marker among coded pixels: not the byte 255 itself, and no restart."""
_WITHOUT_LENGTH = frozenset((0x01, 0xD8))


def has_too_many_scans(data: bytes) -> bool:
    """Whether the bytes of a JPEG hold more than `MOST_SCANS` scans; its other segments, previews in them
    too, and what follows its end do not count."""
    position, n_scans = 2, 0
    while (match := _MARKER.search(data, position)) is not None and match[1][0] != _END:
        kind, position = match[1][0], match.end()
        if kind == _SCAN:
            n_scans += 1
            if n_scans > MOST_SCANS:
                return True
        if kind not in _WITHOUT_LENGTH:
            position += int.from_bytes(data[position : position + 2], "big")
    return False
