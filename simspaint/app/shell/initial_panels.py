"""A new window: which panels are folded, and the sizes of both pictures."""

from __future__ import annotations

FOLDED_AT_FIRST = ("segments", "variations", "history")
"""They come when what they show is asked for."""
SHARES = (9, 20)
"""Widths of the layout and of the photograph at first, one in proportion to the other: what panels take both
give alike."""
STACKED_SHARES = (2, 3)
"""The same of their heights where one lies above the other."""
