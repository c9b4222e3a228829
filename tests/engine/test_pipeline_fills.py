"""Fill segments for what a segment leaves uncovered of its component, and segments that look alike."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Extent
from simspaint.domain.rendering import Rendering
from simspaint.engine.memo import Memo
from simspaint.engine.ops.matte_shares import MatteConfig
from simspaint.engine.pipeline import choose_and_render, render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.complete.complete import Completion
from simspaint.engine.steps import fill_search
from simspaint.packs.pack import OpenedPack
from tests.engine.ops.affine_cases import warp_segment
from tests.engine.small_pack import (
    ALL,
    differences,
    grown,
    lock_of,
    painted,
    request_of,
    with_traits,
)

LARGE = Extent(192, 288)
COVERED = {"appearance_consistency": 0.0, "fill_segments": 3}


def hidden(rendering: Rendering) -> int:
    return int(np.count_nonzero(rendering.canvas.component == NO_COMPONENT))


@pytest.mark.parametrize("seed", range(3))
def test_fill_segments_leave_fewer_pixels_hidden_and_the_first_ones_as_they_are(
    pack: OpenedPack, models: Models, seed: int
) -> None:
    layout, pack = painted(100 + seed, LARGE), with_traits(pack)
    alone = choose_and_render(request_of(layout), pack, models)
    covered = choose_and_render(request_of(layout, **COVERED), pack, models)
    assert hidden(covered) < 0.5 * hidden(alone)
    n = len(alone.provenance)
    for first, second in zip(alone.provenance, covered.provenance[:n], strict=True):
        assert (first.component_index, first.segment_id) == (second.component_index, second.segment_id)
        assert second.part_of is None
    assert len(covered.provenance) > n
    known, shown = alone.canvas.known, covered.canvas.component
    kept = known & (shown == alone.canvas.component)
    same = (alone.canvas.color == covered.canvas.color).all(axis=2)
    reach = 17 + MatteConfig().margin(LARGE)
    assert grown(~known, reach)[kept & ~same].all(), "but for seams of segments that go on"
    taken = known & ~kept
    near_holes = grown(~known, 17)
    assert taken.any()
    assert near_holes[taken].all(), "but for the rims of segments that go on"


@pytest.mark.parametrize("color_match", [0.0, 1.0])
def test_every_pixel_of_a_fill_segment_is_credited_to_its_own_photograph(
    pack: OpenedPack, models: Models, color_match: float
) -> None:
    layout = painted(1, LARGE)
    rendering = choose_and_render(request_of(layout, color_match=color_match, **COVERED), pack, models)
    fills = [row for row in rendering.provenance if row.part_of is not None]
    owners = {row.component_index: row for row in rendering.provenance}
    assert fills
    assert len(owners) == len(rendering.provenance), "no two rows have one number"
    seen = 0
    for row in fills:
        assert row.part_of is not None
        assert owners[row.part_of].label_id == row.label_id
        segment = pack.bank.segment(row.segment_id)
        assert (segment.photograph, segment.label_id) == (row.photograph, row.label_id)
        moved = warp_segment(
            segment.color, segment.mask, segment.box, row.affine, pack.bank.extent, rendering.layout.extent
        )
        color, mask = np.zeros((*LARGE, 3), np.uint8), np.zeros(LARGE, bool)
        color[moved.box.slices], mask[moved.box.slices] = moved.color, moved.mask
        own = rendering.pixels == row.component_index
        seen += int(own.sum())
        assert mask[own].all()
        if color_match == 0:
            # A part that is warped is rounded as the whole is, but for a level here and there; it blends with
            # what it goes on in, over four pixels at most.
            inner = own & ~grown(~own & (rendering.layout.ids == row.label_id), 9)
            assert np.abs(rendering.canvas.color[inner].astype(int) - color[inner]).max(initial=0) <= 1
    assert seen > 0


def test_fill_segments_lie_behind_all_others(pack: OpenedPack, models: Models) -> None:
    rendering = choose_and_render(request_of(painted(2, LARGE), **COVERED), pack, models)
    rows = sorted(rendering.provenance, key=lambda row: row.order)
    assert [row.order for row in rows] == list(range(len(rows)))
    is_fill = [row.part_of is not None for row in rows]
    assert any(is_fill)
    assert is_fill == sorted(is_fill, reverse=True)


def test_things_are_not_filled(pack: OpenedPack, models: Models) -> None:
    labels = pack.labels
    for seed in range(4):
        rendering = choose_and_render(request_of(painted(100 + seed, LARGE), **COVERED), pack, models)
        filled = {row.label_id for row in rendering.provenance if row.part_of is not None}
        assert not any(labels[label_id].is_thing for label_id in filled)


def test_banned_photographs_fill_nothing(pack: OpenedPack, models: Models) -> None:
    banned = frozenset(pack.bank.photographs[:4])
    rendering = choose_and_render(
        request_of(painted(1, LARGE), banned_photographs=banned, **ALL), pack, models
    )
    assert len(rendering.provenance) > 5
    assert not banned & {row.photograph for row in rendering.provenance}


def test_a_swap_changes_nothing_but_its_component_and_what_fills_it(pack: OpenedPack, models: Models) -> None:
    layout = painted(5, LARGE)
    for draft in (False, True):
        memo = Memo()
        first = choose_and_render(request_of(layout, **ALL), pack, models, memo=memo)
        row = min(
            (r for r in first.provenance if r.part_of is None),
            key=lambda r: (first.pixels == r.component_index).sum(),
        )
        others = pack.bank.segments_of_label(row.label_id).tolist()
        other = next(s for s in others if s != row.segment_id)
        where = np.argwhere((first.pixels == row.component_index) & (first.layout.ids == row.label_id))[0]
        lock = lock_of(pack, int(where[0]), int(where[1]), other)
        request = request_of(layout, locks=(lock,), draft=draft, **ALL)
        swapped = choose_and_render(request, pack, models, memo=memo)
        kept, now = (
            [
                (r.label_id, r.box, r.segment_id)
                for r in x.provenance
                if r.part_of is None and not belongs(r, row)
            ]
            for x in (first, swapped)
        )
        assert kept == now
        outside = np.ones(LARGE, bool)
        reach = 8 + round(0.1 * LARGE.height) * pack.labels[row.label_id].keeps_outline
        outside[row.box.grown(reach, reach).clipped(LARGE).slices] = False
        assert np.array_equal(first.canvas.color[outside], swapped.canvas.color[outside])
        assert np.array_equal(first.canvas.known[outside], swapped.canvas.known[outside])


def belongs(row: object, main: object) -> bool:
    return main.component_index in (row.component_index, row.part_of)


@pytest.mark.parametrize("draft", [False, True])
def test_fill_segments_of_what_is_still_the_same_are_kept_and_none_is_searched_for(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch, draft: bool
) -> None:
    layout = painted(104, LARGE)
    first = choose_and_render(request_of(layout, top_k=3, seed=2, **ALL), pack, models)
    assert any(composed.fill_segments for composed in first.composition.components)
    monkeypatch.delattr(fill_search, "covering_segments")
    monkeypatch.delattr(fill_search, "best_own_affine")
    again = choose_and_render(
        request_of(layout, first.composition, top_k=3, seed=2, draft=draft, **ALL), pack, models
    )
    assert differences(first, again) == []


def test_what_is_chosen_is_completed_once_and_shown_as_a_composition_alone_is(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, completed = painted(104, LARGE), []
    scene = Completion.scene
    monkeypatch.setattr(Completion, "scene", lambda self, items: completed.append(1) or scene(self, items))
    request = request_of(layout, seed=2, **ALL)
    both = choose_and_render(request, pack, models)
    assert len(completed) == 1
    alone = render(layout, both.composition, request.settings, pack, models)
    assert len(completed) == 2
    assert differences(both, alone) == []
