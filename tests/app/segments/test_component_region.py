"""Which component lies at a spot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simspaint.app.segments.component_region import ComponentRegion, region_at, to_frame, union
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.engine.request import RenderRequest
from tests.app.rendering_doubles import LABELS, halves, rendering_of


def entry(index: int, label_id: int, box: Box) -> ComponentProvenance:
    return ComponentProvenance(index, label_id, box, "a_1", index, box, 1.0, 1.0, identity_affine(), index)


def two_towers() -> Rendering:
    """Two regions of label 1 whose boxes overlap, on label 0."""
    ids = np.zeros((40, 60), np.uint8)
    ids[5:35, 5:10] = 1
    ids[30:35, 5:40] = 1  # an L
    ids[10:20, 20:30] = 1  # inside the L's box
    rendering = rendering_of(RenderRequest(Layout(ids, LABELS)))
    rows = (
        entry(0, 0, Box(0, 0, 40, 60)),
        entry(1, 1, Box(5, 5, 35, 40)),
        entry(2, 1, Box(10, 20, 20, 30)),
    )
    pixels = np.where(ids == 0, 0, 1).astype(np.int16)
    pixels[10:20, 20:30] = 2
    return replace(rendering, provenance=rows, pixels=pixels)


def found(rendering: Rendering, row: int, column: int) -> ComponentRegion:
    region = region_at(rendering, row, column)
    assert region is not None
    return region


def test_of_two_components_of_one_label_the_one_at_the_spot_is_found() -> None:
    rendering = two_towers()
    assert found(rendering, 15, 25).row.component_index == 2
    assert found(rendering, 15, 7).row.component_index == 1
    assert found(rendering, 0, 0).row.component_index == 0


def test_a_region_covers_its_component_and_nothing_else() -> None:
    rendering = two_towers()
    region = found(rendering, 32, 30)
    mask = np.zeros((40, 60), bool)
    mask[region.box.slices] = region.mask
    np.testing.assert_array_equal(mask, rendering.pixels == 1)


def test_where_no_segment_lies_there_is_no_component() -> None:
    rendering = replace(two_towers(), provenance=())
    assert region_at(rendering, 0, 0) is None


def test_pixels_of_a_painting_of_another_size_are_asked_about_at_their_centres() -> None:
    assert to_frame(0, 0, Extent(10, 10), Extent(20, 30)) == (1, 1)
    assert to_frame(9, 9, Extent(10, 10), Extent(5, 5)) == (4, 4)
    region = found(two_towers(), 15, 25)
    assert region.holds(30, 50, Extent(80, 120))
    assert not region.holds(30, 90, Extent(80, 120))
    assert not region.holds(79, 119, Extent(80, 120))


def test_an_outline_runs_along_the_edges_of_the_pixels() -> None:
    region = found(rendering_of(RenderRequest(halves())), 5, 5)
    (line,) = region.outlines()
    np.testing.assert_allclose(line.min(0), [0, 0], atol=0.02)
    np.testing.assert_allclose(line.max(0), [1, 0.5], atol=0.02)


def test_the_box_around_boxes_reaches_as_far_as_each_of_them() -> None:
    assert union([Box(3, 2, 9, 4), Box(1, 5, 4, 8)]) == Box(1, 2, 9, 8)
    assert union([Box(3, 2, 9, 4)]) == Box(3, 2, 9, 4)
