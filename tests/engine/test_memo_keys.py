"""What the memo tells apart, and what it takes for the same."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.memo import Memo, key_of
from tests.engine.memo_values import Changeable, Pair, Record, Shade, Thing
from tests.factories import make_labels
from tests.strategies import boxes, layouts


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


def test_labels_are_told_apart_by_their_traits_also_when_others_are_gone() -> None:
    plain = make_labels(3)
    key = key_of(plain)
    assert key_of(LabelSet(plain.labels)) == key
    for _ in range(50):  # one of these objects may well get the address of the one before
        feathered = LabelSet((replace(plain[0], is_feathered=True), *plain.labels[1:]))
        assert feathered == plain, "traits make it no other label"
        assert key_of(feathered) != key
        del feathered
        assert key_of(LabelSet(plain.labels)) == key


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
