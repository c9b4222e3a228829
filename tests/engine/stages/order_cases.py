"""Segments to put in order, and questions to the ordering network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.ops.local_layout import local_ids
from simspaint.engine.stages.order import (
    AskPairs,
    FrontQuestion,
    ask_front,
    mask_picture,
    pair_context,
)
from tests.factories import make_labels
from tests.strategies import seeds

FRAME = Extent(40, 60)
LABELS = make_labels(5)
SKY, MOUNTAIN, TREE, ROAD, CAR = range(5)


def ask(first: PlacedSegment, second: PlacedSegment, layout: Layout, network: OrderingNetwork) -> float:
    """The network's answer about one pair."""
    return ask_front([question_of(first, second, layout, network)], network, nothing)[0]


def question_of(
    first: PlacedSegment, second: PlacedSegment, layout: Layout, network: OrderingNetwork
) -> FrontQuestion:
    working = Extent(*network.config.working_size)
    pictures = (mask_picture(first, FRAME, working), mask_picture(second, FRAME, working))
    around = local_ids(layout, pair_context(first, second, FRAME), working)
    return FrontQuestion(pictures, (first.label_id, second.label_id), around)


def nothing() -> None:
    """Goes on."""


def one_by_one(front_of: Callable[[int, int], float]) -> AskPairs:
    return lambda pairs: [front_of(*pair) for pair in pairs]


def make_placed(index: int, box: Box, label_id: int, share: float = 1.0) -> PlacedSegment:
    shape = (box.height, box.width)
    mask = np.random.default_rng(index).random(shape) < share
    return PlacedSegment(
        index, index, label_id, identity_affine(), box, mask, np.zeros((*shape, 3), np.uint8)
    )


@st.composite
def placed_segments(draw: st.DrawFn) -> list[PlacedSegment]:
    rng = np.random.default_rng(draw(seeds()))
    placed = []
    for index in range(draw(st.integers(0, 8))):
        top, left = int(rng.integers(FRAME.height)), int(rng.integers(FRAME.width))
        box = Box(top, left, int(rng.integers(top, 41)), int(rng.integers(left, 61)))
        placed.append(make_placed(index, box, int(rng.integers(5)), 0.6))
    return placed
