from collections import deque

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simspaint.painting.regions.flood_fill import contiguous_region, everywhere_region
from simspaint.painting.regions.region import Region

IDS = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(0, 2))


def _on_frame(region: Region, shape: tuple[int, ...]) -> np.ndarray:
    frame = np.zeros(shape, bool)
    frame[region.box.slices] = region.mask
    return frame


def _reached(ids: np.ndarray, row: int, column: int) -> np.ndarray:
    reached = np.zeros(ids.shape, bool)
    waiting = deque([(row, column)])
    while waiting:
        r, c = waiting.popleft()
        inside = 0 <= r < ids.shape[0] and 0 <= c < ids.shape[1]
        if inside and not reached[r, c] and ids[r, c] == ids[row, column]:
            reached[r, c] = True
            waiting.extend([(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)])
    return reached


@given(ids=IDS, data=st.data())
def test_a_contiguous_fill_takes_what_is_reached_by_the_four_sides(
    ids: np.ndarray, data: st.DataObject
) -> None:
    row = data.draw(st.integers(0, ids.shape[0] - 1))
    column = data.draw(st.integers(0, ids.shape[1] - 1))
    before = ids.copy()
    region = contiguous_region(ids, row, column)
    assert np.array_equal(_on_frame(region, ids.shape), _reached(ids, row, column))
    assert np.array_equal(ids, before)


@given(ids=IDS)
def test_a_fill_everywhere_takes_every_pixel_of_the_label(ids: np.ndarray) -> None:
    assert np.array_equal(_on_frame(everywhere_region(ids, 0, 0), ids.shape), ids == ids[0, 0])


def test_a_read_only_picture_can_be_filled() -> None:
    ids = np.zeros((4, 5), np.uint8)
    ids.flags.writeable = False
    assert contiguous_region(ids, 0, 0).area == 20


def test_a_click_outside_fills_nothing() -> None:
    ids = np.zeros((4, 5), np.uint8)
    for fill in (contiguous_region, everywhere_region):
        assert fill(ids, -1, 0).area == 0
        assert fill(ids, 0, 5).area == 0
