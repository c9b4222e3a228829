"""Results of stages, kept from one rendering to the next: painting a tree does not retrieve the sky again.

The only cache of the engine. A result is kept under what it was made of: arrays and values by their content,
networks and banks by their identity.
"""

from __future__ import annotations

import dataclasses
import itertools
import threading
import weakref
from collections.abc import Callable, Hashable, Sequence
from enum import Enum
from functools import cache
from hashlib import blake2b, sha256
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np

# Evicts by the bytes of what it holds: the least recently used first. Kept, small, pure Python.
from cachetools import LRUCache

from simspaint.domain.label_set import LabelSet

Value = TypeVar("Value")
Question = TypeVar("Question")

LARGEST_BYTES = 384 << 20
_DIGEST_BYTES = 16
_PLAIN = frozenset({type(None), bool, int, float, str, bytes})
_ENTRY_BYTES = 512
"""What a result without arrays is counted as."""


class Memo:
    """The latest results by what they depend on. Safe to share between threads.

    Parameters
    ----------
    largest_bytes
        How many bytes the results may take together. A result that is larger alone is not kept.
    """

    def __init__(self, largest_bytes: int = LARGEST_BYTES) -> None:
        self._values: LRUCache[Hashable, tuple[Any, int]] = LRUCache(largest_bytes, getsizeof=itemgetter(1))
        self._lock = threading.Lock()

    @property
    def n_bytes(self) -> int:
        """Bytes of what is kept."""
        return int(self._values.currsize)

    def run(self, stage: Callable[..., Value], *inputs: Any) -> Value:
        """What a pure function answers, kept under its name and the content of its inputs."""
        return self.get(key_of(stage, *inputs), lambda: stage(*inputs))

    def ask(
        self,
        ask: Callable[[list[Question]], Sequence[Value]],
        questions: Sequence[Question],
        *asked_of: Any,
    ) -> list[Value]:
        """Answers to questions; those that are not known are asked for together.

        Parameters
        ----------
        asked_of
            All that the answers depend on beside the questions.
        """
        keys = [key_of("ask", *asked_of, question) for question in questions]
        known = {key: self.find(key) for key in keys}
        unknown = [i for i, key in enumerate(keys) if known[key] is None]
        answers = ask([questions[i] for i in unknown]) if unknown else ()
        for i, answer in zip(unknown, answers, strict=True):
            known[keys[i]] = answer
            self.put(keys[i], answer)
        return [known[key] for key in keys]  # pyright: ignore[reportReturnType] - all are known now

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The result kept under a key, made where there is none. The key holds all it depends on."""
        value = self.find(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value

    def put(self, key: Hashable, value: object) -> None:
        """Keep a result."""
        size = _size_of(value)
        with self._lock:
            if size <= self._values.maxsize:
                self._values[key] = value, size

    def find(self, key: Hashable) -> Any | None:
        """The result kept under a key, or None."""
        with self._lock:
            return self._values.get(key, (None, 0))[0]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()


def key_of(*parts: Any) -> bytes:
    """Tells values apart by their content, and networks, banks and functions by their identity."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(_bytes_of(part))
    return digest.digest()


def _bytes_of(part: Any) -> bytes:
    if part is None or isinstance(part, (bool, int, float, str, bytes, Enum)):
        text = part if isinstance(part, bytes) else repr(part).encode()
        return f"{type(part).__name__}{len(text)}:".encode() + text
    if isinstance(part, np.ndarray):
        content = np.ascontiguousarray(part)
        header = f"{content.dtype.str}{content.shape}".encode()
        # processors have instructions for this one: more than twice as fast for pictures
        return header + sha256(content.view(np.uint8).data if content.size else b"").digest()
    if isinstance(part, (tuple, list)):
        if _PLAIN.issuperset(map(type, part)):  # a box, a size, numbers: their text tells them apart
            text = repr(tuple(part)).encode()
            return f"{type(part).__name__}{len(text)}:".encode() + text
        return type(part).__name__.encode() + key_of(len(part), *part)
    if isinstance(part, (frozenset, set)):
        return b"set" + b"".join(sorted(key_of(each) for each in part))
    if isinstance(part, LabelSet):
        return _label_set(part)
    names = _content_of(type(part))
    if names is not None:
        return type(part).__name__.encode() + key_of(*[getattr(part, name) for name in names])
    return _identity(part)


@cache
def _content_of(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass that cannot change; what can is known by its identity, as all else is."""
    if not dataclasses.is_dataclass(kind) or not vars(kind)["__dataclass_params__"].frozen:
        return None
    return tuple(field.name for field in dataclasses.fields(kind))


_OfObjects = dict[int, tuple[weakref.ref[Any], bytes]]
_label_sets: _OfObjects = {}
_identities: _OfObjects = {}
_numbers = itertools.count()


def _label_set(labels: LabelSet) -> bytes:
    """Tells labels apart by all of them and their traits, which are hundreds of values: once for each object,
    which cannot change, as every layout holds one."""
    return _once_for(labels, _label_sets, lambda: b"LabelSet" + key_of(labels.labels))


def _identity(thing: Any) -> bytes:
    """Tells one object apart from all others, also from those that have its address after it."""
    return _once_for(thing, _identities, lambda: b"object%d" % next(_numbers))


def _once_for(thing: Any, known: _OfObjects, make: Callable[[], bytes]) -> bytes:
    """What is made of an object, once as long as that lives: what has its address after it is another one."""
    address = id(thing)
    found = known.get(address)
    if found is not None and found[0]() is thing:
        return found[1]
    made = make()
    known[address] = weakref.ref(thing, lambda _: known.pop(address, None)), made
    return made


def _size_of(value: object) -> int:
    return _ENTRY_BYTES + array_bytes(value)


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
