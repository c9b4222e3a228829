"""A component in a frame of another size."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from simspaint.domain.geometry import Extent, bounding_box, nearest_positions
from simspaint.domain.layout import Layout
from simspaint.engine.ops.resampled_component import resampled_component
from simspaint.engine.stages.components import find_components
from tests.factories import make_labels
from tests.strategies import extents, layouts, painted_layouts


@settings(max_examples=40)
@given(layouts(), extents())
def test_it_has_the_pixels_that_a_resized_layout_shows_of_it(layout: Layout, target: Extent) -> None:
    rows = nearest_positions(layout.extent.height, target.height)[:, None]
    columns = nearest_positions(layout.extent.width, target.width)
    for component in find_components(layout):
        frame = np.zeros(layout.extent, bool)
        frame[component.box.slices] = component.mask
        shown = frame[rows, columns]
        found = resampled_component(component, layout.extent, target)
        if found is None:
            assert not shown.any()
            continue
        assert found.box == bounding_box(shown)
        assert np.array_equal(found.mask, shown[found.box.slices])
        assert found.area == shown.sum()
        assert (found.index, found.label_id) == (component.index, component.label_id)
        assert not found.mask.flags.writeable


@settings(max_examples=40)
@given(painted_layouts(max_side=40), extents(80))
def test_a_component_that_stays_in_one_piece_is_found_in_the_resized_layout(
    layout: Layout, target: Extent
) -> None:
    resized = find_components(layout.resized(target))
    ours = [resampled_component(c, layout.extent, target) for c in find_components(layout)]
    kept = [c for c in ours if c is not None]
    assert sum(c.area for c in kept) == sum(c.area for c in resized)
    if target.height >= layout.extent.height and target.width >= layout.extent.width:
        # Enlarged, components neither fall apart nor meet: each is found again, though not in the same order.
        found = {(c.label_id, c.box, c.mask.tobytes()) for c in resized}
        assert {(c.label_id, c.box, c.mask.tobytes()) for c in kept} == found


@settings(max_examples=40)
@given(layouts())
def test_in_a_frame_of_the_same_size_it_is_the_same(layout: Layout) -> None:
    for component in find_components(layout):
        assert resampled_component(component, layout.extent, layout.extent) is component


def test_a_component_between_the_pixels_of_a_smaller_frame_is_none() -> None:
    ids = np.zeros((8, 8), np.uint8)
    ids[0, 0] = 1
    speck = find_components(Layout(ids, make_labels(2)))[1]
    assert resampled_component(speck, Extent(8, 8), Extent(2, 2)) is None
