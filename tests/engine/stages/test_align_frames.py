"""Aligning in frames of other sizes and proportions than the bank's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.engine.ops.affine_warp import pixel_matrix
from simspaint.engine.ops.placement import affine_in_place
from tests.engine.stages.align_cases import (
    BANK,
    aligned,
    ellipse,
    in_frame,
    iou_of,
    make_component,
    make_scene,
    make_segment,
    whole_segment,
)
from tests.strategies import boxes


@given(boxes(BANK), boxes(BANK))
@settings(max_examples=40)
def test_the_iou_in_the_frame_is_that_of_the_whole_masks(here: Box, there: Box) -> None:
    component, segment = make_component(here), make_segment(there)
    placed = whole_segment(component, segment, identity_affine())
    a, b = in_frame(segment.mask, there, BANK), in_frame(component.mask, here, BANK)
    assert iou_of(placed, component) == pytest.approx((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("output", [Extent(48, 128), Extent(96, 64), Extent(100, 60), Extent(64, 64)])
def test_in_a_frame_of_other_proportions_a_segment_keeps_its_own(output: Extent) -> None:
    component = make_component(Box(10, 12, output.height - 8, output.width - 6))
    affine = affine_in_place(component.box, output, BANK)
    scale = pixel_matrix(affine, output, BANK)[:, :2]
    assert scale[0, 0] == pytest.approx(scale[1, 1])
    assert scale[0, 0] == pytest.approx(min(48 / output.height, 64 / output.width))
    assert scale[0, 1] == scale[1, 0] == 0
    circle = make_segment(Box(14, 20, 34, 40))
    placed = whole_segment(component, circle, affine, output)
    assert abs(placed.box.height - placed.box.width) <= 1


def test_the_centre_of_a_component_shows_what_lies_there_in_the_stretched_photograph() -> None:
    output = Extent(48, 128)
    box = Box(10, 40, 30, 80)
    center = np.array([(40 + 80) / 128 - 1, (10 + 30) / 48 - 1, 1.0])
    assert affine_in_place(box, output, BANK) @ center == pytest.approx(center[:2])


@pytest.mark.parametrize("output", [BANK, Extent(96, 128), Extent(24, 32), Extent(97, 128)])
def test_in_a_frame_of_about_the_same_proportions_nothing_is_moved(output: Extent) -> None:
    assert np.array_equal(affine_in_place(Box(1, 2, 10, 20), output, BANK), identity_affine())


def test_a_larger_frame_shows_the_same_segment_larger() -> None:
    box, output = Box(10, 12, 30, 40), Extent(96, 128)
    large = make_component(Box(20, 24, 60, 80))
    placed = aligned(large, make_segment(box), make_scene(0, output), None, 1.0)
    assert placed.box == large.box
    assert np.array_equal(placed.mask, ellipse(box).repeat(2, 0).repeat(2, 1))
