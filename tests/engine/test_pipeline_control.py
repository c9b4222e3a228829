"""Locks, bans, progress and stopping."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment_choice import SegmentChoice
from simspaint.domain.segment_reference import SegmentReference
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import retrieve
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import CPU
from tests.engine.small_pack import (
    EXTENT,
    MOUNTAIN,
    ROAD,
    THREE_BLOBS,
    blobs,
    lock_of,
    painted,
    request_of,
)

# Locks and bans


def rivals(rendering: Rendering, pack: OpenedPack) -> tuple[int, int]:
    """A place in `provenance`, and another segment for it than the one it has."""
    for i, row in enumerate(rendering.provenance):
        others = [s for s in pack.bank.segments_of_label(row.label_id).tolist() if s != row.segment_id]
        if others and 100 < (rendering.pixels == row.component_index).sum() < 2000:
            return i, others[-1]
    raise AssertionError


def pixel_of(layout: Layout, row_index: int) -> tuple[int, int]:
    component = find_components(layout, 47)[row_index]
    row, column = np.argwhere(component.mask)[0]
    return int(row) + component.box.top, int(column) + component.box.left


@pytest.mark.parametrize("seed", range(100, 103))
def test_a_swapped_segment_changes_the_canvas_at_its_component_only(
    pack: OpenedPack, models: Models, seed: int
) -> None:
    layout, memo = painted(seed), Memo()
    before = choose_and_render(request_of(layout), pack, models, memo=memo)
    i, other = rivals(before, pack)
    lock = lock_of(pack, *pixel_of(layout, i), other)
    after = choose_and_render(request_of(layout, locks=(lock,)), pack, models, memo=memo)
    assert [row.segment_id for row in after.provenance] == [
        other if j == i else row.segment_id for j, row in enumerate(before.provenance)
    ]
    scores = {c.segment_id: c for c in retrieve(find_components(layout, 47)[i], layout, pack.bank, 99)}
    row = after.provenance[i]
    assert (row.segment_id, row.mask_iou, row.context_iou) == scores[other]
    # A segment reaches beyond its component by 2 % of the height, and hides or elides within 2.5 % of that.
    near = row.box.grown(5, 5).clipped(EXTENT)
    elsewhere = np.ones(EXTENT, bool)
    elsewhere[near.slices] = False
    assert elsewhere.any()
    for name in ("color", "known", "component"):
        first, second = getattr(before.canvas, name), getattr(after.canvas, name)
        assert np.array_equal(first[elsewhere], second[elsewhere])
    assert not np.array_equal(before.canvas.color, after.canvas.color)
    assert not np.array_equal(before.photograph, after.photograph)


def test_a_lock_outlasts_bans_and_draws(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    i, other = rivals(choose_and_render(request_of(layout), pack, models), pack)
    lock = lock_of(pack, *pixel_of(layout, i), other)
    name = pack.bank.photograph_of(other)
    everything = frozenset(pack.bank.photographs)
    for changes in (
        {"banned_photographs": frozenset({name})},
        {"banned_photographs": frozenset({name}), "top_k": 50},
        {"excluded_sequences": frozenset({name[:2]}), "top_k": 1},
        {"top_k": 3, "seed": 9},
        {"banned_photographs": everything},
    ):
        rendering = choose_and_render(request_of(layout, locks=(lock,), **changes), pack, models)
        (row,) = (r for r in rendering.provenance if r.component_index == i)
        assert row.segment_id == other
        if changes.get("banned_photographs") == everything:
            assert len(rendering.provenance) == 1


def test_locks_that_fit_nothing_are_told_and_passed_over(pack: OpenedPack, models: Models) -> None:
    layout = blobs(*THREE_BLOBS)
    plain = choose_and_render(request_of(layout, refine=False), pack, models)
    a_road = int(pack.bank.segments_of_label(ROAD)[0])
    name = pack.bank.photograph_of(a_road)
    foreign = pack.bank.reference(a_road)._replace(photograph="gone", sha256="0" * 64)
    locks = (
        lock_of(pack, 0, 0, a_road),  # nothing is painted there
        lock_of(pack, 10, 5, a_road),  # on the mountain
        SegmentChoice(40, 45, foreign),
        SegmentChoice(40, 46, SegmentReference.of_row(10**6)),
        SegmentChoice(10, 80, SegmentReference.of_row(-1)),
        lock_of(pack, 500, -3, a_road),
    )
    rendering = choose_and_render(request_of(layout, refine=False, locks=locks), pack, models)
    assert [r.segment_id for r in rendering.provenance] == [r.segment_id for r in plain.provenance]
    assert rendering.notes == (
        "What was set at row 0, column 0 is in no component now.",
        "What was set at row 500, column -3 is in no component now.",
        f"The segment chosen from {name} is not in the bank, or has another label.",
        "The segment chosen from gone is not in the bank, or has another label.",
        "The segment chosen from number 1000000 is not in the bank, or has another label.",
        "The segment chosen from number -1 is not in the bank, or has another label.",
    )


@pytest.mark.parametrize("size", [(64, 96), (85, 128), (43, 64), (200, 120)])
def test_a_lock_stays_at_its_pixel_at_any_size(
    pack: OpenedPack, models: Models, size: tuple[int, int]
) -> None:
    # The last row of one and the first of the other: a place that is rounded down would be on the wrong side.
    layout = blobs((Box(8, 4, 30, 90), MOUNTAIN), (Box(30, 4, 52, 90), ROAD))
    mountain, road = (int(pack.bank.segments_of_label(label)[-1]) for label in (MOUNTAIN, ROAD))
    locks = (lock_of(pack, 29, 50, mountain), lock_of(pack, 30, 50, road))
    rendering = choose_and_render(request_of(layout, refine=False, size=size, locks=locks), pack, models)
    assert rendering.notes == ()
    assert [row.segment_id for row in rendering.provenance] == [mountain, road]


def drawn(layout: Layout, pack: OpenedPack, **changes: object) -> set[str]:
    """Photographs that draws of many seeds take segments from."""
    models, memo = Models(CPU), Memo()
    return {
        row.photograph
        for seed in range(12)
        for row in choose_and_render(
            request_of(layout, top_k=99, seed=seed, **changes), pack, models, memo=memo
        ).provenance
    }


def test_banned_photographs_and_excluded_sequences_give_no_segment(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    assert drawn(layout, pack) == set(pack.bank.photographs)
    banned = frozenset(pack.bank.photographs[:3])
    assert drawn(layout, pack, banned_photographs=banned) == set(pack.bank.photographs) - banned
    names = drawn(layout, pack, excluded_sequences=frozenset({"s0", "s2"}))
    assert {name[:2] for name in names} == {"s1"}
    everything = frozenset(pack.bank.photographs)
    rendering = choose_and_render(request_of(layout, banned_photographs=everything), pack, models)
    assert rendering.provenance == ()
    assert not rendering.canvas.known.any()
    assert rendering.notes
