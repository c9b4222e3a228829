"""Results of stages, kept from one rendering to the next: painting a tree does not retrieve the sky again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, context_box
from simspaint.domain.layout import Layout

Value = TypeVar("Value")


class StageCache:
    """The latest results by what they depend on. Safe to share between threads.

    Parameters
    ----------
    largest
        How many results are kept; the one that was not asked for longest goes first.
    """

    def __init__(self, largest: int = 1024) -> None:
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._largest = largest
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The result kept under the key, made where there is none. The key must hold everything the result depends on."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        self.put(key, value)
        return value

    def put(self, key: Hashable, value: object) -> None:
        """Keep a result."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._largest:
                self._values.popitem(last=False)

    def find(self, key: Hashable) -> Any | None:
        """The result kept under the key, or None."""
        with self._lock:
            return self._values.get(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


def layout_digest(layout: Layout) -> bytes:
    """Tells layouts apart by size and content."""
    return blake2b(np.array(layout.extent).tobytes() + layout.ids.tobytes(), digest_size=16).digest()


def region_digest(layout: Layout, box: Box) -> bytes:
    """Tells apart what two layouts of one size show inside a box."""
    return blake2b(np.array(box).tobytes() + layout.ids[box.slices].tobytes(), digest_size=16).digest()


def component_digest(component: Component, layout: Layout) -> bytes:
    """Tells components apart by label, place, shape and context: everything that retrieval and T look at."""
    digest = blake2b(np.array([component.label_id, *component.box, *layout.extent]).tobytes(), digest_size=16)
    digest.update(np.packbits(component.mask).tobytes())
    digest.update(layout.ids[context_box(component.box, layout.extent).slices].tobytes())
    return digest.digest()
