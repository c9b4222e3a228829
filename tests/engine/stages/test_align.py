"""Retrieved segments move to where their components are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Box, bounding_box, identity_affine
from tests.engine.narrow_models import TransformThat, narrow_transform
from tests.engine.stages.align_cases import (
    BANK,
    CAR,
    LABELS,
    TREE,
    aligned,
    clipped_segment,
    in_frame,
    make_component,
    make_scene,
    make_segment,
    segment_colors,
    whole_segment,
)
from tests.strategies import boxes


def test_without_a_network_a_segment_stays_in_place_byte_by_byte() -> None:
    box = Box(10, 12, 30, 40)
    segment = make_segment(box)
    placed = aligned(make_component(box), segment, make_scene(), None, 0.1)
    assert placed.box == box
    assert np.array_equal(placed.mask, segment.mask)
    assert np.array_equal(placed.color, segment.color)
    assert np.array_equal(placed.affine, identity_affine())
    assert (placed.component_index, placed.segment_id, placed.label_id) == (3, 7, 2)


@pytest.mark.parametrize("label_id", [TREE, CAR])
def test_gaps_that_a_move_leaves_are_covered_by_the_same_stuff_but_not_by_a_second_thing(
    label_id: int,
) -> None:
    component, segment = (
        make_component(Box(8, 8, 40, 56), label_id),
        make_segment(Box(2, 2, 38, 40), label_id),
    )
    network = TransformThat([[1, 0, -8 / 48], [0, 1, -4 / 32]])
    layout = make_scene()
    placed = aligned(component, segment, layout, network, 0.0)
    in_place = aligned(component, segment, layout, None, 0.0)
    assert not np.array_equal(placed.affine, in_place.affine)
    moved = clipped_segment(component, segment, placed.affine, 0.0)
    masks = {name: in_frame(p.mask, p.box, BANK) for name, p in (("moved", moved), ("first", in_place))}
    expected = masks["moved"] | masks["first"] if label_id == TREE else masks["moved"]
    found = in_frame(placed.mask, placed.box, BANK)
    assert np.array_equal(found, expected)
    assert (masks["first"] & ~masks["moved"]).any()
    assert bounding_box(placed.mask) == Box(0, 0, *placed.mask.shape)
    colors = {p: np.zeros((*BANK, 3), np.uint8) for p in ("placed", "moved", "first")}
    for name, p in (("placed", placed), ("moved", moved), ("first", in_place)):
        colors[name][p.box.slices] = p.color
    assert np.array_equal(colors["placed"][masks["moved"]], colors["moved"][masks["moved"]])
    behind = found & ~masks["moved"]
    if behind.any():  # the same stuff, in the colours of what was moved
        same = np.corrcoef(colors["placed"][behind].ravel(), colors["first"][behind].ravel())[0, 1]
        assert same > 0.9


@given(boxes(BANK), boxes(BANK), st.floats(0, 12))
@settings(max_examples=60)
def test_a_clipped_segment_laps_over_its_component_by_the_overlap_at_most(
    here: Box, there: Box, overlap_px: float
) -> None:
    component, segment = make_component(here), make_segment(there)
    placed = whole_segment(component, segment, identity_affine())
    clipped = clipped_segment(component, segment, identity_affine(), overlap_px)
    own = in_frame(component.mask, component.box, BANK)
    found = in_frame(clipped.mask, clipped.box, BANK)
    distance = cv2.distanceTransform((~own).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    assert not found[distance > 1.03 * overlap_px + 1e-3].any()
    whole = in_frame(placed.mask, placed.box, BANK)
    assert not (found & ~whole).any()
    assert found[whole & (distance <= 0.97 * overlap_px)].all()
    assert clipped.color.shape == (*clipped.mask.shape, 3)
    assert np.array_equal(clipped.color[clipped.mask], segment_colors(segment)[found])


@given(boxes(BANK), boxes(BANK), st.floats(0, 6))
@settings(max_examples=60)
def test_the_box_of_a_clipped_segment_is_the_tightest_around_its_mask(
    here: Box, there: Box, overlap_px: float
) -> None:
    component, segment = make_component(here), make_segment(there)
    clipped = clipped_segment(component, segment, identity_affine(), overlap_px)
    assert clipped.mask.shape == (clipped.box.height, clipped.box.width)
    if clipped.box.area:
        assert bounding_box(clipped.mask) == Box(0, 0, *clipped.mask.shape)
    else:
        assert clipped.mask.size == 0


def test_a_segment_that_misses_its_component_is_clipped_away() -> None:
    component, segment = make_component(Box(0, 0, 8, 8)), make_segment(Box(30, 40, 44, 60))
    placed = aligned(component, segment, make_scene(), None, 0.02)
    assert placed.box.area == 0
    assert placed.mask.size == placed.color.size == 0
    touching = make_segment(Box(7, 7, 20, 20))  # boxes meet in a corner where both ellipses are empty
    assert clipped_segment(component, touching, identity_affine(), 0.0).box.area == 0


def test_the_result_keeps_nothing_of_the_photograph_alive_and_its_affine_is_read_only() -> None:
    box = Box(10, 12, 30, 40)
    segment, component = make_segment(box), make_component(box)
    for network in (None, narrow_transform(len(LABELS))):
        placed = aligned(component, segment, make_scene(), network, 0.1)
        assert not np.shares_memory(placed.color, segment.color)
        assert not np.shares_memory(placed.mask, segment.mask)
        assert not placed.affine.flags.writeable
