"""Results that are kept, and what tells them apart."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.memo import Memo, array_bytes, key_of
from tests.factories import make_labels
from tests.strategies import boxes, layouts

ENTRY = 512
"""What a result without arrays counts."""


class Thing:
    """Something that can be told from its likes by identity alone."""


class Pair(NamedTuple):
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Record:
    array: np.ndarray
    name: str


@dataclass
class Changeable:
    value: int


class Shade(Enum):
    LIGHT = "light"
    DARK = "dark"


def test_a_result_is_made_once() -> None:
    memo, made = Memo(), []
    for _ in range(3):
        assert memo.get("key", lambda: made.append(1) or len(made)) == 1
    assert memo.get("other", lambda: "other") == "other"
    assert memo.find("key") == 1
    memo.clear()
    assert memo.find("key") is None
    assert memo.get("key", lambda: 2) == 2


def test_a_function_runs_once_for_the_same_inputs() -> None:
    memo, ran = Memo(), []

    def doubled(array: np.ndarray, by: int) -> np.ndarray:
        ran.append(by)
        return array * by

    def tripled(array: np.ndarray, by: int) -> np.ndarray:
        return array * by * 3

    array = np.arange(4)
    for _ in range(2):
        assert memo.run(doubled, array.copy(), 2).tolist() == [0, 2, 4, 6]
        assert memo.run(doubled, array, 3).tolist() == [0, 3, 6, 9]
    assert memo.run(doubled, array + 1, 2).tolist() == [2, 4, 6, 8]
    assert memo.run(tripled, array, 2).tolist() == [0, 6, 12, 18]
    assert ran == [2, 3, 2]


def test_a_failure_is_not_kept() -> None:
    memo = Memo()

    def fail() -> int:
        raise KeyError

    for _ in range(2):
        with pytest.raises(KeyError):
            memo.get("key", fail)
    assert memo.get("key", lambda: 1) == 1


def test_what_was_not_asked_for_longest_goes_first() -> None:
    memo = Memo(largest_bytes=3 * ENTRY)
    for key in "abc":
        memo.put(key, key)
    memo.get("a", str)
    memo.put("d", "d")
    assert [memo.find(key) for key in "abcd"] == ["a", None, "c", "d"]


def test_results_are_kept_up_to_a_number_of_bytes() -> None:
    memo = Memo(largest_bytes=4000)
    for key in "abcd":
        memo.put(key, np.zeros(600, np.uint8))
    assert memo.n_bytes == 3 * (600 + ENTRY)
    assert memo.find("a") is None
    assert memo.find("d") is not None
    memo.put("d", np.zeros(10, np.uint8))
    assert memo.n_bytes == 2 * (600 + ENTRY) + 10 + ENTRY
    memo.put("huge", np.zeros(5000, np.uint8))
    assert memo.find("huge") is None
    assert memo.find("d") is not None, "what is too large pushes nothing out"
    memo.clear()
    assert memo.n_bytes == 0


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3000)), max_size=40))
def test_the_bound_holds_whatever_is_kept(puts: list[tuple[int, int]]) -> None:
    memo, largest = Memo(largest_bytes=4000), 4000
    for key, size in puts:
        memo.put(key, np.zeros(size, np.uint8))
        assert memo.n_bytes <= largest
        found = memo.find(key)
        assert found is not None
        assert found.nbytes == size


def test_a_result_counts_the_bytes_of_all_its_arrays_and_of_what_they_keep_alive() -> None:
    array = np.zeros((10, 10), np.uint8)
    assert array_bytes(array) == 100
    assert array_bytes(Pair(array, (array[:2], "text"))) == 200
    assert array_bytes(Record(array[3:4, 3:4], "part")) == 100
    assert array_bytes(3) == 0


def test_threads_may_share_it() -> None:
    memo = Memo(largest_bytes=16 * (100 + ENTRY))
    wrong = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for key in rng.integers(0, 40, 400).tolist():
            if (memo.get(key, lambda key=key: np.full(100, key, np.uint8)) != key).any():
                wrong.append(key)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert memo.n_bytes <= 16 * (100 + ENTRY)


# Questions that are asked together


def test_only_unknown_questions_are_asked_and_answers_keep_their_places() -> None:
    memo, asked = Memo(), []

    def squares(questions: Sequence[int]) -> list[int]:
        asked.append(list(questions))
        return [question**2 for question in questions]

    network, other = Thing(), Thing()
    assert memo.ask(squares, [3, 1], network) == [9, 1]
    assert memo.ask(squares, [2, 3, 1, 4], network) == [4, 9, 1, 16]
    assert memo.ask(squares, [4, 2], network) == [16, 4]
    assert memo.ask(squares, [], network) == []
    assert asked == [[3, 1], [2, 4]]
    assert memo.ask(squares, [3], other) == [9]
    assert asked[2:] == [[3]], "another network is asked itself"


def test_a_question_is_told_by_its_pixels() -> None:
    memo, asked = Memo(), []

    def sums(questions: Sequence[Pair]) -> list[int]:
        asked.extend(questions)
        return [int(question.first.sum()) for question in questions]

    picture = np.arange(6).reshape(2, 3)
    assert memo.ask(sums, [Pair(picture, Box(0, 0, 1, 1))]) == [15]
    assert memo.ask(sums, [Pair(picture.copy(), Box(0, 0, 1, 1)), Pair(picture + 1, Box(0, 0, 1, 1))]) == [
        15,
        21,
    ]
    assert len(asked) == 2
    memo.ask(sums, [Pair(picture, Box(0, 0, 1, 2))])
    assert len(asked) == 3


# What tells things apart


def test_objects_are_told_apart_by_identity_also_when_one_is_gone() -> None:
    first, second = Thing(), Thing()
    key = key_of(first)
    assert key_of(first) == key
    assert key_of(second) != key
    del first  # its address is free: one of the next objects may well get it
    gc.collect()
    others = [Thing() for _ in range(100)]
    assert key not in {key_of(other) for other in others}
    assert len({key_of(other) for other in others}) == 100


def test_a_record_that_may_change_is_told_by_identity_and_a_frozen_one_by_its_content() -> None:
    changeable = Changeable(1)
    before = key_of(changeable)
    assert key_of(Changeable(1)) != before
    array = np.arange(3)
    assert key_of(Record(array, "a")) == key_of(Record(array.copy(), "a"))
    assert key_of(Record(array, "a")) != key_of(Record(array, "b"))
    assert key_of(Record(array, "a")) != key_of(Record(array + 1, "a"))


def test_values_of_other_kinds_are_not_taken_for_one_another() -> None:
    values = [
        None, "None", True, 1, 1.0, "1", b"1", 0, False, "", b"", (), [], (1,), [1], ((1,),), (1, 1),
        ((1, 1),), ((1,), 1), (1, (1,)), ("ab",), ("a", "b"), Shade.LIGHT, Shade.DARK, "Shade.LIGHT",
        frozenset(), frozenset({1}), frozenset({1, 2}), np.zeros(2, np.uint8), np.zeros(2, bool),
        np.zeros((1, 2), np.uint8), np.zeros((2, 1), np.uint8),
        np.zeros(0, np.uint8), np.zeros((0, 3), np.uint8), np.zeros(1, np.uint16),
        np.array([1.0]), np.array([1], np.int64),
    ]  # fmt: skip
    assert len({key_of(value) for value in values}) == len(values)
    assert key_of(1, 2) != key_of((1, 2))
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of(frozenset({"a", "b", "c"})) == key_of(frozenset({"c", "b", "a"}))


@given(layouts(max_side=10), layouts(max_side=10))
@settings(max_examples=50)
def test_layouts_are_told_apart_by_size_and_content(first: Layout, second: Layout) -> None:
    same = first.extent == second.extent and np.array_equal(first.ids, second.ids)
    assert (key_of(first.ids) == key_of(second.ids)) == same
    assert key_of(first) == key_of(Layout(first.ids.copy(), first.labels))


def test_a_row_is_not_a_column() -> None:
    ids = np.zeros((2, 8), np.uint8)
    labels = make_labels(2)
    assert key_of(Layout(ids, labels)) != key_of(Layout(ids.reshape(8, 2).copy(), labels))


@given(layouts(), st.data())
@settings(max_examples=50)
def test_a_region_is_told_by_its_place_and_what_it_shows(layout: Layout, data: st.DataObject) -> None:
    box = data.draw(boxes(layout.extent))
    row = data.draw(st.integers(0, layout.extent.height - 1))
    column = data.draw(st.integers(0, layout.extent.width - 1))
    ids = layout.ids.copy()
    ids[row, column] = 255 if ids[row, column] != 255 else 0
    inside = box.top <= row < box.bottom and box.left <= column < box.right
    before, after = key_of(box, layout.ids[box.slices]), key_of(box, ids[box.slices])
    assert (before != after) == inside
    moved = Box(box.top, box.left + 1, box.bottom, box.right + 1)
    if moved == moved.clipped(layout.extent):
        assert key_of(moved, layout.ids[moved.slices]) != before
