"""What loose labels leave of their blobs goes to those beside them; pieces that are cut are passed over."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from simspaint.engine.loose_labels import (
    SKYLINE_REACH,
    below_rim,
    given_away,
    is_shown_enough,
    part_given,
    rim_of,
    shown_share,
)
from simspaint.engine.stages.uncut import REACH, uncut

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment import Segment
from simspaint.engine import airy_labels, cached_cover, cached_stages
from simspaint.engine.pipeline import render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.align import Footprint
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    CAR,
    MOUNTAIN,
    SKY,
    TREE,
    check_a_cache_changes_nothing,
    grown,
    painted,
    request_of,
    with_outlines,
)

FRAME = Extent(40, 60)
LOOSE = (MOUNTAIN, TREE, CAR)
LARGE = Extent(192, 288)


def component(index: int, box: Box) -> Component:
    return Component(index, index, box, np.ones((box.height, box.width), bool), box.area)


def piece(index: int, box: Box) -> PlacedSegment:
    mask = np.ones((box.height, box.width), bool)
    color = np.full((box.height, box.width, 3), index, np.uint8)
    return PlacedSegment(index, index, index, identity_affine(), box, mask, color)


def test_what_a_blob_leaves_goes_to_the_nearest_component() -> None:
    left, right = component(0, Box(0, 0, 40, 20)), component(1, Box(0, 40, 40, 60))
    blob = component(2, Box(10, 20, 30, 40))
    given = given_away([blob], [], [left, right], [piece(2, Box(10, 20, 20, 40))], FRAME)
    for index, columns in ((0, slice(20, 30)), (1, slice(30, 40))):
        expected = np.zeros(FRAME, bool)
        expected[20:30, columns] = True
        found = np.zeros(FRAME, bool)
        found[given[index].box.slices] = given[index].mask
        assert np.array_equal(found, expected)


def pixels(given: dict[int, Footprint], index: int) -> np.ndarray:
    """Where in the frame a component was given something."""
    found = np.zeros(FRAME, bool)
    if index in given:
        found[given[index].box.slices] = given[index].mask
    return found


def test_a_cloud_in_the_sky_leaves_nothing_to_the_mountain_below_it() -> None:
    sky, mountain = component(0, Box(0, 0, 14, 60)), component(1, Box(26, 0, 40, 60))
    cloud = component(2, Box(14, 10, 26, 50))
    shown = [piece(2, Box(14, 10, 16, 50))]
    nearest = given_away([cloud], [], [sky, mountain], shown, FRAME)
    assert pixels(nearest, 1)[22:26, 10:50].all()
    floating = given_away([cloud], [], [sky, mountain], shown, FRAME, {2: [0]})
    assert floating.keys() == {0}
    assert pixels(floating, 0)[16:26, 10:50].all()


def test_fog_in_the_mountains_does_not_let_a_far_sky_through() -> None:
    sky, mountain = component(0, Box(0, 0, 4, 60)), component(1, Box(4, 0, 40, 60))
    fog = component(2, Box(20, 10, 26, 50))
    given = given_away([fog], [], [sky, mountain], [piece(2, Box(20, 10, 22, 50))], FRAME, {2: [0]})
    assert given.keys() == {1}


def test_nothing_is_given_where_all_is_shown_or_nobody_is_there() -> None:
    ground, blob = component(0, Box(20, 0, 40, 60)), component(1, Box(10, 20, 20, 40))
    assert given_away([blob], [], [ground], [piece(1, blob.box)], FRAME) == {}
    assert given_away([blob], [], [ground], [piece(0, blob.box)], FRAME) == {}, "another piece laps over it"
    assert given_away([blob], [], [], [], FRAME) == {}
    assert given_away([], [], [ground], [], FRAME) == {}


def test_in_a_large_frame_every_pixel_left_has_one_taker() -> None:
    extent = Extent(1500, 2000)
    ground, sky = component(0, Box(800, 0, 1500, 2000)), component(1, Box(0, 0, 700, 2000))
    blob = component(2, Box(500, 301, 1111, 1507))
    given = given_away([blob], [], [ground, sky], [], extent)
    taken = np.zeros(extent, int)
    for footprint in given.values():
        taken[footprint.box.slices] += footprint.mask
    expected = np.zeros(extent, int)
    expected[blob.box.slices] = 1
    assert np.array_equal(taken, expected)


def test_a_part_given_is_a_component_of_the_taker() -> None:
    part = part_given(component(4, Box(5, 5, 10, 10)), Footprint(Box(8, 12, 20, 14), np.ones((12, 2), bool)))
    assert (part.index, part.label_id, part.box, part.area) == (4, 4, Box(8, 12, 20, 14), 24)


def stepped(index: int, tops: list[int], bottom: int = 30) -> Component:
    """Ten columns for every top row."""
    mask = np.arange(bottom)[:, None] >= np.repeat(tops, 10)
    top = min(tops)
    return Component(index, index, Box(top, 0, bottom, mask.shape[1]), mask[top:], int(mask.sum()))


def test_the_rim_of_a_skyline_is_what_lies_above_its_pieces_and_not_too_far() -> None:
    ridge = stepped(1, [10, 12, 20, 4, 10])
    rim = rim_of(ridge, [piece(1, Box(14, 0, 30, 40))], FRAME)
    found = np.zeros(FRAME, bool)
    found[ridge.box.slices] = rim
    expected = np.zeros(FRAME, bool)
    expected[10:14, 0:10] = expected[12:14, 10:20] = True  # then all is covered, too far, no piece
    assert np.array_equal(found, expected)
    rest = below_rim(ridge, rim)
    assert rest.area == ridge.area - 60
    assert not rest.mask[rim].any()


def test_at_the_frames_edge_a_skyline_has_no_rim() -> None:
    ridge = stepped(1, [0, 2])
    rim = rim_of(ridge, [piece(1, Box(5, 0, 30, 20))], FRAME)
    assert not rim[:, :10].any()
    assert rim[2:5, 10:].all()


def test_a_rim_goes_to_what_lies_above_it_and_never_to_the_skyline_or_a_loose_label() -> None:
    sky, far = component(0, Box(0, 0, 10, 60)), component(4, Box(10, 0, 16, 20))
    ridge, cloud = component(1, Box(16, 0, 30, 60)), component(2, Box(10, 20, 16, 60))
    rim = rim_of(ridge, [piece(1, Box(20, 0, 30, 60))], FRAME)
    given = given_away([cloud], [(ridge, rim)], [sky, far, ridge], [piece(2, cloud.box)], FRAME)
    assert set(given) == {0, 4}
    assert given[0].box == Box(16, 20, 20, 60)
    assert given[4].box == Box(16, 0, 20, 20)
    nobody_above = given_away([], [(ridge, rim)], [ridge], [], FRAME)
    assert nobody_above == {}


def test_the_share_that_is_shown_counts_overlapping_pieces_once() -> None:
    pieces = [piece(0, Box(0, 0, 10, 10)), piece(1, Box(0, 5, 10, 15))]
    assert shown_share(component(0, Box(0, 0, 10, 20)), pieces) == pytest.approx(0.75)


def test_a_small_blob_is_shown_enough_with_half_of_it_and_a_large_one_with_most() -> None:
    small, large = component(0, Box(0, 0, 6, 8)), component(1, Box(0, 0, 40, 30))
    assert is_shown_enough(small, [piece(0, Box(0, 0, 3, 8))], FRAME)
    assert not is_shown_enough(small, [piece(0, Box(0, 0, 2, 8))], FRAME)
    assert not is_shown_enough(large, [piece(0, Box(0, 0, 32, 30))], FRAME)
    assert is_shown_enough(large, [piece(0, Box(0, 0, 34, 30))], FRAME)


def test_pieces_cut_by_their_frame_are_passed_over_unless_the_blob_is_cut_too() -> None:
    boxes = np.array([[0, 5, 10, 20], [5, 0, 10, 20], [5, 5, 10, 20], [5, 5, 40, 60]])
    bank = SimpleNamespace(index=SimpleNamespace(segment_box=boxes), extent=FRAME)
    candidates = tuple(Candidate(i, 0.5, 0.5) for i in range(4))

    def left(box: Box, among: tuple[Candidate, ...] = candidates, reach: float = 1.0) -> list[int]:
        return [c.segment_id for c in uncut(component(0, box), among, bank, reach)]

    assert left(Box(8, 8, 20, 20)) == [2]
    assert left(Box(0, 8, 20, 20)) == [0, 2]
    assert left(Box(8, 8, 40, 60)) == [2, 3]
    assert left(Box(8, 8, 20, 20), candidates[:2]) == [0, 1], "there is no other"
    assert left(Box(8, 8, 40, 60), reach=0.1) == [2, 3], "both reach as far as that"
    assert left(Box(10, 8, 40, 60), reach=0.1) == [2, 3], "neither fits, both are whole"
    assert left(Box(9, 9, 14, 20), reach=0.1) == [2]


@pytest.fixture
def plain_pack(pack: OpenedPack) -> OpenedPack:
    """No label keeps an outline of its own."""
    return with_outlines(pack)


@pytest.fixture
def loose_pack(pack: OpenedPack) -> OpenedPack:
    """Mountains, trees and cars keep an outline of their own."""
    return with_outlines(pack, LOOSE)


@pytest.fixture
def skyline_pack(pack: OpenedPack) -> OpenedPack:
    """Mountains keep their upper outline, cars all of theirs."""
    return with_outlines(pack, (CAR,), (MOUNTAIN,))


def test_above_the_pieces_of_a_skyline_shows_what_is_behind(
    plain_pack: OpenedPack, skyline_pack: OpenedPack, models: Models
) -> None:
    n_given = 0
    for seed in range(100, 106):
        request = request_of(painted(seed, LARGE), elide=False, further_segments=3)
        plain, own = render(request, plain_pack, models), render(request, skyline_pack, models)
        assert np.array_equal(own.layout.ids, plain.layout.ids)
        rows = {row.component_index: row for row in own.provenance}
        shown = np.isin(own.pixels, [i for i, row in rows.items() if row.label_id == MOUNTAIN])
        side = 2 * (round(SKYLINE_REACH * LARGE.height) + 1) + 1
        assert not (shown & ~grown(np.isin(own.layout.ids, (MOUNTAIN, CAR)), side)).any()
        n_given += int(((own.layout.ids == MOUNTAIN) & ~shown & (own.pixels >= 0)).sum())
    assert n_given > 0


def test_with_a_cache_skylines_give_the_same_bytes(skyline_pack: OpenedPack, models: Models) -> None:
    check_a_cache_changes_nothing(skyline_pack, models, LARGE)


def test_the_sky_of_its_photograph_does_not_show_through_a_tree(
    plain_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every other column of a photograph is sky."""

    def every_other(segment: Segment, bank: MemoryBank) -> np.ndarray:
        return segment.mask & (np.arange(segment.box.left, segment.box.right) % 2 == 0)

    monkeypatch.setattr(airy_labels, "mask_without_sky", every_other)
    loose, airy = (with_outlines(plain_pack, (TREE,), (), airy) for airy in ((), (TREE, SKY)))
    request = request_of(painted(103, LARGE), elide=False, further_segments=3, transform=False)
    before = render(request, loose, models)
    after = render(request, airy, models)
    owners = {row.component_index: row for row in before.provenance}
    tree = np.isin(before.pixels, [i for i, row in owners.items() if row.label_id == TREE])
    still = np.isin(after.pixels, [row.component_index for row in after.provenance if row.label_id == TREE])
    assert 0.3 < still.sum() / tree.sum() < 0.7
    behind = tree & ~still & (after.pixels >= 0)
    assert behind.any(), "what lies beside it shows there"
    assert [row.segment_id for row in after.provenance if row.label_id == TREE] == [
        row.segment_id for row in before.provenance if row.label_id == TREE
    ], "a crown is not filled up"


def test_where_nobody_shows_f_is_told_the_label_that_has_the_pixel_now(
    loose_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Layout] = []
    parts: list[dict[int, Footprint]] = []

    def watched(function: Callable[..., Any], seen: Callable[[Any, Any], object]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            result = function(*args)
            seen(args[0], result)
            return result

        return call

    synthesise = watched(cached_stages.synthesise, lambda layout, _: told.append(layout))
    monkeypatch.setattr(cached_stages, "synthesise", synthesise)
    given = watched(cached_cover.given_away, lambda _, result: parts.append(result))
    monkeypatch.setattr(cached_cover, "given_away", given)
    n_holes = 0
    for seed in range(100, 104):
        rendering = render(request_of(painted(seed, LARGE), further_segments=3), loose_pack, models)
        labels = {row.component_index: row.label_id for row in rendering.provenance}
        hole = rendering.canvas.component == NO_COMPONENT
        for index, part in parts[-1].items():
            here = part.mask & hole[part.box.slices]
            n_holes += int(here.sum())
            assert (told[-1].ids[part.box.slices][here] == labels[index]).all()
            assert not (rendering.layout.ids[part.box.slices][here] == labels[index]).all() or not here.any()
    assert n_holes > 0


def loose_pieces(rendering: Rendering) -> np.ndarray:
    """Where a rendering shows pieces of loose labels."""
    rows = [row.component_index for row in rendering.provenance if row.label_id in LOOSE]
    return np.isin(rendering.pixels, rows)


def test_loose_pieces_lap_over_their_blobs_and_what_they_leave_shows_what_is_behind(
    plain_pack: OpenedPack, loose_pack: OpenedPack, models: Models
) -> None:
    n_given = n_lapping = 0
    for seed in range(100, 106):
        layout = painted(seed, LARGE)
        request = request_of(layout, elide=False, further_segments=3)
        loose = render(request, loose_pack, models)
        blobs = np.isin(loose.layout.ids, LOOSE)
        shown, known = loose_pieces(loose), loose.canvas.component != NO_COMPONENT
        n_given += int((blobs & ~shown & known).sum())
        side = 2 * (round(request.settings.overhang * LARGE.height) + 1) + 1
        n_lapping += int((shown & ~grown(blobs, side)).sum())
        assert loose.layout.labels == layout.labels
        plain = render(request, plain_pack, models)
        assert np.array_equal(loose.layout.ids, plain.layout.ids), "what was painted stays what it is"
        assert not (loose_pieces(plain) & ~grown(blobs, side)).any()
    assert n_given > 0
    assert n_lapping > 0


def test_loose_pieces_stay_within_their_reach(loose_pack: OpenedPack, models: Models) -> None:
    for seed in range(100, 104):
        rendering = render(request_of(painted(seed, LARGE), elide=False), loose_pack, models)
        reach = round(REACH * LARGE.height) + 1
        for row in rendering.provenance:
            if row.label_id in LOOSE:
                rows, columns = np.nonzero(rendering.pixels == row.component_index)
                around = row.box.grown(reach, reach)
                inside = (rows >= around.top) & (rows < around.bottom)
                assert (inside & (columns >= around.left) & (columns < around.right)).all()


def test_without_further_pieces_nothing_is_given(loose_pack: OpenedPack, models: Models) -> None:
    rendering = render(request_of(painted(101, LARGE), elide=False), loose_pack, models)
    owners = {row.component_index: row.label_id for row in rendering.provenance}
    blobs = np.isin(rendering.layout.ids, LOOSE)
    overhang = round(0.02 * LARGE.height) + 1
    deep = np.lib.stride_tricks.sliding_window_view(
        np.pad(blobs, overhang, constant_values=False), (2 * overhang + 1, 2 * overhang + 1)
    ).all(axis=(2, 3))
    assert {owners[i] for i in np.unique(rendering.pixels[deep]) if i >= 0} <= set(LOOSE)


def test_with_a_cache_loose_labels_give_the_same_bytes(loose_pack: OpenedPack, models: Models) -> None:
    check_a_cache_changes_nothing(loose_pack, models, LARGE)
