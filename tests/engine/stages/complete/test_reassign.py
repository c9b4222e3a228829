"""Pixels that segments with an outline of their own leave of their component change hands."""

from __future__ import annotations

import numpy as np

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.mask import Mask
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.adherence import Adherence
from simspaint.engine.stages.complete.reassign import (
    ReassignConfig,
    above_skyline,
    below_skyline,
    is_shown_enough,
    reassign,
    reassigned_component,
)

FRAME = Extent(40, 60)
CONFIG = ReassignConfig()
USUAL = Adherence(0.2)
LOWEST = USUAL.skyline_drop


def component(index: int, box: Box) -> Component:
    return Component(index, index, box, np.ones((box.height, box.width), bool), box.area)


def segment(index: int, box: Box) -> PlacedSegment:
    mask = np.ones((box.height, box.width), bool)
    color = np.full((box.height, box.width, 3), index, np.uint8)
    return PlacedSegment(index, index, index, identity_affine(), box, mask, color)


def test_what_is_left_of_a_component_goes_to_the_nearest_component() -> None:
    left, right = component(0, Box(0, 0, 40, 20)), component(1, Box(0, 40, 40, 60))
    outlined = component(2, Box(10, 20, 30, 40))
    moved = reassign([outlined], [], [left, right], [segment(2, Box(10, 20, 20, 40))], FRAME, CONFIG)
    for index, columns in ((0, slice(20, 30)), (1, slice(30, 40))):
        expected = np.zeros(FRAME, bool)
        expected[20:30, columns] = True
        found = np.zeros(FRAME, bool)
        found[moved[index].box.slices] = moved[index].mask
        assert np.array_equal(found, expected)


def pixels(moved: dict[int, Mask], index: int) -> np.ndarray:
    """Where in the frame a component was reassigned something."""
    found = np.zeros(FRAME, bool)
    if index in moved:
        found[moved[index].box.slices] = moved[index].mask
    return found


def test_a_cloud_in_the_sky_leaves_nothing_to_the_mountain_below_it() -> None:
    sky, mountain = component(0, Box(0, 0, 14, 60)), component(1, Box(26, 0, 40, 60))
    cloud = component(2, Box(14, 10, 26, 50))
    shown = [segment(2, Box(14, 10, 16, 50))]
    nearest = reassign([cloud], [], [sky, mountain], shown, FRAME, CONFIG)
    assert pixels(nearest, 1)[22:26, 10:50].all()
    floating = reassign([cloud], [], [sky, mountain], shown, FRAME, CONFIG, {2: [0]})
    assert floating.keys() == {0}
    assert pixels(floating, 0)[16:26, 10:50].all()


def test_fog_in_the_mountains_does_not_let_a_far_sky_through() -> None:
    sky, mountain = component(0, Box(0, 0, 4, 60)), component(1, Box(4, 0, 40, 60))
    fog = component(2, Box(20, 10, 26, 50))
    moved = reassign([fog], [], [sky, mountain], [segment(2, Box(20, 10, 22, 50))], FRAME, CONFIG, {2: [0]})
    assert moved.keys() == {1}


def test_nothing_is_reassigned_where_all_is_shown_or_nobody_is_there() -> None:
    ground, outlined = component(0, Box(20, 0, 40, 60)), component(1, Box(10, 20, 20, 40))
    assert reassign([outlined], [], [ground], [segment(1, outlined.box)], FRAME, CONFIG) == {}
    assert reassign([outlined], [], [ground], [segment(0, outlined.box)], FRAME, CONFIG) == {}, (
        "another segment covers it"
    )
    assert reassign([outlined], [], [], [], FRAME, CONFIG) == {}
    assert reassign([], [], [ground], [], FRAME, CONFIG) == {}


def test_in_a_large_frame_every_pixel_left_has_one_new_component() -> None:
    extent = Extent(1500, 2000)
    ground, sky = component(0, Box(800, 0, 1500, 2000)), component(1, Box(0, 0, 700, 2000))
    outlined = component(2, Box(500, 301, 1111, 1507))
    moved = reassign([outlined], [], [ground, sky], [], extent, CONFIG)
    taken = np.zeros(extent, int)
    for part in moved.values():
        taken[part.box.slices] += part.mask
    expected = np.zeros(extent, int)
    expected[outlined.box.slices] = 1
    assert np.array_equal(taken, expected)


def test_a_reassigned_part_is_a_component_of_its_new_label() -> None:
    part = reassigned_component(
        component(4, Box(5, 5, 10, 10)), Mask(Box(8, 12, 20, 14), np.ones((12, 2), bool))
    )
    assert (part.index, part.label_id, part.box, part.area) == (4, 4, Box(8, 12, 20, 14), 24)


def stepped(index: int, tops: list[int], bottom: int = 30) -> Component:
    """Ten columns for every top row."""
    mask = np.arange(bottom)[:, None] >= np.repeat(tops, 10)
    top = min(tops)
    return Component(index, index, Box(top, 0, bottom, mask.shape[1]), mask[top:], int(mask.sum()))


def test_above_a_skyline_is_what_lies_above_its_segments_and_not_too_far() -> None:
    ridge = stepped(1, [10, 12, 20, 4, 10])
    above = above_skyline(ridge, [segment(1, Box(14, 0, 30, 40))], FRAME, LOWEST)
    found = np.zeros(FRAME, bool)
    found[ridge.box.slices] = above
    expected = np.zeros(FRAME, bool)
    expected[10:14, 0:10] = expected[12:14, 10:20] = True  # then all is covered, too far, no segment
    assert np.array_equal(found, expected)
    rest = below_skyline(ridge, above)
    assert rest.area == ridge.area - 60
    assert not rest.mask[above].any()


def test_at_the_frames_edge_nothing_is_above_a_skyline() -> None:
    ridge = stepped(1, [0, 2])
    above = above_skyline(ridge, [segment(1, Box(5, 0, 30, 20))], FRAME, LOWEST)
    assert not above[:, :10].any()
    assert above[2:5, 10:].all()


def test_what_is_above_a_skyline_goes_to_what_lies_above_it_and_never_to_an_outlined_label() -> None:
    sky, far = component(0, Box(0, 0, 10, 60)), component(4, Box(10, 0, 16, 20))
    ridge, cloud = component(1, Box(16, 0, 30, 60)), component(2, Box(10, 20, 16, 60))
    above = above_skyline(ridge, [segment(1, Box(20, 0, 30, 60))], FRAME, LOWEST)
    moved = reassign([cloud], [(ridge, above)], [sky, far, ridge], [segment(2, cloud.box)], FRAME, CONFIG)
    assert set(moved) == {0, 4}
    assert moved[0].box == Box(16, 20, 20, 60)
    assert moved[4].box == Box(16, 0, 20, 20)
    nobody_above = reassign([], [(ridge, above)], [ridge], [], FRAME, CONFIG)
    assert nobody_above == {}


def test_the_share_that_is_shown_counts_overlapping_segments_once() -> None:
    segments = [segment(0, Box(0, 0, 10, 10)), segment(1, Box(0, 5, 10, 15))]
    asked = component(0, Box(0, 0, 10, 20))
    for least, enough in ((0.74, True), (0.76, False)):
        assert is_shown_enough(asked, segments, least) == enough


def test_a_small_component_is_shown_enough_with_half_of_it_and_a_large_one_with_most() -> None:
    def enough(asked: Component, shown: Box) -> bool:
        return is_shown_enough(asked, [segment(0, shown)], USUAL.shown_share(asked.area / FRAME.area))

    small, large = component(0, Box(0, 0, 6, 8)), component(1, Box(0, 0, 40, 30))
    assert enough(small, Box(0, 0, 3, 8))
    assert not enough(small, Box(0, 0, 2, 8))
    assert not enough(large, Box(0, 0, 32, 30))
    assert enough(large, Box(0, 0, 34, 30))
