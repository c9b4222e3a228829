"""Segments that fade out at their outline."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.feathering import FeatherConfig, opaque_part, share_of_whole, visible_share

FRAME = Extent(200, 300)


def segment(box: Box, color: np.ndarray | None = None) -> PlacedSegment:
    shape = (box.height, box.width)
    color = np.full((*shape, 3), 180, np.uint8) if color is None else color
    return PlacedSegment(0, 0, 0, identity_affine(), box, np.ones(shape, bool), color)


def test_a_segment_fades_from_its_outline_to_its_middle() -> None:
    share = visible_share(segment(Box(50, 50, 150, 250)), FRAME)
    row = share[50]
    assert row[0] < 0.05
    assert (np.diff(row[:100]) >= 0).all()
    widest = round(FeatherConfig().most_fade * FRAME.height)
    assert (row[widest : 200 - widest] == 1).all()
    assert row[widest // 2] < 0.9


def test_a_small_segment_fades_up_to_its_middle_but_is_not_gone() -> None:
    share = visible_share(segment(Box(90, 100, 102, 140)), FRAME)
    assert (share < 1).mean() > 0.7
    assert share.max() > 0.9


def test_nothing_fades_at_the_frames_edges() -> None:
    share = visible_share(segment(Box(0, 0, 100, 300)), FRAME)
    assert (share[0] == 1).all()
    assert (share[:80, 0] == 1).all()
    assert share[99, 150] < 0.2


def test_light_parts_reach_farther_than_dark_ones() -> None:
    color = np.full((60, 100, 3), 120, np.uint8)
    color[:, 50:] = 230
    share = visible_share(segment(Box(50, 50, 110, 150), color), FRAME)
    assert share[4, 70] > 2 * share[4, 25]


def test_the_opaque_part_is_what_hides_all_behind_it() -> None:
    whole = segment(Box(50, 50, 150, 250))
    solid = opaque_part(whole, FRAME)
    assert solid.box.area < whole.box.area
    share = visible_share(whole, FRAME)[solid.box.slices_in(whole.box)]
    assert share[solid.mask].min() > 0.96
    assert np.array_equal(solid.color, whole.color[solid.box.slices_in(whole.box)])
    tiny = opaque_part(segment(Box(10, 10, 11, 12)), FRAME)
    assert tiny.mask.shape == (tiny.box.height, tiny.box.width)
    assert opaque_part(tiny, FRAME).box.area == tiny.box.area or tiny.box.area > 0


def test_a_whole_cloud_with_light_and_shade_fades_over_less_and_a_veil_as_ever() -> None:
    levels = np.random.default_rng(0).integers(120, 250, (60, 100, 1)).astype(np.uint8)
    cumulus = segment(Box(50, 50, 110, 150), np.repeat(levels, 3, axis=2))
    assert share_of_whole(cumulus) == FeatherConfig().whole
    assert share_of_whole(segment(Box(50, 50, 110, 150))) == 1
    faint = segment(Box(50, 50, 110, 150), np.repeat(180 + levels // 40, 3, axis=2))
    assert FeatherConfig().whole < share_of_whole(faint) < 1
