from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.bank.ops.context_boxes import context_boxes
from simspaint.bank.ops.context_cells import (
    agreement_bound,
    agreement_per_cell,
    cell_grid,
    cell_side,
    count_cells,
    count_mask_cells,
)
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.geometry import Box, Extent, context_box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from tests.factories import make_labels, make_layout
from tests.strategies import boxes, extents

SIDE = 32


def _cells(layout: Layout) -> np.ndarray:
    runs = find_runs(layout.ids)
    edges = runs.starts.astype(np.uint32), runs.ends.astype(np.uint32)
    return count_cells(*edges, runs.values, layout.extent, SIDE, len(layout.labels))


def _pixels_per_cell(mask: np.ndarray) -> np.ndarray:
    grid = cell_grid(Extent(*mask.shape), SIDE)
    padded = np.zeros((grid.height * SIDE, grid.width * SIDE), int)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    return padded.reshape(grid.height, SIDE, grid.width, SIDE).sum((1, 3))


@st.composite
def large_layouts(draw: st.DrawFn, extent: Extent | None = None) -> Layout:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    extent = extent or Extent(draw(st.integers(1, 130)), draw(st.integers(1, 130)))
    return make_layout(rng, *extent, make_labels(5), unlabelled=draw(st.sampled_from([0.0, 0.3])))


@given(large_layouts())
@settings(max_examples=50)
def test_cells_hold_the_pixels_of_every_label_rounded_up(layout: Layout) -> None:
    cells = _cells(layout)
    for label in layout.labels.labels:
        assert np.array_equal(cells[label.id], -(-_pixels_per_cell(layout.ids == label.id) // 8))


@given(st.data())
@settings(max_examples=50)
def test_a_mask_in_its_box_fills_the_same_cells_as_in_the_frame(data: st.DataObject) -> None:
    extent = Extent(data.draw(st.integers(1, 130)), data.draw(st.integers(1, 130)))
    box = data.draw(boxes(extent))
    mask = np.random.default_rng(data.draw(st.integers(0, 999))).random((box.height, box.width)) < 0.5
    frame = np.zeros(extent, np.bool_)
    frame[box.slices] = mask
    assert np.array_equal(count_mask_cells(mask, box, extent, SIDE), -(-_pixels_per_cell(frame) // 8))


@given(st.data())
@settings(max_examples=60)
def test_the_bound_is_never_below_the_agreement(data: st.DataObject) -> None:
    extent = Extent(data.draw(st.integers(1, 130)), data.draw(st.integers(1, 130)))
    first, second = data.draw(large_layouts(extent)), data.draw(large_layouts(extent))
    box = data.draw(boxes(extent))
    agreement = agreement_per_cell(_cells(first)[:, None], _cells(second))
    bound = agreement_bound(agreement, np.array(box, np.int32)[:, None], extent, SIDE)[0]
    a, b = first.ids[box.slices], second.ids[box.slices]
    exact = np.count_nonzero((a == b) & (a != UNLABELLED))
    assert exact <= bound <= box.area


def test_the_bound_of_equal_layouts_of_one_label_is_the_box() -> None:
    layout = Layout(np.zeros((64, 96), np.uint8), make_labels(1))
    agreement = agreement_per_cell(_cells(layout)[:, None], _cells(layout))
    box = np.array([[3], [5], [40], [90]], np.int32)
    assert agreement_bound(agreement, box, layout.extent, SIDE).tolist() == [37 * 85]


def test_cells_grow_with_frame_and_labels_so_that_a_layout_takes_12_kib() -> None:
    assert cell_side(Extent(360, 480), 11) == 32
    assert cell_side(Extent(512, 768), 16) == 32
    for extent, n_labels in ((Extent(8192, 8192), 254), (Extent(512, 1024), 150)):
        side = cell_side(extent, n_labels)
        assert cell_grid(extent, side).area * n_labels <= 12 << 10


@given(st.data())
def test_context_boxes_are_those_of_the_domain(data: st.DataObject) -> None:
    extent = data.draw(extents(60))
    several = data.draw(st.lists(boxes(extent), max_size=5))
    expected = [context_box(box, extent) for box in several]
    found = context_boxes(np.array(several, np.int32).reshape(-1, 4), extent)
    assert [Box(*row) for row in found.tolist()] == expected
