from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simspaint.bank.ops.iou import iou_from_counts
from simspaint.bank.ops.mask_overlap import pixels_before, pixels_in_runs
from simspaint.bank.ops.ranges import joined_ranges, sums_of_parts
from simspaint.domain.geometry import Extent
from tests.strategies import boxes


@given(st.data())
def test_pixels_in_runs_are_the_intersections(data: st.DataObject) -> None:
    extent = Extent(data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20)))
    box = data.draw(boxes(extent))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    mask = rng.random((box.height, box.width)) < 0.5
    frame = np.zeros(extent, np.bool_)
    frame[box.slices] = mask
    others = [rng.random(extent) < 0.4 for _ in range(3)]
    others = [other for other in others if other.any()]
    starts, ends, n_runs = [], [], []
    for other in others:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], other.ravel().astype(int), [0]])))
        starts += edges[::2].tolist()
        ends += edges[1::2].tolist()
        n_runs.append(edges.size // 2)
    before = pixels_before(mask, box, extent)
    found = pixels_in_runs(before, np.array(starts, int), np.array(ends, int), np.array(n_runs, np.int64))
    assert found.tolist() == [int((frame & other).sum()) for other in others]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 6)), max_size=8))
def test_joined_ranges_are_the_ranges_in_a_row(ranges: list[tuple[int, int]]) -> None:
    starts, counts = (np.array([r[i] for r in ranges], np.int64) for i in (0, 1))
    assert joined_ranges(starts, counts).tolist() == [i for s, n in ranges for i in range(s, s + n)]


@given(st.lists(st.lists(st.integers(-9, 9), max_size=5), max_size=6))
def test_sums_of_parts_are_sums(parts: list[list[int]]) -> None:
    values = np.array([v for part in parts for v in part], np.int32)
    counts = np.array([len(part) for part in parts], np.int64)
    assert sums_of_parts(values, counts).tolist() == [sum(part) for part in parts]


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_iou_is_symmetric_in_0_to_1_and_never_falls_with_the_intersection(a: int, b: int, i: int) -> None:
    i = min(a, b, i)
    steps = np.arange(i + 1)
    values = iou_from_counts(steps, np.full(i + 1, a), b)
    assert np.array_equal(values, iou_from_counts(steps, np.full(i + 1, b), a))
    assert 0 <= values.min() <= values.max() <= 1
    assert np.all(np.diff(values) >= 0)
    assert (values[-1] == 1) == (a == b == i > 0)
