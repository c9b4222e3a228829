"""Results that are kept, and what tells them apart."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, context_box
from simspaint.domain.layout import Layout
from simspaint.engine.memo import (
    StageCache,
    array_bytes,
    component_digest,
    identity,
    layout_digest,
    region_digest,
)
from simspaint.engine.stages.components import find_components
from tests.factories import make_labels
from tests.strategies import boxes, layouts, painted_layouts


class Thing:
    """Something that can be told from its likes by identity alone."""


class Pair(NamedTuple):
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Record:
    array: np.ndarray
    name: str


def test_a_result_is_made_once() -> None:
    cache, made = StageCache(), []
    for _ in range(3):
        assert cache.get("key", lambda: made.append(1) or len(made)) == 1
    assert cache.get("other", lambda: "other") == "other"
    assert cache.find("key") == 1
    cache.clear()
    assert cache.find("key") is None
    assert cache.get("key", lambda: 2) == 2


def test_a_failure_is_not_kept() -> None:
    cache = StageCache()

    def fail() -> int:
        raise KeyError

    for _ in range(2):
        try:
            cache.get("key", fail)
        except KeyError:
            continue
        raise AssertionError
    assert cache.get("key", lambda: 1) == 1


def test_none_is_a_result_too() -> None:
    cache, made = StageCache(), []
    for _ in range(2):
        assert cache.get("key", lambda: made.append(1)) is None
    assert made == [1]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = StageCache(largest=3)
    for key in "abc":
        cache.put(key, key)
    cache.get("a", str)
    cache.put("d", "d")
    assert [cache.find(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_arrays_are_kept_up_to_a_number_of_bytes() -> None:
    cache = StageCache(largest_bytes=1000)
    for key in "abcd":
        cache.put(key, np.zeros(300, np.uint8))
    assert cache.n_bytes == 900
    assert cache.find("a") is None
    assert cache.find("d") is not None
    cache.put("d", np.zeros(10, np.uint8))
    assert cache.n_bytes == 610
    cache.put("small", "no array")
    cache.put("huge", np.zeros(5000, np.uint8))
    assert cache.find("huge") is None
    assert cache.n_bytes <= 1000
    cache.clear()
    assert cache.n_bytes == 0


def test_a_result_counts_the_bytes_of_all_its_arrays_and_of_what_they_keep_alive() -> None:
    array = np.zeros((10, 10), np.uint8)
    assert array_bytes(array) == 100
    assert array_bytes(Pair(array, (array[:2], "text"))) == 200
    assert array_bytes(Record(array[3:4, 3:4], "part")) == 100
    assert array_bytes(3) == 0


def test_threads_may_share_it() -> None:
    cache = StageCache(largest=16, largest_bytes=2000)
    wrong = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for key in rng.integers(0, 40, 400).tolist():
            if (cache.get(key, lambda key=key: np.full(100, key, np.uint8)) != key).any():
                wrong.append(key)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert cache.n_bytes <= 1600


def test_objects_are_told_apart_by_identity_also_when_one_is_gone() -> None:
    first, second = Thing(), Thing()
    assert identity(first) == identity(first)
    assert identity(first) != identity(second)
    assert identity(None) is None
    cache = StageCache()
    cache.put(identity(first), "first")
    assert cache.find(identity(first)) == "first"
    del first  # its address is free: one of the next objects may well get it
    others = [Thing() for _ in range(100)]
    assert [cache.find(identity(other)) for other in others] == [None] * 100
    cache.clear()


@given(layouts(max_side=10), layouts(max_side=10))
@settings(max_examples=50)
def test_layouts_are_told_apart_by_size_and_content(first: Layout, second: Layout) -> None:
    same = first.extent == second.extent and np.array_equal(first.ids, second.ids)
    assert (layout_digest(first) == layout_digest(second)) == same
    assert layout_digest(first) == layout_digest(Layout(first.ids.copy(), first.labels))


def test_a_row_is_not_a_column() -> None:
    ids = np.zeros((2, 8), np.uint8)
    labels = make_labels(2)
    assert layout_digest(Layout(ids, labels)) != layout_digest(Layout(ids.reshape(8, 2).copy(), labels))


@given(layouts(), st.data())
@settings(max_examples=50)
def test_a_region_is_told_by_its_place_and_what_it_shows(layout: Layout, data: st.DataObject) -> None:
    box = data.draw(boxes(layout.extent))
    row, column = (
        data.draw(st.integers(0, layout.extent.height - 1)),
        data.draw(st.integers(0, layout.extent.width - 1)),
    )
    ids = layout.ids.copy()
    ids[row, column] = 255 if ids[row, column] != 255 else 0
    inside = box.top <= row < box.bottom and box.left <= column < box.right
    before, after = region_digest(layout, box), region_digest(Layout(ids, layout.labels), box)
    assert (before != after) == inside
    moved = Box(box.top, box.left + 1, box.bottom, box.right + 1)
    if moved == moved.clipped(layout.extent):
        assert region_digest(layout, moved) != before


@given(painted_layouts(max_side=32), st.data())
@settings(max_examples=50)
def test_a_component_is_told_by_all_that_is_in_its_context(layout: Layout, data: st.DataObject) -> None:
    components = find_components(layout)
    if not components:
        return
    digests = [component_digest(component, layout) for component in components]
    assert len(set(digests)) == len(digests)
    row, column = (
        data.draw(st.integers(0, layout.extent.height - 1)),
        data.draw(st.integers(0, layout.extent.width - 1)),
    )
    ids = layout.ids.copy()
    ids[row, column] = 255 if ids[row, column] != 255 else 0
    other = Layout(ids, layout.labels)
    for component, digest in zip(components, digests, strict=True):
        context = context_box(component.box, layout.extent)
        inside = context.top <= row < context.bottom and context.left <= column < context.right
        assert (component_digest(component, other) != digest) == inside
