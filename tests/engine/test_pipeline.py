"""The whole method on a small bank with narrow untrained networks."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from simspaint.domain.candidate import Candidate
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.component import Component
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import MAX_SEED, Method
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo
from simspaint.engine.ops.truncation import without_truncated
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import Rules
from simspaint.engine.runtime.models import Models
from simspaint.engine.segment_browser import found_at
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import RetrieveConfig, retrieve
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Stage
from tests.engine.narrow_models import CPU
from tests.engine.small_pack import (
    EXTENT,
    LABELS,
    POLE,
    SKY,
    WATER,
    differences,
    painted,
    request_of,
    settings_of,
)

# What comes out


def test_the_same_request_gives_the_same_bytes(pack: OpenedPack, models: Models) -> None:
    request = request_of(painted(unlabelled=0.2), top_k=4, seed=3)
    first = choose_and_render(request, pack, models)
    assert differences(first, choose_and_render(request, pack, models)) == []
    assert first.photograph.shape == (*EXTENT, 3)
    assert first.photograph.std() > 5
    assert (first.seed, first.pack) == (3, "small")


def test_every_component_has_a_row_that_says_where_it_comes_from(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    request = request_of(layout, top_k=3, rules=Rules(closes_gaps=False))
    rendering = choose_and_render(request, pack, models)
    components = find_components(layout, 47)
    assert [row.component_index for row in rendering.provenance] == [c.index for c in components]
    assert sorted(row.order for row in rendering.provenance) == list(range(len(components)))
    bank = pack.bank
    for row, component in zip(rendering.provenance, components, strict=True):
        segment = bank.segment(row.segment_id)
        assert (row.label_id, row.box) == (component.label_id, component.box)
        assert (segment.label_id, segment.photograph, segment.box) == (
            row.label_id,
            row.photograph,
            row.segment_box,
        )
        above = np.argwhere(component.mask)[0] + component.box[:2]
        found = found_at(request, pack, int(above[0]), int(above[1]), 3).candidates
        assert (row.segment_id, row.mask_iou, row.context_iou) in found
        assert 0 < row.retrieval_score <= 2
    assert set(rendering.timings_ms) == {stage.value for stage in Stage}
    assert rendering.notes == ()


def test_every_pixel_says_which_component_it_is_made_of(pack: OpenedPack, models: Models) -> None:
    request = request_of(painted(), color_match=0.0)
    request = replace(request, settings=replace(request.settings, rules=Rules(mattes=False)))
    rendering = choose_and_render(request, pack, replace(models, transform=None))
    assert np.array_equal(rendering.pixels, rendering.canvas.component)
    assert set(np.unique(rendering.pixels)) <= {
        NO_COMPONENT,
        *(r.component_index for r in rendering.provenance),
    }
    for row in rendering.provenance:
        there = rendering.pixels == row.component_index
        photograph = pack.bank.photograph(row.photograph)
        assert np.array_equal(rendering.canvas.color[there], photograph[there])
        # Beyond its component: 2 % of 64 rows at most, with a skyline 5 %, with its own outline 10 %.
        label = pack.labels[row.label_id]
        side = 15 if label.keeps_outline else 9 if label.keeps_skyline else 5
        own = cv2.dilate((rendering.layout.ids == row.label_id).astype(np.uint8), np.ones((side, side)))
        assert own[there].all()


def test_mattes_change_pixels_along_outlines_and_no_component(pack: OpenedPack, models: Models) -> None:
    request = request_of(painted(), elide=False)
    without = replace(request, settings=replace(request.settings, rules=Rules(mattes=False)))
    first, second = (choose_and_render(each, pack, models) for each in (request, without))
    assert np.array_equal(first.canvas.component, second.canvas.component)
    component = first.canvas.component
    boundary = np.zeros(component.shape, np.uint8)
    boundary[1:] |= component[1:] != component[:-1]
    boundary[:, 1:] |= component[:, 1:] != component[:, :-1]
    differs = (first.canvas.color != second.canvas.color).any(axis=2)
    assert differs.any()
    assert not differs[cv2.dilate(boundary, np.ones((9, 9), np.uint8)) == 0].any()


def test_all_arrays_are_read_only(pack: OpenedPack, models: Models) -> None:
    for some in (models, Models(CPU)):
        for draft in (False, True):
            r = choose_and_render(request_of(painted(), draft=draft), pack, some)
            arrays = [
                r.photograph,
                r.canvas.color,
                r.canvas.known,
                r.canvas.component,
                r.pixels,
                r.layout.ids,
            ]
            arrays += [row.affine for row in r.provenance]
            assert not any(array.flags.writeable for array in arrays)


def test_the_painted_layout_is_left_as_it_is(pack: OpenedPack, models: Models) -> None:
    layout = painted(unlabelled=0.3)
    before = layout.ids.copy()
    as_painted = Rules(closes_gaps=False)
    rendering = choose_and_render(request_of(layout, rules=as_painted), pack, models)
    assert np.array_equal(layout.ids, before)
    is_painted = before != UNLABELLED
    assert np.array_equal(rendering.layout.ids[is_painted], before[is_painted])
    assert (rendering.layout.ids != UNLABELLED).all()
    kept = choose_and_render(request_of(layout, refine=False, rules=as_painted), pack, models)
    assert np.array_equal(kept.layout.ids, before)


def best_of(component: Component, pack: OpenedPack) -> Candidate:
    """The best segment of the bank that is not truncated where its label keeps its outline."""
    n = RetrieveConfig().spare if pack.labels[component.label_id].keeps_outline else 1
    found = retrieve(component, painted(), pack.bank, n)
    overlap = Adherence(settings_of().picture.adherence).outline_overlap
    return (found if n == 1 else without_truncated(component, found, pack.bank, overlap))[0]


def test_the_best_segment_is_taken_whatever_the_seed_unless_it_is_drawn(
    pack: OpenedPack, models: Models
) -> None:
    memo = Memo()

    def chosen(seed: int, top_k: int) -> tuple[int, ...]:
        rendering = choose_and_render(
            request_of(painted(), seed=seed, top_k=top_k), pack, Models(CPU), memo=memo
        )
        return tuple(row.segment_id for row in rendering.provenance)

    assert len({chosen(seed, 1) for seed in (0, 1, MAX_SEED)}) == 1
    assert len({chosen(seed, 4) for seed in range(6)}) > 1
    best = [best_of(component, pack).segment_id for component in find_components(painted(), 47)]
    assert chosen(0, 1) == tuple(best)


def test_by_the_method_paper_a_label_without_segments_is_synthesised_and_told(
    pack: OpenedPack, models: Models
) -> None:
    ids = np.full(EXTENT, SKY, np.uint8)
    ids[40:, :40], ids[40:, 50:90], ids[10:30, 40:60] = WATER, WATER, POLE
    rendering = choose_and_render(request_of(Layout(ids, LABELS), method=Method.PAPER), pack, models)
    assert [row.label_id for row in rendering.provenance] == [SKY]
    assert rendering.notes == (
        "The bank has no segment for a component of pole; it is synthesised.",
        "The bank has no segment for a component of water; it is synthesised.",
    )
    assert not rendering.canvas.known[45:, :35].any()


def test_boundaries_are_elided_where_asked(pack: OpenedPack, models: Models) -> None:
    whole = choose_and_render(request_of(painted()), pack, models)
    elided = choose_and_render(request_of(painted(), elide=True), pack, models)
    assert (whole.pixels != NO_COMPONENT).sum() > (elided.pixels != NO_COMPONENT).sum()
    assert np.array_equal(whole.canvas.known, whole.pixels != NO_COMPONENT)
    shown = elided.pixels != NO_COMPONENT
    assert np.array_equal(elided.canvas.color[shown], whole.canvas.color[shown])
