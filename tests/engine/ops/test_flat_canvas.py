"""Placed segments laid over one another at a smaller size."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.flat_canvas import NO_SEGMENT, flat_canvas

FRAME, SIZE = Extent(40, 60), Extent(20, 30)


def placed(box: Box, label_id: int, value: int) -> PlacedSegment:
    shape = box.height, box.width
    color = np.full((*shape, 3), value, np.uint8)
    return PlacedSegment(0, 0, label_id, identity_affine(), box, np.ones(shape, bool), color)


def test_the_last_in_the_order_is_seen() -> None:
    whole, small = placed(Box(0, 0, 40, 60), 1, 50), placed(Box(10, 20, 30, 40), 2, 200)
    front = flat_canvas([whole, small], [0, 1], FRAME, SIZE)
    inside = np.zeros(SIZE, bool)
    inside[5:15, 10:20] = True
    assert np.array_equal(front.ids, np.where(inside, 2, 1))
    assert np.array_equal(front.positions, np.where(inside, 1, 0))
    assert (front.color[inside] == 200).all()
    hidden = flat_canvas([whole, small], [1, 0], FRAME, SIZE)
    assert (hidden.ids == 1).all()
    assert (hidden.positions == 0).all()


def test_what_no_segment_covers_has_no_label_and_the_colours_around_it() -> None:
    left, right = placed(Box(0, 0, 40, 26), 1, 90), placed(Box(0, 34, 40, 60), 1, 90)
    made = flat_canvas([left, right], [0, 1], FRAME, SIZE)
    assert (made.ids[:, 14:16] == UNLABELLED).all()
    assert (made.positions[:, 14:16] == NO_SEGMENT).all()
    assert np.abs(made.color.astype(int) - 90).max() <= 5
    nothing = flat_canvas([], [], FRAME, SIZE)
    assert (nothing.ids == UNLABELLED).all()
