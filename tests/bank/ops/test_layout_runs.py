from __future__ import annotations

import numpy as np
from hypothesis import given

from simspaint.bank.ops.layout_runs import LayoutRuns, find_runs
from simspaint.domain.layout import Layout
from tests.strategies import layouts, painted_layouts


def paint_runs(runs: LayoutRuns) -> np.ndarray:
    """The ids that the runs are of."""
    return np.repeat(runs.values, runs.ends - runs.starts).reshape(runs.extent)


@given(layouts())
def test_runs_painted_again_are_the_layout(layout: Layout) -> None:
    assert np.array_equal(paint_runs(find_runs(layout.ids)), layout.ids)


@given(painted_layouts())
def test_a_run_stays_in_its_row_and_neighbours_in_a_row_differ(layout: Layout) -> None:
    runs = find_runs(layout.ids)
    width = layout.extent.width
    rows = runs.starts // width
    assert np.array_equal(rows, (runs.ends - 1) // width)
    same_row = rows[1:] == rows[:-1]
    assert np.all(runs.values[1:][same_row] != runs.values[:-1][same_row])


def test_runs_of_a_part_of_an_array_are_found() -> None:
    ids = np.arange(48, dtype=np.uint8).reshape(6, 8)[1:4, 2:7]
    assert np.array_equal(paint_runs(find_runs(ids)), ids)
