"""Layouts that are rendered larger than they were painted have no stairs."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.warped_layout import enlarged_layout
from tests.factories import make_labels

LABELS = make_labels(4)


def _slope() -> Layout:
    ids = np.zeros((40, 60), np.uint8)
    for column in range(60):
        ids[8 + column // 2 :, column] = 1
    return Layout(ids, LABELS)


def test_a_slope_runs_straight_where_it_is_enlarged() -> None:
    """Its outline lies within half a pixel of the painted line, where stairs lie up to a whole one away."""
    large = enlarged_layout(_slope(), Extent(320, 480)).ids
    top = (large == 1).argmax(0)[40:440]
    line = np.polyval(np.polyfit(np.arange(400), top, 1), np.arange(400))
    stairs = (_slope().resized(Extent(320, 480)).ids == 1).argmax(0)[40:440]
    assert np.abs(top - line).max() <= 1.5
    assert np.abs(stairs - line).max() > 3


def test_its_own_size_and_smaller_ones_are_as_before() -> None:
    layout = _slope()
    assert enlarged_layout(layout, layout.extent) is layout
    for extent in (Extent(20, 30), Extent(80, 30)):
        assert np.array_equal(enlarged_layout(layout, extent).ids, layout.resized(extent).ids)


@pytest.mark.parametrize("factor", [2, 3, 8])
def test_thin_lines_dots_and_instances_stay(factor: int) -> None:
    ids = np.zeros((40, 60), np.uint8)
    ids[10, :] = 2
    ids[25, 30] = 3
    ids[15:35, 5:25] = 1
    ids[:, 50:] = UNLABELLED
    instances = np.zeros_like(ids)
    instances[15:35, 15:25] = 1
    large = enlarged_layout(Layout(ids, LABELS, instances), Extent(40 * factor, 60 * factor))
    assert (large.ids[:, : 46 * factor] == 2).any(0).all()
    assert (large.ids == 3).sum() >= factor * factor / 2
    assert large.instances is not None
    assert ((large.ids == 1) & (large.instances == 1)).sum() == pytest.approx(200 * factor**2, rel=0.05)
    assert (large.ids[:, 51 * factor :] == UNLABELLED).all()
