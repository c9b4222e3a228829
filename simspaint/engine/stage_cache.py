"""Results of stages, kept from one rendering to the next: painting a tree does not retrieve the sky again."""

from __future__ import annotations

import dataclasses
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.layout import Layout

Value = TypeVar("Value")


class StageCache:
    """The latest results by what they depend on. Safe to share between threads.

    Parameters
    ----------
    largest
        How many results are kept; the one that was not asked for longest goes first. A rendering of a street
        makes about fifty, so that some twenty renderings are remembered.
    largest_bytes
        How many bytes of arrays the results may hold together. A result that is larger alone is not kept.
    """

    def __init__(self, largest: int = 1024, largest_bytes: int = 384 << 20) -> None:
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._largest, self._largest_bytes = largest, largest_bytes
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def n_bytes(self) -> int:
        """Bytes of the arrays that are kept."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The result kept under the key, made where there is none. The key must hold everything the result
        depends on."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value = make()
        self.put(key, value)
        return value

    def put(self, key: Hashable, value: object) -> None:
        """Keep a result."""
        size = array_bytes(value)
        with self._lock:
            self._bytes += size - self._values.pop(key, (None, 0))[1]
            self._values[key] = value, size
            while len(self._values) > self._largest or self._bytes > self._largest_bytes:
                self._bytes -= self._values.popitem(last=False)[1][1]

    def find(self, key: Hashable) -> Any | None:
        """The result kept under the key, or None."""
        with self._lock:
            return self._values.get(key, (None, 0))[0]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._bytes = 0


def array_bytes(value: object) -> int:
    """Bytes of the arrays in a result: an array, a tuple, a dataclass; of a part of an array all that it
    keeps alive."""
    if isinstance(value, (int, float, str, bytes)):  # most of what a result holds
        return 0
    if isinstance(value, np.ndarray):
        return max(value.nbytes, array_bytes(value.base))
    if isinstance(value, tuple):
        return sum(map(array_bytes, value))
    if dataclasses.is_dataclass(value):
        return sum(array_bytes(getattr(value, field.name)) for field in dataclasses.fields(value))
    return 0


def identity(thing: object | None) -> Hashable:
    """A key for one object as such, which does not keep it; once it is gone, no other object gets the same
    key."""
    return None if thing is None else weakref.ref(thing)


def layout_digest(layout: Layout) -> bytes:
    """Tells layouts apart by size and content."""
    return blake2b(np.array(layout.extent).tobytes() + layout.ids.tobytes(), digest_size=16).digest()


def region_digest(layout: Layout, box: Box) -> bytes:
    """Tells apart what two layouts of one size show inside a box."""
    return blake2b(np.array(box).tobytes() + layout.ids[box.slices].tobytes(), digest_size=16).digest()


def mask_digest(component: Component, extent: Extent) -> bytes:
    """Tells components apart by label, place and shape."""
    digest = blake2b(np.array([component.label_id, *component.box, *extent]).tobytes(), digest_size=16)
    digest.update(np.packbits(component.mask).tobytes())
    return digest.digest()


def component_digest(component: Component, layout: Layout) -> bytes:
    """Tells components apart by label, place, shape and context: everything that retrieval and T look at."""
    digest = blake2b(mask_digest(component, layout.extent), digest_size=16)
    digest.update(layout.ids[context_box(component.box, layout.extent).slices].tobytes())
    return digest.digest()
