"""Drafts: what they keep of the rendering before, and how sharp they are."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.segment_choice import SegmentChoice
from simspaint.engine import cached_stages
from simspaint.engine.memo import Memo
from simspaint.engine.ops import kept_detail, soft_seams
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    CAR,
    LABELS,
    MOUNTAIN,
    N_IN_BANK,
    THREE_BLOBS,
    Counts,
    blobs,
    differences,
    painted,
    request_of,
)


def test_a_draft_changes_only_near_the_change(pack: OpenedPack, models: Models) -> None:
    extent, memo = Extent(256, 384), Memo()
    layout = painted(3, extent)
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    again = choose_and_render(request_of(layout, draft=True), pack, models, memo=memo)
    assert np.array_equal(first.photograph, again.photograph)
    place = Box(100, 100, 120, 130)  # too small for a component of its own
    ids = layout.ids.copy()
    ids[place.slices] = (ids[place.slices] + 1) % N_IN_BANK
    changed = choose_and_render(request_of(Layout(ids, LABELS), draft=True), pack, models, memo=memo)
    canvas = (first.canvas.color != changed.canvas.color).any(2) | (
        first.canvas.known != changed.canvas.known
    )
    near = cv2.dilate((canvas | (layout.ids != ids)).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    difference = (first.photograph != changed.photograph).any(2)
    assert difference.any()
    rows, columns = (np.flatnonzero(near.any(axis)) for axis in (1, 0))
    margin = synthesis.DRAFT_MARGIN + kept_detail.REACH + soft_seams.REACH
    box = Box(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1).grown(margin, margin)
    outside = np.ones(extent, bool)
    outside[box.clipped(extent).slices] = False
    assert not difference[outside].any()


def test_a_draft_that_runs_out_of_memory_is_rendered_as_a_whole(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(cached_stages, "synthesise_draft", fail)
    memo = Memo()
    choose_and_render(request_of(painted()), pack, models, memo=memo)
    draft = choose_and_render(request_of(painted(), draft=True), pack, models, memo=memo)
    assert differences(draft, choose_and_render(request_of(painted()), pack, models)) == []


def test_a_draft_that_fails_otherwise_is_no_matter_of_memory(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a device was lost")

    monkeypatch.setattr(cached_stages, "synthesise_draft", fail)
    memo = Memo()
    choose_and_render(request_of(painted()), pack, models, memo=memo)
    with pytest.raises(RuntimeError, match="lost"):
        choose_and_render(request_of(painted(), draft=True), pack, models, memo=memo)


def test_a_first_draft_is_the_whole_rendering(pack: OpenedPack, models: Models) -> None:
    draft = choose_and_render(request_of(painted(), draft=True), pack, models, memo=Memo())
    assert differences(draft, choose_and_render(request_of(painted()), pack, models)) == []


def test_a_large_first_draft_is_rough_and_nothing_rests_on_it(pack: OpenedPack, models: Models) -> None:
    memo, layout = Memo(), painted(3, Extent(256, 384))
    first = choose_and_render(request_of(layout, draft=True), pack, models, memo=memo)
    whole = choose_and_render(request_of(layout), pack, models, memo=Memo())
    assert differences(first, whole) == ["photograph"]
    again = choose_and_render(request_of(layout, draft=True), pack, models, memo=memo)
    assert differences(again, first) == []
    assert differences(choose_and_render(request_of(layout), pack, models, memo=memo), whole) == []
    # Now there is a picture to build on.
    assert differences(choose_and_render(request_of(layout, draft=True), pack, models, memo=memo), whole) == []


def test_a_draft_keeps_the_segments_of_what_is_still_much_the_same(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    memo = Memo()
    request = request_of(blobs(*THREE_BLOBS), refine=False, top_k=9, seed=5)
    first = choose_and_render(request, pack, models, memo=memo)
    counts.clear()
    stroke = (Box(26, 4, 30, 20), MOUNTAIN)  # two rows more below the mountain, which was 20 high
    changed = replace(request, layout=blobs(*THREE_BLOBS, stroke))
    draft = choose_and_render(
        replace(changed, settings=replace(request.settings, draft=True)), pack, models, memo=memo
    )
    assert (counts.searches, counts.asked_moves) == ([], 0)
    assert counts.moves == [MOUNTAIN]  # cut to its new outline
    assert [row.segment_id for row in draft.provenance] == [row.segment_id for row in first.provenance]
    assert draft.provenance[0].box == Box(8, 4, 30, 20)
    final = choose_and_render(changed, pack, models, memo=memo)
    assert differences(final, choose_and_render(changed, pack, models)) == []


def test_a_draft_draws_anew_what_has_become_something_else(pack: OpenedPack, models: Models) -> None:
    memo = Memo()
    choose_and_render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, memo=memo)
    changed = blobs(*THREE_BLOBS[:2], (Box(8, 60, 40, 92), CAR))
    draft = choose_and_render(request_of(changed, refine=False, draft=True), pack, models, memo=memo)
    whole = choose_and_render(request_of(changed, refine=False), pack, models)
    assert draft.provenance[2].segment_id == whole.provenance[2].segment_id
    assert draft.provenance[2].candidates == whole.provenance[2].candidates


@pytest.mark.parametrize("change", [{"seed": 1}, {"banned_photographs": frozenset({"s0_000"})}])
def test_a_draft_after_another_draw_keeps_nothing(pack: OpenedPack, models: Models, change: dict) -> None:
    memo = Memo()
    choose_and_render(request_of(painted(), top_k=3), pack, models, memo=memo)
    draft = choose_and_render(request_of(painted(), top_k=3, draft=True, **change), pack, models, memo=memo)
    whole = choose_and_render(request_of(painted(), top_k=3, **change), pack, models)
    assert [row.segment_id for row in draft.provenance] == [row.segment_id for row in whole.provenance]


def test_a_draft_fills_again_what_was_erased(pack: OpenedPack, models: Models) -> None:
    memo, layout = Memo(), painted(unlabelled=0.3)
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    ids = layout.ids.copy()
    ids[20:30, 20:40] = CAR
    more = Layout(ids.copy(), LABELS)
    draft = choose_and_render(request_of(more, draft=True), pack, models, memo=memo)
    unchanged = layout.ids == more.ids
    assert np.array_equal(draft.layout.ids[unchanged], first.layout.ids[unchanged])
    assert (draft.layout.ids[20:30, 20:40] == CAR).all()
    ids[40:60, 50:80] = UNLABELLED
    erased = Layout(ids, LABELS)
    draft = choose_and_render(request_of(erased, draft=True), pack, models, memo=memo)
    assert np.array_equal(draft.layout.ids, choose_and_render(request_of(erased), pack, models).layout.ids)


def test_a_swap_leaves_the_rest_of_canvas_and_photograph_as_they_are(
    pack: OpenedPack, models: Models
) -> None:
    extent, memo = Extent(192, 288), Memo()
    layout = painted(5, extent)
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    row = min(first.provenance, key=lambda r: (first.pixels == r.component_index).sum())
    other = next(s for s in pack.bank.segments_of_label(row.label_id).tolist() if s != row.segment_id)
    own = (first.pixels == row.component_index) & (first.layout.ids == row.label_id)
    where = np.argwhere(own)[0]
    lock = SegmentChoice(int(where[0]), int(where[1]), other)
    swapped = choose_and_render(request_of(layout, locks=(lock,), draft=True), pack, models, memo=memo)
    chosen = {r.component_index: r.segment_id for r in swapped.provenance}
    assert chosen[row.component_index] == other
    near = Box(*row.box).grown(2 * synthesis.DRAFT_MARGIN, 2 * synthesis.DRAFT_MARGIN).clipped(extent)
    outside = np.ones(extent, bool)
    outside[near.slices] = False
    assert outside.any()
    assert np.array_equal(swapped.photograph[outside], first.photograph[outside])
    assert np.array_equal(swapped.canvas.color[outside], first.canvas.color[outside])
    assert not np.array_equal(swapped.photograph, first.photograph)
