"""What segments leave uncovered of a component, and what would cover it."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.segment import Segment
from simspaint.engine.ops.affine_warp import warp_mask
from simspaint.engine.ops.placement import covered_by
from simspaint.engine.stages.complete.uncovered import (
    UncoveredConfig,
    best_own_affine,
    covering_segments,
    uncovered_of,
)
from simspaint.engine.stages.components import find_components
from tests.bank.banks import bank_of_layouts
from tests.factories import make_layout

FRAME = Extent(100, 150)
CONFIG = UncoveredConfig()


def component_of(box: Box, mask: np.ndarray | None = None) -> Component:
    mask = np.ones((box.height, box.width), bool) if mask is None else mask
    return Component(2, 0, box, mask, int(mask.sum()))


def placed_at(box: Box) -> PlacedSegment:
    shape = box.height, box.width
    mask, color = np.ones(shape, bool), np.zeros((*shape, 3), np.uint8)
    return PlacedSegment(2, 5, 0, identity_affine(), box, mask, color)


def test_what_no_segment_covers_is_uncovered() -> None:
    component = component_of(Box(10, 20, 60, 120))
    left, middle = placed_at(Box(0, 0, 70, 50)), placed_at(Box(10, 60, 60, 100))
    uncovered = uncovered_of(component, [left, middle], FRAME, 7, CONFIG)
    assert uncovered is not None
    assert (uncovered.index, uncovered.label_id, uncovered.box) == (7, 0, Box(10, 50, 60, 120))
    expected = np.ones((50, 70), bool)
    expected[:, 10:50] = False
    assert np.array_equal(uncovered.mask, expected)
    assert uncovered.area == expected.sum()


@pytest.mark.parametrize("covered", [Box(10, 20, 60, 120), Box(10, 20, 60, 119), Box(0, 0, 100, 150)])
def test_strips_and_crumbs_do_not_count(covered: Box) -> None:
    assert uncovered_of(component_of(Box(10, 20, 60, 120)), [placed_at(covered)], FRAME, 0, CONFIG) is None


def test_crumbs_beside_an_uncovered_part_are_left_out_of_it() -> None:
    mask = np.ones((50, 100), bool)
    mask[20:, 40:60] = False
    mask[30, 50] = True
    uncovered = uncovered_of(component_of(Box(10, 20, 60, 120), mask), [], FRAME, 0, CONFIG)
    assert uncovered is not None
    assert not uncovered.mask[30, 50]
    assert np.count_nonzero(uncovered.mask) >= 0.99 * (mask.sum() - 1)


@pytest.mark.parametrize("seed", range(8))
def test_the_segments_that_cover_most_are_found_as_by_counting_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layouts = [make_layout(rng, 48, 64) for _ in range(12)]
    bank = bank_of_layouts(layouts)
    component = max(find_components(layouts[0], 20), key=lambda c: rng.random())
    allowed = np.array([i % 4 != 3 for i in range(len(layouts))]) if seed % 2 else None
    found = covering_segments(component, bank, allowed, CONFIG)
    expected = []
    frame = np.zeros((48, 64), bool)
    frame[component.box.slices] = component.mask
    for segment_id in bank.segments_of_label(component.label_id).tolist():
        if allowed is not None and not allowed[bank.index.segment_photograph[segment_id]]:
            continue
        box = Box(*bank.index.segment_box[segment_id].tolist())
        share = (
            np.count_nonzero(frame[box.slices] & bank.index.mask(segment_id, bank.extent)) / component.area
        )
        if share >= CONFIG.least_cover:
            expected.append((segment_id, share))
    expected.sort(key=lambda pair: (-pair[1], pair[0]))
    assert found.segment_id.tolist() == [segment_id for segment_id, _ in expected]
    assert found.share.tolist() == pytest.approx([share for _, share in expected])


def moved_share(segment: Segment, affine: np.ndarray, uncovered: Component) -> float:
    box, mask = warp_mask(segment.mask, segment.box, affine, FRAME, FRAME)
    frame = np.zeros(FRAME, bool)
    frame[box.slices] = mask
    return np.count_nonzero(frame[uncovered.box.slices] & uncovered.mask) / uncovered.area


@pytest.mark.parametrize(
    ("own", "target"),
    [
        (Box(0, 0, 30, 150), Box(0, 0, 50, 150)),  # a sky that is too low
        (Box(50, 0, 100, 80), Box(50, 0, 100, 150)),  # grass on the left only
        (Box(20, 70, 60, 150), Box(20, 10, 60, 150)),
    ],
)
def test_a_components_own_segment_is_moved_to_cover_what_it_leaves(own: Box, target: Box) -> None:
    component = component_of(target)
    shape = own.height, own.width
    segment = Segment(
        5, 0, "p", own, np.ones(shape, bool), np.zeros((*shape, 3), np.uint8), own, np.zeros(shape, np.uint8)
    )
    uncovered = uncovered_of(component, [placed_at(own)], FRAME, 0, CONFIG)
    assert uncovered is not None
    move = best_own_affine(component, uncovered, segment, identity_affine(), FRAME, FRAME, CONFIG)
    assert move.share > 0.9
    assert moved_share(segment, move.affine, uncovered) == pytest.approx(move.share, abs=0.1)


def test_no_more_segments_are_compared_than_asked_for() -> None:
    rng = np.random.default_rng(0)
    layouts = [make_layout(rng, 48, 64) for _ in range(12)]
    component = max(find_components(layouts[0], 20), key=lambda c: c.area)
    bank = bank_of_layouts(layouts)
    whole = covering_segments(component, bank, None, CONFIG)
    few = covering_segments(component, bank, None, UncoveredConfig(most_tried=2))
    assert len(whole.segment_id) > 2
    assert few.segment_id.tolist() == whole.segment_id[:2].tolist()


def test_what_segments_cover_together_is_what_any_of_them_covers() -> None:
    box = Box(10, 20, 60, 120)
    segments = [placed_at(Box(0, 0, 20, 40)), placed_at(Box(50, 100, 100, 150)), placed_at(Box(90, 0, 95, 5))]
    expected = np.zeros((50, 100), bool)
    expected[:10, :20] = True
    expected[40:, 80:] = True
    assert np.array_equal(covered_by(segments, box), expected)
    assert not covered_by([], box).any()
