from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simspaint.domain.component import Component
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from tests.bank.banks import mask_in_frame, regions_by_flooding
from tests.factories import make_labels
from tests.strategies import layouts, painted_layouts

WALL, POLE, SKY = 0, 1, 2
STREET = LabelSet(
    (
        Label(WALL, "wall", (1, 1, 1)),
        Label(POLE, "pole", (2, 2, 2), is_thin=True),
        Label(SKY, "sky", (3, 3, 3)),
    )
)


def _assert_same_as_flooding(layout: Layout) -> None:
    found, expected = find_components(layout), regions_by_flooding(layout)
    assert len(found) == len(expected)
    for i, (component, (label_id, box, mask)) in enumerate(zip(found, expected, strict=True)):
        assert (component.index, component.label_id, component.box) == (i, label_id, box)
        assert np.array_equal(mask_in_frame(component, layout.extent), mask)
        assert component.area == mask.sum()


@given(layouts())
def test_components_of_any_layout_are_its_maximal_regions_in_the_promised_order(layout: Layout) -> None:
    _assert_same_as_flooding(layout)


@given(painted_layouts())
@settings(max_examples=50)
def test_components_of_a_painted_layout_are_its_maximal_regions(layout: Layout) -> None:
    _assert_same_as_flooding(layout)


@given(layouts())
def test_components_partition_the_labelled_pixels(layout: Layout) -> None:
    count = np.zeros(layout.extent, int)
    for component in find_components(layout):
        count += mask_in_frame(component, layout.extent)
    assert np.array_equal(count, (layout.ids != UNLABELLED).astype(int))


@given(layouts())
def test_small_components_are_left_out_and_the_rest_is_counted_anew(layout: Layout) -> None:
    large = find_components(layout, minimum_area=4)
    kept = [c for c in find_components(layout) if c.area >= 4]
    assert [(c.label_id, c.box) for c in large] == [(c.label_id, c.box) for c in kept]
    assert [c.index for c in large] == list(range(len(large)))


def test_pixels_that_touch_over_a_corner_are_one_component() -> None:
    ids = np.full((4, 4), UNLABELLED, np.uint8)
    ids[[0, 1, 2, 3], [0, 1, 2, 3]] = 0
    assert len(find_components(Layout(ids, make_labels(1)))) == 1


def test_the_last_and_first_pixels_of_neighbouring_rows_do_not_touch() -> None:
    ids = np.full((2, 5), UNLABELLED, np.uint8)
    ids[0, 4] = ids[1, 0] = 0
    assert len(find_components(Layout(ids, make_labels(1)))) == 2


def test_a_spiral_is_one_component() -> None:
    ids = np.zeros((41, 41), np.uint8)
    for ring in range(0, 20, 2):
        ids[ring, ring : 41 - ring] = 1
        ids[ring : 41 - ring, 40 - ring] = 1
        ids[40 - ring, ring : 41 - ring] = 1
        ids[ring + 2 : 41 - ring, ring] = 1
        ids[ring + 2, ring : ring + 3] = 1
    assert [c.label_id for c in find_components(Layout(ids, make_labels(2)))].count(1) == 1


def test_an_unpainted_layout_has_no_components() -> None:
    assert find_components(Layout(np.full((3, 4), UNLABELLED, np.uint8), make_labels(1))) == []


def test_masks_are_read_only() -> None:
    component = find_components(Layout(np.zeros((3, 4), np.uint8), make_labels(1)))[0]
    assert not component.mask.flags.writeable


def _street() -> Layout:
    """A wall that a pole cuts in two, below the sky."""
    ids = np.full((30, 40), WALL, np.uint8)
    ids[:8] = SKY
    ids[4:, 19:21] = POLE
    return Layout(ids, STREET)


def _of(components: list[Component], label_id: int) -> list[Component]:
    return [c for c in components if c.label_id == label_id]


def test_a_pole_cuts_a_wall() -> None:
    assert len(_of(find_components(_street()), WALL)) == 2


@given(layouts(unlabelled=False), st.data())
def test_instances_cut_components_and_no_pixel_is_lost(layout: Layout, data: st.DataObject) -> None:
    numbers = data.draw(hnp.arrays(np.uint8, tuple(layout.extent), elements=st.integers(0, 2)))
    instances = Layout(layout.ids, layout.labels, numbers)
    found = find_components(instances)
    count = np.zeros(layout.extent, int)
    for i, component in enumerate(found):
        mask = mask_in_frame(component, layout.extent)
        count += mask
        assert component.index == i
        assert component.area == mask.sum()
        assert len(np.unique(instances.keys[mask])) == 1
    assert (count == 1).all()
    order = [(c.label_id, c.box.top, c.box.left) for c in found]
    assert order == sorted(order)
    # As if each pair of label and instance was a label of its own.
    pairs, inverse = np.unique(instances.keys, return_inverse=True)
    apart = Layout(inverse.reshape(layout.extent).astype(np.uint8), make_labels(len(pairs)))
    assert sorted((c.box, c.area) for c in find_components(apart)) == sorted((c.box, c.area) for c in found)
    assert [c.area for c in find_components(instances, 3)] == [c.area for c in found if c.area >= 3]
