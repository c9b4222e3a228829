"""Canvases at a part of their size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Extent
from simspaint.engine.ops.reduced_canvas import reduced_canvas, reduced_extent


@given(st.integers(1, 40), st.integers(1, 40), st.integers(2, 3), st.integers(0, 10_000))
def test_missing_pixels_and_pieces_are_never_mixed(height: int, width: int, factor: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    known = rng.random((height, width)) > 0.4
    color = np.where(known[..., None], rng.integers(60, 200, (height, width, 3)), 0).astype(np.uint8)
    component = np.where(known, 3, NO_COMPONENT).astype(np.int16)
    small = reduced_canvas(Canvas(color, known, component), factor)
    rows, columns = (len(range(0, side, factor)) for side in (height, width))
    assert small.extent == reduced_extent(Extent(height, width), factor) == Extent(rows, columns)
    assert (small.color[~small.known] == 0).all()
    assert (small.color[small.known] >= 59).all()
    assert set(np.unique(small.component).tolist()) <= {3, NO_COMPONENT}


def test_colours_are_the_mean_of_what_is_known() -> None:
    color = np.zeros((2, 4, 3), np.uint8)
    color[:, :2] = [[[10] * 3, [20] * 3], [[30] * 3, [40] * 3]]
    color[:, 2:] = 100
    known = np.array([[True, True, True, False], [True, True, False, False]])
    component = np.zeros((2, 4), np.int16)
    small = reduced_canvas(Canvas(color, known, component), 2)
    assert small.color[0, 0].tolist() == [25] * 3
    assert small.known.tolist() == [[True, False]]


@pytest.mark.parametrize("share", [1, 2, 3, 4])
def test_a_pixel_is_known_where_half_of_it_is(share: int) -> None:
    known = np.arange(4).reshape(2, 2) < share
    small = reduced_canvas(Canvas(np.full((2, 2, 3), 80, np.uint8), known, np.zeros((2, 2), np.int16)), 2)
    assert bool(small.known[0, 0]) == (share >= 2)
