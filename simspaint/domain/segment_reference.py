"""A segment by what it is made of, so that any bank that holds its photograph has it too.

Imports no numpy: the window opens before it loads.
"""

from __future__ import annotations

from typing import NamedTuple


class SegmentReference(NamedTuple):
    """Which photograph a segment is a piece of, and where in it.

    Parameters
    ----------
    photograph
        Name of the photograph, for people.
    sha256
        Of the photograph's file in its bank, hexadecimal. Empty in files of the first version, which knew a
        segment by its row alone.
    box
        (top, left, bottom, right) of the segment in the bank's extent.
    area
        Pixels of its mask: tells apart segments of one box.
    row
        Its row in the bank where the reference was made; found there first, and alone where `sha256` is
        empty.
    """

    photograph: str
    sha256: str
    box: tuple[int, int, int, int]
    area: int
    row: int = -1

    @staticmethod
    def of_row(row: int) -> SegmentReference:
        """A segment of a file of the first version."""
        return SegmentReference("", "", (0, 0, 0, 0), 0, row)
