"""Placed segments to compose a canvas of."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.stages.compose import (
    NO_ELISION,
    Elision,
    compose_canvas,
    elision_noise,
)
from tests.factories import make_labels

FRAME = Extent(40, 60)
LABELS = make_labels(5)
TREE, CAR = 2, 4


def make_placed(
    index: int, box: Box, color: int | tuple[int, int, int], label_id: int = TREE
) -> PlacedSegment:
    """A rectangle of one colour."""
    shape = (box.height, box.width)
    pixels = np.empty((*shape, 3), np.uint8)
    pixels[:] = color
    return PlacedSegment(index, 100 + index, label_id, identity_affine(), box, np.ones(shape, bool), pixels)


def random_placed(seed: int, n: int = 5) -> list[PlacedSegment]:
    rng = np.random.default_rng(seed)
    placed = []
    for index in range(n):
        top, left = (int(rng.integers(0, side - 4)) for side in FRAME)
        bottom, right = (
            int(rng.integers(top + 1, FRAME.height + 1)),
            int(rng.integers(left + 1, FRAME.width + 1)),
        )
        box = Box(top, left, bottom, right)
        segment = make_placed(index, box, 0, int(rng.integers(len(LABELS))))
        segment.color[:] = rng.integers(1, 255, segment.color.shape)  # neither marker's colour
        segment.mask[:] = rng.random(segment.mask.shape) < 0.8
        placed.append(segment)
    return placed


def compose(placed: list[PlacedSegment], order: list[int], elision: Elision = NO_ELISION, seed: int = 0):
    return compose_canvas(placed, order, FRAME, LABELS, elision_noise(FRAME, seed), elision)


def covers(placed: PlacedSegment, row: int, column: int) -> bool:
    box = placed.box
    inside = box.top <= row < box.bottom and box.left <= column < box.right
    return inside and bool(placed.mask[row - box.top, column - box.left])
