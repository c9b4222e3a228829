"""A tree before a forest is a thing of its own."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.engine.stages.instances import split_instances

FRAME = Extent(100, 200)


def component(mask: np.ndarray) -> Component:
    return Component(3, 1, Box(0, 0, *mask.shape), mask, int(mask.sum()))


def band_with(tree: Box | None = None) -> np.ndarray:
    mask = np.zeros(FRAME, bool)
    mask[40:55] = True
    if tree is not None:
        mask[tree.slices] = True
    return mask


def test_a_high_part_of_a_band_is_split_off_and_the_band_goes_on_behind_it() -> None:
    tree = Box(10, 120, 70, 150)
    band, thing = split_instances(component(band_with(tree)), FRAME)
    assert thing.box == tree
    assert thing.area == tree.area
    assert band.box == Box(40, 0, 55, 200)
    assert band.area == 15 * 200
    assert band.index == thing.index == 3


@pytest.mark.parametrize(
    "mask",
    [
        band_with(),
        band_with(Box(34, 120, 60, 150)),  # hardly higher
        band_with(Box(10, 120, 70, 124)),  # a spike
        band_with(Box(10, 20, 70, 150)),  # most of it
        np.ones((60, 40), bool),
    ],
)
def test_all_else_stays_one(mask: np.ndarray) -> None:
    whole = component(mask)
    assert split_instances(whole, FRAME) == [whole]


def test_at_the_frames_edge_the_band_is_continued_from_one_side() -> None:
    tree = Box(10, 0, 70, 30)
    band, thing = split_instances(component(band_with(tree)), FRAME)
    assert thing.box == tree
    assert band.area == 15 * 200
