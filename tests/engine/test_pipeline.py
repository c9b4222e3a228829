"""The whole method on a small bank with narrow untrained networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

import cv2
import numpy as np
import pytest
import torch

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.domain.rendering import Rendering
from simspaint.domain.segment import Segment
from simspaint.engine import cached_stages, pipeline
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.memory_bank_build import build_bank
from simspaint.engine.memory_bank_search import LayoutQuery
from simspaint.engine.models import Models
from simspaint.engine.ops.component_window import window_affine, window_layout
from simspaint.engine.pack import OpenedPack
from simspaint.engine.pipeline import render
from simspaint.engine.progress import Cancelled, CancelToken, Progress, Stage
from simspaint.engine.request import Lock, RenderRequest, RenderSettings
from simspaint.engine.stage_cache import StageCache
from simspaint.engine.stages import synthesis
from simspaint.engine.stages.components import find_components
from simspaint.errors import RenderError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.engine.narrow_models import CPU, narrow_models, narrow_synthesis, narrow_transform
from tests.factories import make_labels, make_layout, make_photograph

EXTENT = Extent(64, 96)
LABELS = make_labels(7)
SKY, MOUNTAIN, TREE, ROAD, CAR, POLE, WATER = range(7)
N_IN_BANK = 5
"""The bank has segments of the first labels only: none of poles and water."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPack]:
    folder = tmp_path_factory.mktemp("pack")
    for i in range(9):
        rng = np.random.default_rng(i)
        layout = Layout(make_layout(rng, *EXTENT, make_labels(N_IN_BANK)).ids, LABELS)
        name = f"s{i % 3}_{i:03d}.png"
        write_photograph(folder / "photos" / name, make_photograph(rng, layout))
        write_layout(folder / "layouts" / name, layout)
    build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
    with MemoryBank.open(folder / "bank", cache_dir=folder / "cache") as bank:
        yield OpenedPack("small", LABELS, bank)


@pytest.fixture(scope="module")
def models() -> Models:
    return narrow_models(len(LABELS))


def painted(seed: int = 100, extent: Extent = EXTENT, unlabelled: float = 0.0) -> Layout:
    rng = np.random.default_rng(seed)
    return Layout(make_layout(rng, *extent, make_labels(N_IN_BANK), unlabelled=unlabelled).ids, LABELS)


def blobs(*boxes: tuple[Box, int], extent: Extent = EXTENT) -> Layout:
    """Rectangles on unpainted ground."""
    ids = np.full(extent, UNLABELLED, np.uint8)
    for box, label_id in boxes:
        ids[box.slices] = label_id
    return Layout(ids, LABELS)


THREE_BLOBS = ((Box(8, 4, 28, 20), MOUNTAIN), (Box(36, 40, 56, 56), ROAD), (Box(8, 76, 28, 92), CAR))


def differences(first: Rendering, second: Rendering) -> list[str]:
    """Names of what is not the same, but for timings."""
    found = [
        name
        for name, a, b in [
            ("photograph", first.photograph, second.photograph),
            ("canvas.color", first.canvas.color, second.canvas.color),
            ("canvas.known", first.canvas.known, second.canvas.known),
            ("canvas.component", first.canvas.component, second.canvas.component),
            ("pixels", first.pixels, second.pixels),
            ("layout", first.layout.ids, second.layout.ids),
        ]
        if not np.array_equal(a, b)
    ]
    for a, b in zip(first.provenance, second.provenance, strict=False):
        for field in fields(a):
            if not np.array_equal(getattr(a, field.name), getattr(b, field.name)):
                found.append(f"provenance.{field.name}")
    same = first.seed == second.seed and first.pack == second.pack and first.notes == second.notes
    return found + ["rest"] * (not same or len(first.provenance) != len(second.provenance))


def settings_of(**changes: object) -> RenderSettings:
    return replace(RenderSettings(), **changes)


def request_of(layout: Layout, **changes: object) -> RenderRequest:
    return RenderRequest(layout, settings_of(**changes))


class Counts:
    """How often the dear steps were taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.searches: list[int] = []
        self.moves: list[int] = []
        self.questions = 0
        best, move, ask = LayoutQuery.best, cached_stages.transform_segment, cached_stages.ask_front

        def counted_best(query, component, *rest):
            self.searches.append(component.label_id)
            return best(query, component, *rest)

        def counted_move(component, *rest):
            self.moves.append(component.label_id)
            return move(component, *rest)

        def counted_ask(*everything):
            self.questions += 1
            return ask(*everything)

        monkeypatch.setattr(LayoutQuery, "best", counted_best)
        monkeypatch.setattr(cached_stages, "transform_segment", counted_move)
        monkeypatch.setattr(cached_stages, "ask_front", counted_ask)

    def clear(self) -> None:
        self.searches, self.moves, self.questions = [], [], 0


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    return Counts(monkeypatch)


# What comes out


def test_the_same_request_gives_the_same_bytes(pack: OpenedPack, models: Models) -> None:
    request = request_of(painted(unlabelled=0.2), top_k=4, seed=3)
    first = render(request, pack, models)
    assert differences(first, render(request, pack, models)) == []
    assert first.photograph.shape == (*EXTENT, 3)
    assert first.photograph.std() > 5
    assert (first.seed, first.pack) == (3, "small")


def test_every_component_has_a_row_that_says_where_it_comes_from(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    rendering = render(request_of(layout, top_k=3), pack, models)
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
        assert (row.segment_id, row.mask_iou, row.context_iou) in row.candidates
        assert len(row.candidates) == min(3, len(bank.segments_of_label(row.label_id)))
        scores = [candidate.retrieval_score for candidate in row.candidates]
        assert scores == sorted(scores, reverse=True)
        assert 0 < row.retrieval_score <= 2
    assert set(rendering.timings_ms) == {stage.value for stage in Stage}
    assert rendering.notes == ()


def test_every_pixel_says_which_component_it_is_made_of(pack: OpenedPack, models: Models) -> None:
    rendering = render(request_of(painted(), transform=False, elide=False), pack, models)
    assert np.array_equal(rendering.pixels, rendering.canvas.component)
    assert set(np.unique(rendering.pixels)) <= {
        NO_COMPONENT,
        *(r.component_index for r in rendering.provenance),
    }
    for row in rendering.provenance:
        there = rendering.pixels == row.component_index
        photograph = pack.bank.photograph(row.photograph)
        assert np.array_equal(rendering.canvas.color[there], photograph[there])
        own = cv2.dilate((rendering.layout.ids == row.label_id).astype(np.uint8), np.ones((5, 5), np.uint8))
        assert own[there].all()  # it laps over its outline by 2 % of 64 rows at most


def test_all_arrays_are_read_only(pack: OpenedPack, models: Models) -> None:
    for some in (models, Models(CPU)):
        for draft in (False, True):
            r = render(request_of(painted(), draft=draft), pack, some)
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
    rendering = render(request_of(layout), pack, models)
    assert np.array_equal(layout.ids, before)
    is_painted = before != UNLABELLED
    assert np.array_equal(rendering.layout.ids[is_painted], before[is_painted])
    assert (rendering.layout.ids != UNLABELLED).all()
    kept = render(request_of(layout, refine=False), pack, models)
    assert np.array_equal(kept.layout.ids, before)


def test_the_best_segment_is_taken_whatever_the_seed_unless_it_is_drawn(
    pack: OpenedPack, models: Models
) -> None:
    cache = StageCache()

    def chosen(seed: int, top_k: int) -> tuple[int, ...]:
        rendering = render(request_of(painted(), seed=seed, top_k=top_k), pack, Models(CPU), cache=cache)
        return tuple(row.segment_id for row in rendering.provenance)

    assert len({chosen(seed, 1) for seed in (0, 1, -5, 1 << 70)}) == 1
    assert len({chosen(seed, 4) for seed in range(6)}) > 1
    assert chosen(0, 0) == chosen(0, 1)
    best = render(request_of(painted(), top_k=1), pack, models)
    assert all(row.candidates[0].segment_id == row.segment_id for row in best.provenance)


# Sizes and unusual layouts


@pytest.mark.parametrize("extent", [Extent(64, 96), Extent(40, 100), Extent(130, 70), Extent(33, 47)])
def test_a_layout_may_have_another_size_and_shape_than_the_bank(
    pack: OpenedPack, models: Models, extent: Extent
) -> None:
    rendering = render(request_of(painted(5, extent)), pack, models)
    assert rendering.photograph.shape == (*extent, 3)
    assert rendering.canvas.extent == extent
    assert rendering.provenance
    for row in rendering.provenance:
        assert row.box == row.box.clipped(extent)
        assert row.segment_box == row.segment_box.clipped(EXTENT)


def test_a_size_may_be_asked_for(pack: OpenedPack, models: Models) -> None:
    rendering = render(request_of(painted(), size=(100, 150)), pack, models)
    assert rendering.photograph.shape == (100, 150, 3)
    assert np.array_equal(rendering.layout.ids, painted().resized(Extent(100, 150)).ids)


@pytest.mark.parametrize("refine", [True, False])
def test_an_empty_layout_is_synthesised(pack: OpenedPack, models: Models, refine: bool) -> None:
    for some in (models, replace(models, refinement=None)):
        rendering = render(request_of(blobs(), refine=refine), pack, some)
        assert rendering.photograph.shape == (*EXTENT, 3)
        if not refine or some.refinement is None:
            assert rendering.provenance == ()
            assert not rendering.canvas.known.any()
            assert (rendering.pixels == NO_COMPONENT).all()


def test_a_layout_of_one_label_is_one_component(pack: OpenedPack, models: Models) -> None:
    (row,) = render(request_of(Layout(np.full(EXTENT, SKY, np.uint8), LABELS)), pack, models).provenance
    assert (row.label_id, row.box) == (SKY, Box(0, 0, *EXTENT))


def test_a_layout_of_one_pixel_is_rendered(pack: OpenedPack, models: Models) -> None:
    rendering = render(request_of(Layout(np.full((1, 1), SKY, np.uint8), LABELS)), pack, models)
    assert rendering.photograph.shape == (1, 1, 3)


def test_a_label_without_segments_is_synthesised_and_told(pack: OpenedPack, models: Models) -> None:
    ids = np.full(EXTENT, SKY, np.uint8)
    ids[40:, :40], ids[40:, 50:90], ids[10:30, 40:60] = WATER, WATER, POLE
    rendering = render(request_of(Layout(ids, LABELS)), pack, models)
    assert [row.label_id for row in rendering.provenance] == [SKY]
    assert rendering.notes == (
        "The bank has no segment for a component of pole; it is synthesised.",
        "The bank has no segment for a component of water; it is synthesised.",
    )
    assert not rendering.canvas.known[45:, :35].any()


def test_small_components_are_left_to_the_network(pack: OpenedPack, models: Models) -> None:
    layout = blobs((Box(0, 0, 40, 96), SKY), (Box(50, 40, 56, 48), CAR))
    few = render(request_of(layout, refine=False), pack, models)
    all_of_it = render(request_of(layout, refine=False, minimum_component=0.0), pack, models)
    assert [row.label_id for row in few.provenance] == [SKY, CAR]  # 48 pixels are more than .763 %
    fewer = render(request_of(layout, refine=False, minimum_component=0.01), pack, models)
    assert [row.label_id for row in fewer.provenance] == [SKY]
    assert differences(few, all_of_it) == []


def test_labels_other_than_the_packs_are_refused(pack: OpenedPack, models: Models) -> None:
    layout = make_layout(np.random.default_rng(0), *EXTENT, make_labels(N_IN_BANK))
    with pytest.raises(RenderError, match="not those of the pack small") as caught:
        render(RenderRequest(layout), pack, models)
    assert caught.value.hint


def test_more_components_than_a_canvas_can_tell_apart_are_refused(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = painted()
    monkeypatch.setattr(pipeline, "find_components", lambda *_: find_components(layout)[:1] * 40_000)
    with pytest.raises(RenderError, match="40000 components") as caught:
        render(request_of(layout), pack, models)
    assert caught.value.stage == "components"
    assert caught.value.hint


# Networks that are absent


def test_without_networks_labels_are_filled_ordered_by_rank_and_the_canvas_is_shown(pack: OpenedPack) -> None:
    layout = blobs((Box(20, 0, 64, 96), TREE), (Box(40, 20, 64, 90), ROAD), (Box(44, 30, 60, 60), CAR))
    rendering = render(request_of(layout), pack, Models(CPU))
    assert rendering.notes == ("The pack has no synthesis network: the canvas is shown.",)
    assert np.array_equal(rendering.photograph, rendering.canvas.color)
    assert (rendering.layout.ids != UNLABELLED).all()
    in_order = sorted(rendering.provenance, key=lambda row: row.order)
    ranks = [LABELS[row.label_id].rank for row in in_order]
    assert ranks == sorted(ranks)
    assert [row.label_id for row in in_order] == [ROAD, TREE, CAR]  # not by id
    assert all(np.array_equal(row.affine, identity_affine()) for row in rendering.provenance)


def test_transform_and_elision_can_be_left_out(pack: OpenedPack, models: Models) -> None:
    plain = render(request_of(painted(), transform=False), pack, models)
    assert all(np.array_equal(row.affine, identity_affine()) for row in plain.provenance)
    moved = render(request_of(painted()), pack, models)
    assert any(not np.array_equal(row.affine, identity_affine()) for row in moved.provenance)
    whole = render(request_of(painted(), elide=False), pack, models)
    assert (whole.pixels != NO_COMPONENT).sum() > (moved.pixels != NO_COMPONENT).sum()
    assert np.array_equal(whole.canvas.known, whole.pixels != NO_COMPONENT)


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
    layout, cache = painted(seed), StageCache()
    before = render(request_of(layout), pack, models, cache=cache)
    i, other = rivals(before, pack)
    lock = Lock(*pixel_of(layout, i), other)
    after = render(request_of(layout, locks=(lock,)), pack, models, cache=cache)
    assert [row.segment_id for row in after.provenance] == [
        other if j == i else row.segment_id for j, row in enumerate(before.provenance)
    ]
    scores = {
        c.segment_id: c for c in render(request_of(layout, top_k=99), pack, models).provenance[i].candidates
    }
    row = after.provenance[i]
    assert (row.segment_id, row.mask_iou, row.context_iou) == scores[other]
    # A segment laps over by 2 % of the height, and hides or elides within 2.5 % of that.
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
    i, other = rivals(render(request_of(layout), pack, models), pack)
    lock = Lock(*pixel_of(layout, i), other)
    name = pack.bank.photograph_of(other)
    everything = frozenset(pack.bank.photographs)
    for changes in (
        {"banned_photographs": frozenset({name})},
        {"banned_photographs": frozenset({name}), "top_k": 50},
        {"excluded_sequences": frozenset({name[:2]}), "top_k": 0},
        {"top_k": 3, "seed": 9},
        {"banned_photographs": everything},
    ):
        rendering = render(request_of(layout, locks=(lock,), **changes), pack, models)
        (row,) = (r for r in rendering.provenance if r.component_index == i)
        assert row.segment_id == other
        if changes.get("banned_photographs") == everything:
            assert len(rendering.provenance) == 1


def test_locks_that_fit_nothing_are_told_and_passed_over(pack: OpenedPack, models: Models) -> None:
    layout = blobs(*THREE_BLOBS)
    plain = render(request_of(layout, refine=False), pack, models)
    a_road = int(pack.bank.segments_of_label(ROAD)[0])
    locks = (
        Lock(0, 0, a_road),  # nothing is painted there
        Lock(10, 5, a_road),  # on the mountain
        Lock(40, 45, 10**6),
        Lock(10, 80, -1),
        Lock(500, -3, a_road),
    )
    rendering = render(request_of(layout, refine=False, locks=locks), pack, models)
    assert [r.segment_id for r in rendering.provenance] == [r.segment_id for r in plain.provenance]
    assert rendering.notes == (
        "The lock at row 0, column 0 is in no component now.",
        "The lock at row 500, column -3 is in no component now.",
        f"The locked segment {a_road} is not of this component's label any more.",
        "The locked segment 1000000 is not of this component's label any more.",
        "The locked segment -1 is not of this component's label any more.",
    )


@pytest.mark.parametrize("size", [(64, 96), (85, 128), (43, 64), (200, 120)])
def test_a_lock_stays_at_its_pixel_at_any_size(
    pack: OpenedPack, models: Models, size: tuple[int, int]
) -> None:
    # The last row of one and the first of the other: a place that is rounded down would be on the wrong side.
    layout = blobs((Box(8, 4, 30, 90), MOUNTAIN), (Box(30, 4, 52, 90), ROAD))
    mountain, road = (int(pack.bank.segments_of_label(label)[-1]) for label in (MOUNTAIN, ROAD))
    locks = (Lock(29, 50, mountain), Lock(30, 50, road))
    rendering = render(request_of(layout, refine=False, size=size, locks=locks), pack, models)
    assert rendering.notes == ()
    assert [row.segment_id for row in rendering.provenance] == [mountain, road]


def test_banned_photographs_and_excluded_sequences_give_no_segment(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    free = render(request_of(layout, top_k=99), pack, models)
    banned = frozenset(row.photograph for row in free.provenance[:2])
    rendering = render(request_of(layout, top_k=99, banned_photographs=banned), pack, models)
    names = {pack.bank.photograph_of(c.segment_id) for row in rendering.provenance for c in row.candidates}
    assert names
    assert not names & banned
    rendering = render(request_of(layout, top_k=99, excluded_sequences=frozenset({"s0", "s2"})), pack, models)
    names = {pack.bank.photograph_of(c.segment_id) for row in rendering.provenance for c in row.candidates}
    assert {name[:2] for name in names} == {"s1"}
    everything = frozenset(pack.bank.photographs)
    rendering = render(request_of(layout, banned_photographs=everything), pack, models)
    assert rendering.provenance == ()
    assert not rendering.canvas.known.any()
    assert rendering.notes


# Progress and stopping


def test_every_stage_is_told_in_order(pack: OpenedPack, models: Models) -> None:
    told: list[Progress] = []
    rendering = render(request_of(painted()), pack, models, report=told.append)
    n = len(rendering.provenance)
    assert list(dict.fromkeys(progress.stage for progress in told)) == list(Stage)
    assert list(rendering.timings_ms) == [stage.value for stage in Stage]
    for stage in Stage:
        done = [progress.done for progress in told if progress.stage == stage]
        (total,) = {progress.total for progress in told if progress.stage == stage}
        assert done == sorted(done)
        assert (done[0], done[-1]) == (0, total)
        if stage in (Stage.RETRIEVAL, Stage.TRANSFORM):
            assert total == n
            assert done == [*range(n + 1), n]


@pytest.mark.parametrize("stage", list(Stage))
def test_it_stops_where_it_is_told_to(pack: OpenedPack, models: Models, counts: Counts, stage: Stage) -> None:
    cancel, told = CancelToken(), []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.stage == stage:
            cancel.cancel()

    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel, report)
    assert told[-1].stage == stage
    assert counts.searches == [] or stage not in (Stage.REFINEMENT, Stage.COMPONENTS, Stage.RETRIEVAL)
    assert counts.moves == [] or list(Stage).index(stage) > list(Stage).index(Stage.TRANSFORM)
    assert counts.questions == 0 or stage in (Stage.CANVAS, Stage.SYNTHESIS)


@pytest.mark.parametrize("stage", [Stage.RETRIEVAL, Stage.TRANSFORM])
def test_it_stops_within_one_component(
    pack: OpenedPack, models: Models, counts: Counts, stage: Stage
) -> None:
    cancel = CancelToken()

    def report(progress: Progress) -> None:
        if progress.stage == stage and progress.done == 2:
            cancel.cancel()

    cache = StageCache()
    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel, report, cache)
    assert len(counts.searches if stage is Stage.RETRIEVAL else counts.moves) == 2
    # What was done is kept, and nothing is wrong with it.
    after = render(request_of(painted()), pack, models, cache=cache)
    assert differences(after, render(request_of(painted()), pack, models)) == []


def test_it_stops_within_one_question_about_a_pair(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, asked = CancelToken(), []

    def ask(*_: object) -> float:
        asked.append(1)
        cancel.cancel()
        return 0.5

    monkeypatch.setattr(cached_stages, "ask_front", ask)
    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel)
    assert asked == [1]


def test_a_rendering_that_is_cancelled_beforehand_does_nothing(pack: OpenedPack, models: Models) -> None:
    cancel, told = CancelToken(), []
    cancel.cancel()
    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel, told.append)
    assert told == []


# What is kept from one rendering to the next


def test_an_unchanged_request_does_nothing_dear_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    first = render(request_of(painted()), pack, models, cache=cache)
    assert len(counts.searches) == len(counts.moves) == len(first.provenance)
    assert counts.questions
    counts.clear()
    second = render(request_of(painted()), pack, models, cache=cache)
    assert (counts.searches, counts.moves, counts.questions) == ([], [], 0)
    assert differences(first, second) == []


def test_after_a_change_of_one_component_only_that_one_is_made_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, cache=cache)
    assert sorted(counts.searches) == sorted(counts.moves) == [MOUNTAIN, ROAD, CAR]
    counts.clear()
    changed = blobs(*THREE_BLOBS[:2], (Box(8, 76, 30, 92), CAR))
    rendering = render(request_of(changed, refine=False), pack, models, cache=cache)
    assert (counts.searches, counts.moves) == ([CAR], [CAR])
    assert differences(rendering, render(request_of(changed, refine=False), pack, models)) == []


def test_a_new_component_renumbers_the_others_without_making_them_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, cache=cache)
    counts.clear()
    more = blobs(*THREE_BLOBS, (Box(40, 4, 56, 16), SKY))
    rendering = render(request_of(more, refine=False), pack, models, cache=cache)
    assert (counts.searches, counts.moves) == ([SKY], [SKY])
    assert [row.component_index for row in rendering.provenance] == [0, 1, 2, 3]
    assert differences(rendering, render(request_of(more, refine=False), pack, models)) == []


def test_another_draw_moves_only_what_is_drawn_anew(pack: OpenedPack, models: Models, counts: Counts) -> None:
    cache = StageCache()
    first = render(request_of(painted(), top_k=3, seed=0), pack, models, cache=cache)
    counts.clear()
    second = render(request_of(painted(), top_k=3, seed=1), pack, models, cache=cache)
    pairs = zip(first.provenance, second.provenance, strict=True)
    assert counts.searches == []
    assert len(counts.moves) == sum(a.segment_id != b.segment_id for a, b in pairs) > 0


def random_change(rng: np.random.Generator, layout: Layout, changes: dict) -> tuple[Layout, dict]:
    """A stroke, or another setting."""
    ids, changes = layout.ids.copy(), dict(changes)
    if rng.random() < 0.6:
        height, width = ids.shape
        center = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(1, width // 6)), int(rng.integers(1, height // 6)))
        value = int(rng.choice([*range(N_IN_BANK), UNLABELLED]))
        cv2.ellipse(ids, center, axes, 0, 0, 360, value, -1)
        return Layout(ids, LABELS), changes
    options = {
        "seed": [0, 1],
        "top_k": [1, 3],
        "size": [None, (64, 96), (48, 90)],
        "transform": [True, False],
        "elide": [True, False],
        "refine": [True, False],
        "overhang": [0.02, 0.1],
        "banned_photographs": [frozenset(), frozenset({"s0_000", "s1_004"})],
        "excluded_sequences": [frozenset(), frozenset({"s1"})],
    }
    name = str(rng.choice(list(options)))
    changes[name] = options[name][int(rng.integers(len(options[name])))]
    return layout, changes


@pytest.mark.parametrize("seed", range(2))
def test_a_cache_never_changes_the_result(pack: OpenedPack, models: Models, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layout, changes, cache = painted(seed, Extent(72, 108)), {}, StageCache()
    models = replace(models, synthesis=None)
    without_some = replace(models, refinement=None, transform=None)
    for _ in range(10):
        layout, changes = random_change(rng, layout, changes)
        some = models if rng.random() < 0.8 else without_some
        request = request_of(layout, **changes)
        kept = render(request, pack, some, cache=cache)
        assert differences(kept, render(request, pack, some)) == [], changes


def test_a_context_that_reaches_farther_in_the_banks_frame_is_not_forgotten(
    pack: OpenedPack, models: Models
) -> None:
    # Eight rows have a margin of one row; in the bank's frame, half as large, four rows have one of one, too.
    large, box = Extent(128, 192), Box(40, 40, 48, 80)
    cache = StageCache()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs(
            (box.grown(2, 6), surroundings), (box.grown(1, 5), UNLABELLED), (box, CAR), extent=large
        )
        request = request_of(layout, refine=False, minimum_component=0.001, top_k=9)
        kept = render(request, pack, models, cache=cache)
        assert differences(kept, render(request, pack, models)) == []


def test_what_the_transform_network_sees_beyond_the_context_is_not_forgotten(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = cached_stages.transform_segment

    def telling(component: Component, segment: Segment, layout: Layout, *rest: object) -> PlacedSegment:
        """The placed segment with an affine that tells what the network saw."""
        window = window_affine(component.box, layout.extent)
        seen = window_layout(layout, window, Extent(16, 24), CPU.torch_device).argmax(1)
        return replace(
            move(component, segment, layout, *rest), affine=np.full((2, 3), float(seen.float().mean()))
        )

    monkeypatch.setattr(cached_stages, "transform_segment", telling)
    box, cache, affines = Box(20, 30, 40, 60), StageCache(), set()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs((box.grown(9, 13), surroundings), (box.grown(4, 5), UNLABELLED), (box, CAR))
        request = request_of(layout, refine=False)
        kept = render(request, pack, models, cache=cache)
        assert differences(kept, render(request, pack, models)) == []
        affines.add(kept.provenance[-1].affine.tobytes())
    assert len(affines) == 4


def test_answers_about_an_order_are_not_taken_from_segments_that_lay_elsewhere(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    render(request_of(painted()), pack, models, cache=cache)
    counts.clear()
    plain = render(request_of(painted(), transform=False), pack, models, cache=cache)
    assert counts.questions
    assert differences(plain, render(request_of(painted(), transform=False), pack, models)) == []


def test_other_networks_and_another_bank_are_not_taken_for_those_from_before(
    pack: OpenedPack, models: Models
) -> None:
    cache = StageCache()
    request = request_of(painted(unlabelled=0.4))
    first = render(request, pack, models, cache=cache)
    other = narrow_models(len(LABELS), seed=1)
    assert differences(render(request, pack, other, cache=cache), render(request, pack, other)) == []
    moving = replace(models, transform=narrow_transform(len(LABELS), 1, strength=0.1))
    moved = render(request, pack, moving, cache=cache)
    assert differences(moved, render(request, pack, moving)) == []
    assert differences(moved, first) != []
    with MemoryBank.open(pack.bank.folder) as reopened:
        again = render(request, OpenedPack("small", LABELS, reopened), models, cache=cache)
    assert differences(again, first) == []


# Drafts


def test_a_draft_changes_only_near_the_change(pack: OpenedPack, models: Models) -> None:
    extent, cache = Extent(256, 384), StageCache()
    layout = painted(3, extent)
    first = render(request_of(layout, draft=True), pack, models, cache=cache)
    again = render(request_of(layout, draft=True), pack, models, cache=cache)
    assert np.array_equal(first.photograph, again.photograph)
    place = Box(250, 370, 256, 384)  # too small for a component: only the layout changes there
    ids = layout.ids.copy()
    ids[place.slices] = (ids[place.slices] + 1) % N_IN_BANK
    changed = render(request_of(Layout(ids, LABELS), draft=True), pack, models, cache=cache)
    canvas = (first.canvas.color != changed.canvas.color).any(2) | (
        first.canvas.known != changed.canvas.known
    )
    near = cv2.dilate((canvas | (layout.ids != ids)).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    difference = (first.photograph != changed.photograph).any(2)
    assert difference.any()
    rows, columns = (np.flatnonzero(near.any(axis)) for axis in (1, 0))
    margin = synthesis.DRAFT_MARGIN
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
    draft = render(request_of(painted(), draft=True), pack, models)
    assert differences(draft, render(request_of(painted()), pack, models)) == []


def test_a_draft_that_fails_otherwise_is_no_matter_of_memory(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a device was lost")

    monkeypatch.setattr(cached_stages, "synthesise_draft", fail)
    with pytest.raises(RuntimeError, match="lost"):
        render(request_of(painted(), draft=True), pack, models)


# Large pictures


def test_a_picture_in_tiles_is_cancelled_between_them(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesis, "LARGEST_WHOLE", 1000)
    monkeypatch.setattr(synthesis, "TILE", 32)
    cancel, windows = CancelToken(), []
    window = synthesis._window

    def counted(*everything: object) -> np.ndarray:
        windows.append(1)
        if len(windows) == 3:
            cancel.cancel()
        return window(*everything)

    monkeypatch.setattr(synthesis, "_window", counted)
    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel)
    assert len(windows) == 3


@pytest.mark.slow
def test_six_million_pixels_are_rendered_in_tiles_without_seams(
    pack: OpenedPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = Extent(2048, 3072)
    models = replace(narrow_models(len(LABELS)), synthesis=narrow_synthesis(len(LABELS), levels=4))
    windows = []
    window = synthesis._window
    monkeypatch.setattr(synthesis, "_window", lambda *all: (windows.append(1), window(*all))[1])
    rendering = render(request_of(painted(), size=tuple(size)), pack, models)
    assert rendering.photograph.shape == (*size, 3)
    assert rendering.notes == ()
    assert len(windows) == 1 + 2 * 3
    assert (rendering.pixels != NO_COMPONENT).mean() > 0.3
    picture = rendering.photograph.astype(np.int16)
    down, across = (np.abs(np.diff(picture, axis=axis)).mean((1 - axis, 2)) for axis in (0, 1))
    for jumps, borders in ((down, [1023]), (across, [1023, 2047])):
        for border in borders:
            around = np.r_[jumps[border - 9 : border], jumps[border + 1 : border + 10]]
            assert jumps[border] < 1.3 * around.max() + 0.1
