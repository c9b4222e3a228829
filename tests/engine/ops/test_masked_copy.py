"""Colours put over some pixels, against indexing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.geometry import Box
from simspaint.engine.ops.masked_copy import copy_where


@given(st.integers(0, 2**32 - 1), st.integers(0, 9), st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))
def test_only_the_pixels_of_the_mask_change_also_in_a_part_of_a_picture(
    seed: int, height: int, width: int, top: int, left: int
) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (15, 15, 3)).astype(np.uint8)
    place = Box(top, left, top + height, left + width).slices
    wide, wide_mask = rng.integers(0, 256, (20, 20, 3)).astype(np.uint8), rng.random((20, 20)) < 0.5
    color, mask = wide[3 : 3 + height, 2 : 2 + width], wide_mask[1 : 1 + height, 4 : 4 + width]
    expected = picture.copy()
    expected[place][mask] = color[mask]
    for array in (wide, wide_mask):
        array.flags.writeable = False
    copy_where(picture[place], color, mask)
    assert np.array_equal(picture, expected)
