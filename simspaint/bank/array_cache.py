"""A cache of arrays that are costly to make, bounded by their bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future, wait

import numpy as np
from cachetools import LRUCache


class ArrayCache:
    """The arrays used last, up to a number of bytes; any number of threads may use it.

    An array of more bytes than that is kept alone.
    """

    def __init__(self, max_bytes: int) -> None:
        self._arrays: LRUCache[Hashable, np.ndarray] = LRUCache(
            max_bytes, getsizeof=lambda array: min(array.nbytes, max_bytes)
        )
        self._coming: dict[Hashable, Future[np.ndarray]] = {}
        self._lock = threading.Lock()

    @property
    def n_bytes(self) -> int:
        """Bytes of the arrays that are kept, at most the limit."""
        return int(self._arrays.currsize)

    def get(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        """The array of that key, made if it is not kept; it is made read-only.

        Two threads that ask at once may both make it; one that was begun is waited for.
        """
        with self._lock:
            coming = self._coming.get(key)
        if coming is not None:
            wait([coming])  # where it failed it is made once more below, and fails for the one who asks
        kept = self._kept(key)
        return self._make(key, make) if kept is None else kept

    def begin(self, key: Hashable, make: Callable[[], np.ndarray], threads: Executor) -> None:
        """Make the array on another thread, unless it is kept or has been begun."""
        with self._lock:
            if key not in self._arrays and key not in self._coming:
                self._coming[key] = threads.submit(self._make_ahead, key, make)

    def _make_ahead(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        try:
            return self._make(key, make)
        finally:
            with self._lock:
                self._coming.pop(key, None)

    def _kept(self, key: Hashable) -> np.ndarray | None:
        with self._lock:
            return self._arrays.get(key)

    def _make(self, key: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        array = make()
        array.flags.writeable = False
        with self._lock:
            self._arrays[key] = array
        return array

    def clear(self) -> None:
        """Let go of all arrays."""
        with self._lock:
            self._arrays.clear()
