"""Tiles cover a frame once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent
from simspaint.engine.ops.tiles import plan_tiles


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 8), st.integers(0, 5))
def test_tiles_cover_every_pixel_once_and_know_its_neighbourhood(
    height: int, width: int, tile: int, margin: int
) -> None:
    extent = Extent(height * 4, width * 4)
    source = np.arange(extent.area).reshape(extent)
    result = np.full(extent, -1)
    frame = Box(0, 0, *extent)
    for piece in plan_tiles(extent, tile * 4, margin * 4, 4):
        assert np.all(result[piece.inner.slices] == -1)
        result[piece.inner.slices] = source[piece.outer.slices][piece.kept]
        assert piece.outer == piece.inner.grown(margin * 4, margin * 4).intersection(frame)
        assert all(edge % 4 == 0 for edge in piece.outer)
    assert np.array_equal(result, source)


@pytest.mark.parametrize(("side", "tile", "margin"), [(66, 32, 32), (64, 30, 32), (64, 32, 10), (64, 0, 32)])
def test_edges_off_the_grid_are_refused(side: int, tile: int, margin: int) -> None:
    with pytest.raises(ValueError, match="multiples"):
        plan_tiles(Extent(side, 64), tile, margin, 32)
