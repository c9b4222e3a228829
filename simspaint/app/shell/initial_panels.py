"""A new window: which panels are folded, and the widths of both pictures."""

from __future__ import annotations

FOLDED_AT_FIRST = ("segments", "variations", "history")
"""They come when what they show is asked for."""
SHARES = (9, 20)
"""Widths of the layout and of the photograph at first, one in proportion to the other."""


def picture_widths(width: int) -> list[int]:
    """How wide layout and photograph are in a window of this width; what panels take both give alike."""
    return [share * width for share in SHARES]
