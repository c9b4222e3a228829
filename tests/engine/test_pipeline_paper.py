"""The method `paper`: S4 and S5 to the letter, and nothing of what the method `studio` adds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent, compose_affines, identity_affine
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.picture_settings import Method
from simspaint.domain.segment_choice import Placement
from simspaint.engine.memo import Memo
from simspaint.engine.ops.component_window import to_frame, window_affine
from simspaint.engine.ops.placement import affine_in_place, moved_mask
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.compose import NO_ELISION, PAPER_ELISION, compose_canvas, elision_noise
from simspaint.engine.stages.order import overlapping_pairs
from simspaint.engine.stages.refine import predicted_labels
from simspaint.engine.stages.retrieve import retrieve
from simspaint.engine.stages.synthesise import synthesise
from simspaint.engine.steps import segment_order
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import CPU, TransformThat
from tests.engine.paper_method import LARGE, SLANTED, components_of, paper, placed_of
from tests.engine.small_pack import (
    ALL,
    CAR,
    EXTENT,
    MOUNTAIN,
    THREE_BLOBS,
    TREE,
    blobs,
    painted,
    request_of,
    with_traits,
)


@pytest.fixture
def traits_pack(pack: OpenedPack) -> OpenedPack:
    """The pack whose labels have every trait."""
    return with_traits(pack, (TREE, CAR), (MOUNTAIN,), (TREE,), (MOUNTAIN, CAR))


def test_a_dense_layout_is_rendered_as_it_is(pack: OpenedPack, models: Models) -> None:
    layout = painted()
    assert np.array_equal(paper(layout, pack, models).layout.ids, layout.ids)


def test_of_a_coarse_layout_the_networks_whole_answer_is_rendered(pack: OpenedPack, models: Models) -> None:
    layout = painted(unlabelled=0.4)
    rendering = paper(layout, pack, models)
    assert models.refinement is not None
    answer = predicted_labels(layout, models.refinement)
    assert np.array_equal(rendering.layout.ids, answer)
    is_painted = layout.ids != UNLABELLED
    assert (answer[is_painted] != layout.ids[is_painted]).any(), "what was painted gives way as well"
    unrefined = paper(layout, pack, models, refine=False)
    assert np.array_equal(unrefined.layout.ids, layout.ids)


def test_each_component_takes_the_best_segment_by_its_score_alone(
    traits_pack: OpenedPack, models: Models
) -> None:
    for seed in range(100, 106):
        layout = painted(seed)
        rendering = paper(layout, traits_pack, models, seed=seed)
        best = [retrieve(component, layout, traits_pack.bank, 1)[0] for component in components_of(layout)]
        assert [(row.segment_id, row.mask_iou, row.context_iou) for row in rendering.provenance] == best


def test_a_draw_takes_each_of_the_best_as_often(traits_pack: OpenedPack) -> None:
    layout, models, memo, n = painted(), Models(CPU), Memo(), 160
    components = components_of(layout)
    counts = [Counter() for _ in components]
    for seed in range(n):
        request = request_of(layout, method=Method.PAPER, top_k=4, seed=seed, **ALL)
        rows = choose_and_render(request, traits_pack, models, memo=memo).provenance
        for count, row in zip(counts, rows, strict=True):
            count[row.segment_id] += 1
    for component, count in zip(components, counts, strict=True):
        best = {candidate.segment_id for candidate in retrieve(component, layout, traits_pack.bank, 4)}
        assert set(count) == best
        expected = n / len(best)
        # 4.4 standard deviations of a binomial count
        assert all(abs(k - expected) < 4.4 * np.sqrt(expected) for k in count.values())


def test_segments_lie_where_the_transform_network_says(traits_pack: OpenedPack, models: Models) -> None:
    models = replace(models, transform=TransformThat(SLANTED))
    for extent in (EXTENT, Extent(100, 100)):
        layout = painted(103, extent)
        rendering = paper(layout, traits_pack, models)
        assert rendering.provenance
        answer = np.round(np.array(SLANTED, np.float32).astype(np.float64), 4)
        for row in rendering.provenance:
            move = to_frame(answer, window_affine(row.box, extent))
            start = affine_in_place(row.box, extent, traits_pack.bank.extent)
            assert np.array_equal(row.affine, compose_affines(move, start))
        held = choose_and_render(request_of(layout), traits_pack, models)
        assert not np.array_equal(held.provenance[0].affine, rendering.provenance[0].affine)


def test_nothing_is_cut_off_a_segment(traits_pack: OpenedPack, models: Models) -> None:
    models = replace(models, transform=TransformThat(SLANTED))
    layout = blobs((Box(20, 20, 30, 34), MOUNTAIN))
    rendering = paper(layout, traits_pack, models, refine=False)
    (row,) = rendering.provenance
    segment = traits_pack.bank.segment(row.segment_id)
    box, mask = moved_mask(segment, row.affine, EXTENT, traits_pack.bank.extent)
    covered = np.zeros(EXTENT, bool)
    covered[box.slices] = mask
    assert np.array_equal(rendering.canvas.known, covered)
    assert covered.sum() > (layout.ids == MOUNTAIN).sum(), "it reaches beyond its component"


def test_without_the_transform_network_segments_lie_in_place(traits_pack: OpenedPack, models: Models) -> None:
    rendering = paper(painted(), traits_pack, replace(models, transform=None))
    assert all(np.array_equal(row.affine, identity_affine()) for row in rendering.provenance)


def test_a_person_may_place_a_segment(traits_pack: OpenedPack, models: Models) -> None:
    placement = Placement(10, 6, (1.0, 0.0, 0.1, 0.0, 1.0, -0.05))
    rendering = paper(blobs(*THREE_BLOBS), traits_pack, models, refine=False, placements=(placement,))
    assert np.array_equal(rendering.provenance[0].affine.ravel(), placement.affine)


def test_the_network_is_asked_about_every_pair_that_overlaps(
    traits_pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also about those that are feathered; who is in front is what it answers."""
    by_rows: list[tuple[int, int]] = []

    def ask_front(questions: list, *_: object) -> list[float]:
        """What is farther by its rank is in front."""
        by_rows.extend(question.label_ids for question in questions)
        return [float(a > b) if a != b else 0.5 for a, b in (q.label_ids for q in questions)]

    monkeypatch.setattr(segment_order, "ask_front", ask_front)
    for seed in range(100, 104):
        by_rows.clear()
        rendering = paper(painted(seed), traits_pack, models)
        placed = placed_of(rendering, traits_pack, EXTENT)
        pairs = overlapping_pairs(placed, EXTENT)
        assert len(by_rows) == len(pairs) > 2
        for first, second in pairs:
            rows = rendering.provenance[first], rendering.provenance[second]
            if rows[0].label_id != rows[1].label_id:
                in_front = max(rows, key=lambda row: row.label_id)
                assert in_front.order == max(row.order for row in rows)


@pytest.mark.parametrize("elide", [False, True])
def test_boundaries_are_elided_as_in_the_paper(traits_pack: OpenedPack, models: Models, elide: bool) -> None:
    assert (PAPER_ELISION.share, PAPER_ELISION.seam, PAPER_ELISION.halo) == (0.8, 0.05, 0.05)
    rendering = paper(painted(103, LARGE), traits_pack, models, elide=elide, seed=3)
    placed = placed_of(rendering, traits_pack, LARGE)
    order = sorted(range(len(placed)), key=lambda i: rendering.provenance[i].order)
    noise = elision_noise(LARGE, 3)
    made = [
        compose_canvas(placed, order, LARGE, with_traits(traits_pack).labels, noise, elision)
        for elision in (PAPER_ELISION, NO_ELISION)
    ]
    for name in ("color", "known", "component"):
        assert np.array_equal(getattr(rendering.canvas, name), getattr(made[0], name))
    assert not np.array_equal(rendering.canvas.color, made[1].color)


def test_the_photograph_is_what_f_answers_to_layout_and_canvas(
    traits_pack: OpenedPack, models: Models
) -> None:
    rendering = paper(painted(103), traits_pack, models)
    assert models.synthesis is not None
    made = synthesise(rendering.layout, rendering.canvas, models.synthesis, CPU, lambda: None, lambda _: None)
    assert np.array_equal(rendering.photograph, made.photograph)
