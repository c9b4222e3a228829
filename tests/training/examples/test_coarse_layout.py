"""Coarse layouts: right where they say something, and silent somewhere."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.factories import make_labels, make_layout
from tests.strategies import painted_layouts, seeds
from training.examples.brush_strokes import blobs, inner_depth, stroked
from training.examples.coarse_layout import TOUCHED, WAVE, Manner, coarsen


@given(painted_layouts(), seeds())
def test_painted_pixels_lie_in_or_at_a_region_of_their_label(layout: Layout, seed: int) -> None:
    coarse = coarsen(layout, np.random.default_rng(seed))
    side = 5 + 2 * math.ceil(WAVE * layout.extent.height)
    for label in layout.labels.labels:
        region = cv2.dilate((layout.ids == label.id).astype(np.uint8), np.ones((side, side), np.uint8)) > 0
        assert region[coarse == label.id].all()
    assert set(np.unique(coarse)) <= {UNLABELLED, *np.unique(layout.ids).tolist()}


@given(seeds())
def test_painted_pixels_are_nearly_all_right(seed: int) -> None:
    layout = make_layout(np.random.default_rng(seed), 96, 128)
    coarse = coarsen(layout, np.random.default_rng(seed))
    painted = coarse != UNLABELLED
    if painted.any():
        assert (coarse == layout.ids)[painted].mean() > 0.85


def test_something_is_left_unpainted_and_mostly_something_is_painted() -> None:
    shares = []
    for seed in range(60):
        layout = make_layout(np.random.default_rng(seed), 96, 128)
        shares.append(np.mean(coarsen(layout, np.random.default_rng(seed)) != UNLABELLED))
    assert max(shares) < 1
    assert np.mean(np.array(shares) > 0.02) > 0.9
    assert 0.2 < np.mean(shares) < 0.85


@given(painted_layouts(), seeds())
def test_the_same_generator_gives_the_same_layout(layout: Layout, seed: int) -> None:
    before = layout.ids.copy()
    first, second = (coarsen(layout, np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(layout.ids, before)
    assert first.shape == layout.ids.shape
    assert first.dtype == np.uint8


def test_a_painter_who_touches_everything_leaves_no_component_out() -> None:
    left_out = 0
    for seed in range(30):
        layout = make_layout(np.random.default_rng(seed), 96, 128)
        components = [c for c in find_components(layout) if c.area >= TOUCHED * layout.extent.area]
        for manner in ("touched", "strokes"):
            coarse = coarsen(layout, np.random.default_rng(seed), manner)
            missed = [c for c in components if not (coarse[c.box.slices][c.mask] == c.label_id).any()]
            left_out += len(missed) if manner == "strokes" else 0
            assert manner == "strokes" or not missed
    assert left_out > 5


def test_polygons_are_right_wherever_they_are() -> None:
    for seed in range(10):
        layout = make_layout(np.random.default_rng(seed), 96, 128)
        coarse = coarsen(layout, np.random.default_rng(seed), "polygons")
        painted = coarse != UNLABELLED
        assert painted.any()
        np.testing.assert_array_equal(coarse[painted], layout.ids[painted])


def test_small_things_are_dropped_more_often_than_large_ones() -> None:
    ids = np.zeros((100, 100), np.uint8)
    ids[10:14, 10:14] = 1
    ids[40:80, 40:80] = 2
    layout = Layout(ids, make_labels(3))
    kept = {1: 0, 2: 0}
    for seed in range(100):
        coarse = coarsen(layout, np.random.default_rng(seed))
        for label in kept:
            kept[label] += bool((coarse == label).any())
    assert kept[1] < 45
    assert kept[2] > 70


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2)])
def test_the_smallest_layouts_work_as_well(shape: tuple[int, int]) -> None:
    layout = Layout(np.zeros(shape, np.uint8), make_labels(2))
    for seed in range(20):
        assert coarsen(layout, np.random.default_rng(seed)).shape == shape


def test_a_layout_without_a_label_stays_empty() -> None:
    layout = Layout(np.full((20, 30), UNLABELLED, np.uint8), make_labels(2))
    assert (coarsen(layout, np.random.default_rng(0)) == UNLABELLED).all()


@pytest.mark.parametrize("draw", [stroked, blobs])
def test_a_brush_stays_near_its_component_and_leaves_some_of_it_unpainted(draw: Any) -> None:
    mask = np.zeros((60, 90), bool)
    cv2.ellipse(mask.view(np.uint8), (45, 30), (40, 20), 0, 0, 360, [1], -1)
    allowed = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    shares = []
    for seed in range(40):
        painted = draw(mask, inner_depth(mask), np.random.default_rng(seed))
        assert painted.any()
        assert not (painted & ~allowed).any()
        shares.append(np.mean(painted[mask]))
    assert 0.1 < np.mean(shares) < 0.9


def test_strokes_leave_more_unpainted_than_shapes() -> None:
    def painted(manner: Manner) -> float:
        layouts = [make_layout(np.random.default_rng(seed), 96, 128) for seed in range(40)]
        coarse = [coarsen(x, np.random.default_rng(i), manner) for i, x in enumerate(layouts)]
        return float(np.mean([np.mean(x != UNLABELLED) for x in coarse]))

    assert painted("strokes") < painted("mixed") < painted("shapes")
