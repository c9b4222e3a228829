"""Labels that keep an outline: what their segments leave of a component is reassigned to those beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.mask import Mask
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment import Segment
from simspaint.engine.adherence import AdherenceConfig
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.align import Reach
from simspaint.engine.stages.complete import complete
from simspaint.engine.steps import made_photograph
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    CAR,
    MOUNTAIN,
    SKY,
    TREE,
    check_a_memo_changes_nothing,
    grown,
    painted,
    request_of,
    with_traits,
)

OUTLINED = (MOUNTAIN, TREE, CAR)
LARGE = Extent(192, 288)


@pytest.fixture
def plain_pack(pack: OpenedPack) -> OpenedPack:
    """No label keeps an outline of its own."""
    return with_traits(pack)


@pytest.fixture
def outlined_pack(pack: OpenedPack) -> OpenedPack:
    """Mountains, trees and cars keep an outline of their own."""
    return with_traits(pack, OUTLINED)


@pytest.fixture
def skyline_pack(pack: OpenedPack) -> OpenedPack:
    """Mountains keep their upper outline, cars all of theirs."""
    return with_traits(pack, (CAR,), (MOUNTAIN,))


def test_above_the_segments_of_a_skyline_shows_what_is_behind(
    plain_pack: OpenedPack, skyline_pack: OpenedPack, models: Models
) -> None:
    n_reassigned = 0
    for seed in range(100, 106):
        request = request_of(painted(seed, LARGE), fill_segments=3, rules=Rules(closes_gaps=False))
        plain, own = (
            choose_and_render(request, plain_pack, models),
            choose_and_render(request, skyline_pack, models),
        )
        assert np.array_equal(own.layout.ids, plain.layout.ids)
        rows = {row.component_index: row for row in own.provenance}
        shown = np.isin(own.pixels, [i for i, row in rows.items() if row.label_id == MOUNTAIN])
        side = 2 * (round(AdherenceConfig().skyline_overlap * LARGE.height) + 1) + 1
        assert not (shown & ~grown(np.isin(own.layout.ids, (MOUNTAIN, CAR)), side)).any()
        n_reassigned += int(((own.layout.ids == MOUNTAIN) & ~shown & (own.pixels >= 0)).sum())
    assert n_reassigned > 0


def test_with_a_memo_skylines_give_the_same_bytes(skyline_pack: OpenedPack, models: Models) -> None:
    check_a_memo_changes_nothing(skyline_pack, models, LARGE)


def test_the_sky_of_its_photograph_does_not_show_through_a_tree(
    plain_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every other column of a photograph is sky."""

    def every_other(segment: Segment, bank: MemoryBank) -> np.ndarray:
        return segment.mask & (np.arange(segment.box.left, segment.box.right) % 2 == 0)

    monkeypatch.setattr(complete, "mask_without_sky", every_other)
    opaque, see_through = (with_traits(plain_pack, (TREE,), (), x) for x in ((), (TREE, SKY)))
    request = request_of(painted(103, LARGE), fill_segments=3)
    before = choose_and_render(request, opaque, models)
    after = choose_and_render(request, see_through, models)
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
    outlined_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Layout] = []
    parts: list[dict[int, Mask]] = []

    def watched(function: Callable[..., Any], seen: Callable[[Any, Any], object]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            result = function(*args)
            seen(args[0], result)
            return result

        return call

    synthesise = watched(made_photograph.synthesise, lambda layout, _: told.append(layout))
    monkeypatch.setattr(made_photograph, "synthesise", synthesise)
    watched_reassign = watched(complete.reassign, lambda _, result: parts.append(result))
    monkeypatch.setattr(complete, "reassign", watched_reassign)
    n_holes = 0
    for seed in range(100, 104):
        rendering = choose_and_render(
            request_of(painted(seed, LARGE), fill_segments=3), outlined_pack, models
        )
        labels = {row.component_index: row.label_id for row in rendering.provenance}
        hole = rendering.canvas.component == NO_COMPONENT
        for index, part in parts[-1].items():
            here = part.mask & hole[part.box.slices]
            n_holes += int(here.sum())
            assert (told[-1].ids[part.box.slices][here] == labels[index]).all()
            assert not (rendering.layout.ids[part.box.slices][here] == labels[index]).all() or not here.any()
    assert n_holes > 0


def outlined_segments(rendering: Rendering) -> np.ndarray:
    """Where a rendering shows segments of outlined labels."""
    rows = [row.component_index for row in rendering.provenance if row.label_id in OUTLINED]
    return np.isin(rendering.pixels, rows)


def test_outlined_segments_lap_over_their_blobs_and_what_they_leave_shows_what_is_behind(
    plain_pack: OpenedPack, outlined_pack: OpenedPack, models: Models
) -> None:
    n_reassigned = n_lapping = 0
    for seed in range(100, 106):
        layout = painted(seed, LARGE)
        request = request_of(layout, fill_segments=3)
        own = choose_and_render(request, outlined_pack, models)
        blobs = np.isin(own.layout.ids, OUTLINED)
        shown, known = outlined_segments(own), own.canvas.component != NO_COMPONENT
        n_reassigned += int((blobs & ~shown & known).sum())
        side = 2 * (round(Reach().overlap * LARGE.height) + 1) + 1
        n_lapping += int((shown & ~grown(blobs, side)).sum())
        assert own.layout.labels == layout.labels
        plain = choose_and_render(request, plain_pack, models)
        assert np.array_equal(own.layout.ids, plain.layout.ids), "what was painted stays what it is"
        assert not (outlined_segments(plain) & ~grown(blobs, side)).any()
    assert n_reassigned > 0
    assert n_lapping > 0


def test_outlined_segments_stay_within_their_reach(outlined_pack: OpenedPack, models: Models) -> None:
    for seed in range(100, 104):
        rendering = choose_and_render(request_of(painted(seed, LARGE)), outlined_pack, models)
        reach = round(AdherenceConfig().outline_overlap * LARGE.height) + 1
        for row in rendering.provenance:
            if row.label_id in OUTLINED:
                rows, columns = np.nonzero(rendering.pixels == row.component_index)
                around = row.box.grown(reach, reach)
                inside = (rows >= around.top) & (rows < around.bottom)
                assert (inside & (columns >= around.left) & (columns < around.right)).all()


def test_without_fill_segments_nothing_is_reassigned(outlined_pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(request_of(painted(101, LARGE)), outlined_pack, models)
    owners = {row.component_index: row.label_id for row in rendering.provenance}
    blobs = np.isin(rendering.layout.ids, OUTLINED)
    overlap = round(0.02 * LARGE.height) + 1
    deep = np.lib.stride_tricks.sliding_window_view(
        np.pad(blobs, overlap, constant_values=False), (2 * overlap + 1, 2 * overlap + 1)
    ).all(axis=(2, 3))
    assert {owners[i] for i in np.unique(rendering.pixels[deep]) if i >= 0} <= set(OUTLINED)


def test_with_a_memo_outlined_labels_give_the_same_bytes(outlined_pack: OpenedPack, models: Models) -> None:
    check_a_memo_changes_nothing(outlined_pack, models, LARGE)
