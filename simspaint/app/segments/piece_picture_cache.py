"""Pictures of pieces that lists have shown, kept for the next list."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping

from cachetools import LRUCache
from PySide6.QtGui import QImage

from simspaint.bank.memory_bank import MemoryBank

_MOST_KEPT = 400


class PiecePictures:
    """Pictures by segment id, of one bank at a time. Used in the window's thread only.

    Parameters
    ----------
    largest
        How many are kept, more than a photograph has pieces; those that were not shown for longest go first.
    """

    def __init__(self, largest: int = _MOST_KEPT) -> None:
        self._bank: weakref.ref[MemoryBank] | None = None
        """Not kept: pictures are no reason to hold a bank that another one has replaced."""
        self._images: LRUCache[int, QImage] = LRUCache(largest)

    def known(self, bank: MemoryBank) -> frozenset[int]:
        """Whose pictures need not be made."""
        return frozenset(self._images) if self._is_of(bank) else frozenset()

    def add(self, bank: MemoryBank, images: Mapping[int, QImage]) -> None:
        """Keep pictures; those of another bank are forgotten."""
        if not self._is_of(bank):
            self._bank = weakref.ref(bank)
            self._images.clear()
        self._images.update(images)

    def of(self, bank: MemoryBank, segment_ids: Iterable[int]) -> dict[int, QImage]:
        """Those of these pictures that are kept."""
        if not self._is_of(bank):
            return {}
        return {i: self._images[i] for i in segment_ids if i in self._images}

    def _is_of(self, bank: MemoryBank) -> bool:
        return self._bank is not None and self._bank() is bank
