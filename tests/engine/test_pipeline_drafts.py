"""Drafts: f renders a window around what changed, or a small preview of the whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from simspaint.domain.canvas import Canvas
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.memo import Memo
from simspaint.engine.ops.detail import DetailConfig
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.steps import made_photograph
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import LABELS, N_IN_BANK, differences, painted, request_of


def test_a_draft_changes_only_near_the_change(pack: OpenedPack, models: Models) -> None:
    extent, memo = Extent(256, 384), Memo()
    layout = painted(3, extent)
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    again = choose_and_render(request_of(layout, first.composition, draft=True), pack, models, memo=memo)
    assert np.array_equal(first.photograph, again.photograph)
    place = Box(100, 100, 120, 130)  # too small for a component of its own
    ids = layout.ids.copy()
    ids[place.slices] = (ids[place.slices] + 1) % N_IN_BANK
    changed = choose_and_render(
        request_of(Layout(ids, LABELS), first.composition, draft=True), pack, models, memo=memo
    )
    canvas = (first.canvas.color != changed.canvas.color).any(2) | (
        first.canvas.known != changed.canvas.known
    )
    near = cv2.dilate((canvas | (layout.ids != ids)).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    difference = (first.photograph != changed.photograph).any(2)
    assert difference.any()
    rows, columns = (np.flatnonzero(near.any(axis)) for axis in (1, 0))
    margin = synthesis.CONFIG.draft_margin_px + DetailConfig().reach_px
    box = Box(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1).grown(margin, margin)
    outside = np.ones(extent, bool)
    outside[box.clipped(extent).slices] = False
    assert not difference[outside].any()


def test_a_draft_finishes_what_it_makes_anew_once(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[Box] = []

    def part(photograph: np.ndarray, canvas: Canvas, layout: Layout, box: Box) -> np.ndarray:
        finished.append(box)
        return photograph[box.slices]

    def whole(*_: object) -> np.ndarray:
        raise AssertionError("The whole is finished again.")

    memo, layout = Memo(), painted(3, Extent(256, 384))
    first = choose_and_render(request_of(layout), pack, models, memo=memo)
    monkeypatch.setattr(made_photograph, "finished_part", part)
    monkeypatch.setattr(made_photograph, "finished_photograph", whole)
    for box, is_window in ((Box(100, 100, 120, 130), True), (Box(0, 0, 256, 384), False)):
        finished.clear()
        ids = layout.ids.copy()
        ids[box.slices] = (ids[box.slices] + 1) % N_IN_BANK
        request = request_of(Layout(ids, LABELS), first.composition, draft=True)
        choose_and_render(request, pack, models, memo=memo)
        assert len(finished) == is_window  # a preview has the pieces' detail


def test_a_draft_that_runs_out_of_memory_is_rendered_as_a_whole(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(made_photograph, "synthesise_draft", fail)
    memo = Memo()
    choose_and_render(request_of(painted()), pack, models, memo=memo)
    draft = choose_and_render(request_of(painted(), draft=True), pack, models, memo=memo)
    assert differences(draft, choose_and_render(request_of(painted()), pack, models)) == []


def test_a_draft_that_fails_otherwise_is_no_matter_of_memory(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a device was lost")

    monkeypatch.setattr(made_photograph, "synthesise_draft", fail)
    memo = Memo()
    choose_and_render(request_of(painted()), pack, models, memo=memo)
    with pytest.raises(RuntimeError, match="lost"):
        choose_and_render(request_of(painted(), draft=True), pack, models, memo=memo)


def test_a_first_draft_is_the_whole_rendering(pack: OpenedPack, models: Models) -> None:
    draft = choose_and_render(request_of(painted(), draft=True), pack, models, memo=Memo())
    assert differences(draft, choose_and_render(request_of(painted()), pack, models)) == []


def test_a_large_first_draft_is_a_preview_and_nothing_rests_on_it(pack: OpenedPack, models: Models) -> None:
    memo, layout = Memo(), painted(103, Extent(256, 384))
    first = choose_and_render(request_of(layout, draft=True), pack, models, memo=memo)
    whole = choose_and_render(request_of(layout), pack, models, memo=Memo())
    assert differences(first, whole) == ["photograph"]
    again = choose_and_render(request_of(layout, draft=True), pack, models, memo=memo)
    assert differences(again, first) == []
    assert differences(choose_and_render(request_of(layout), pack, models, memo=memo), whole) == []
    # Now there is a picture to build on.
    assert (
        differences(choose_and_render(request_of(layout, draft=True), pack, models, memo=memo), whole) == []
    )
