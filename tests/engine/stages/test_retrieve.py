from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.ops.context_cells import cell_side
from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import (
    ExclusionSet,
    choose_segment,
    retrieve,
    retrieve_layout,
    score_all,
)
from tests.bank.banks import BruteForce, bank_of_layouts
from tests.factories import make_labels, make_layout, make_random_layout


@dataclass(frozen=True)
class Case:
    bank: MemoryBank
    truth: BruteForce
    query: Layout
    components: list[Component]
    top_k: int


def _layout(rng: np.random.Generator, extent: Extent, labels: LabelSet) -> Layout:
    """Blobs, often with unlabelled holes, now and then noise."""
    if rng.random() < 0.04:
        return make_random_layout(rng, *extent, labels)
    layout = make_layout(rng, *extent, labels, n_blobs=int(rng.integers(0, 9)))
    ids = layout.ids.copy()
    if rng.random() < 0.5:
        top, left = int(rng.integers(extent.height)), int(rng.integers(extent.width))
        ids[top : top + extent.height // 3, left : left + extent.width // 2] = UNLABELLED
    if rng.random() < 0.3:
        ids[rng.random(extent) < 0.02] = int(rng.integers(len(labels)))
    return Layout(ids, labels)


def _case(seed: int, extent: Extent, n_labels: int, n_layouts: int, top_k: int) -> Case:
    rng = np.random.default_rng(seed)
    labels = make_labels(n_labels)
    layouts = [_layout(rng, extent, labels) for _ in range(n_layouts)]
    if n_layouts > 2:
        layouts[-1] = Layout(layouts[0].ids.copy(), labels)  # equal scores
    minimum_area = int(rng.integers(1, 30))
    names = [f"s{i % 3}_{i:03d}" for i in range(n_layouts)]
    query = _layout(rng, extent, labels) if rng.random() < 0.8 else layouts[0]
    components = find_components(query, minimum_area)[:12]
    bank = bank_of_layouts(layouts, names, minimum_area)
    return Case(bank, BruteForce(layouts, names, minimum_area), query, components, top_k)


def cases(max_layouts: int = 8) -> st.SearchStrategy[Case]:
    """A bank, the definition's answers, and a query; by seed, because drawing every pixel takes too long."""
    extents = st.builds(Extent, st.integers(24, 70), st.integers(40, 100))
    seeds = st.integers(0, 2**32 - 1)
    return st.builds(
        _case, seeds, extents, st.integers(2, 5), st.integers(1, max_layouts), st.sampled_from([1, 3, 10])
    )


def _assert_exact(case: Case) -> None:
    found = retrieve_layout(case.components, case.query, case.bank, case.top_k)
    for component, candidates in zip(case.components, found, strict=True):
        assert candidates == case.truth.ranking(component, case.query)[: case.top_k]
    for component, scores in zip(
        case.components, score_all(case.components, case.query, case.bank), strict=True
    ):
        assert scores.candidates() == case.truth.ranking(component, case.query)


@given(cases())
@settings(max_examples=100)
def test_both_modes_equal_brute_force(case: Case) -> None:
    _assert_exact(case)


@pytest.mark.slow
@given(cases(max_layouts=14))
@settings(max_examples=3000)
def test_both_modes_equal_brute_force_on_many_layouts(case: Case) -> None:
    _assert_exact(case)


def test_retrieval_is_exact_in_a_bank_where_bounds_leave_most_segments_out() -> None:
    rng = np.random.default_rng(3)
    labels = make_labels(4)
    layouts = [make_layout(rng, 120, 200, labels, n_blobs=5) for _ in range(60)]
    query = make_layout(rng, 120, 200, labels, n_blobs=5)
    names = [f"s_{i}" for i in range(60)]
    bank, truth = bank_of_layouts(layouts, names, 60), BruteForce(layouts, names, 60)
    compared = []
    for component in find_components(query, 60):
        before = len(compared)
        original = bank.layout_ids
        bank.layout_ids = lambda i, f=original: (compared.append(i), f(i))[1]  # type: ignore[method-assign]
        assert retrieve(component, query, bank, 3) == truth.ranking(component, query)[:3]
        bank.layout_ids = original  # type: ignore[method-assign]
        n = len(bank.segments_of_label(component.label_id))
        assert n < 20 or len(compared) - before < n / 2


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_a_segments_own_mask_and_context_retrieve_it_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = make_labels(4)
    layouts = [_layout(rng, Extent(40, 60), labels) for _ in range(5)]
    bank = bank_of_layouts(layouts)
    for i, layout in enumerate(layouts):
        components = find_components(layout)[:10]
        for component, candidates in zip(
            components, retrieve_layout(components, layout, bank, 1), strict=True
        ):
            best = candidates[0]
            assert (best.mask_iou, best.context_iou) == (1.0, 1.0)
            same = (
                bank.index.segment_label[best.segment_id],
                Box(*bank.index.segment_box[best.segment_id].tolist()),
            )
            assert same == (component.label_id, component.box)
            assert bank.index.segment_photograph[best.segment_id] <= i


@given(cases())
@settings(max_examples=25)
def test_excluded_photographs_and_sequences_give_no_candidates(case: Case) -> None:
    assume(case.components)
    excluded = ExclusionSet(frozenset({"s1_001"}), frozenset({"s0"}))
    found = retrieve_layout(case.components, case.query, case.bank, case.top_k, excluded)
    batch = score_all(case.components, case.query, case.bank, excluded)
    for component, candidates, scores in zip(case.components, found, batch, strict=True):
        expected = [
            row
            for row in case.truth.ranking(component, case.query)
            if case.truth.names[row[0]] != "s1_001" and not case.truth.names[row[0]].startswith("s0_")
        ]
        assert candidates == expected[: case.top_k]
        assert scores.candidates() == expected


def test_a_name_without_underscore_is_a_sequence_of_its_own() -> None:
    allowed = ExclusionSet(sequences=frozenset({"a"})).allowed(["a", "a_1", "ab", "b_a"])
    assert allowed is not None
    assert allowed.tolist() == [False, False, True, True]
    assert ExclusionSet().allowed(["a"]) is None


def test_equal_scores_are_in_the_order_of_segment_ids() -> None:
    layout = make_layout(np.random.default_rng(1), labels=make_labels(3))
    bank = bank_of_layouts([layout] * 5)
    component = find_components(layout)[0]
    found = retrieve(component, layout, bank, 4)
    assert [c.retrieval_score for c in found] == [2.0] * 4
    ids = [c.segment_id for c in found]
    assert ids == sorted(ids)
    assert [int(bank.index.segment_photograph[i]) for i in ids] == [0, 1, 2, 3]


def test_fewer_candidates_are_given_where_the_bank_has_fewer() -> None:
    labels = make_labels(2)
    layout = Layout(np.zeros((20, 30), np.uint8), labels)
    bank = bank_of_layouts([layout, layout])
    assert len(retrieve(find_components(layout)[0], layout, bank, 10)) == 2


def test_a_label_without_segments_gives_no_candidates() -> None:
    labels = make_labels(2)
    bank = bank_of_layouts([Layout(np.zeros((20, 30), np.uint8), labels)])
    query = Layout(np.ones((20, 30), np.uint8), labels)
    assert retrieve(find_components(query)[0], query, bank, 3) == []
    assert score_all(find_components(query), query, bank)[0].candidates() == []


def test_segments_that_share_nothing_with_the_query_score_zero_and_are_still_listed() -> None:
    labels = make_labels(1)
    ids = np.full((60, 80), UNLABELLED, np.uint8)
    far, near = ids.copy(), ids.copy()
    far[50:55, 70:75], near[2:6, 2:6] = 0, 0
    bank = bank_of_layouts([Layout(far, labels)])
    query = Layout(near, labels)
    assert retrieve(find_components(query)[0], query, bank, 5) == [Candidate(0, 0.0, 0.0)]


def test_a_layout_of_another_size_than_the_bank_is_refused() -> None:
    labels = make_labels(2)
    bank = bank_of_layouts([Layout(np.zeros((20, 30), np.uint8), labels)])
    query = Layout(np.zeros((20, 31), np.uint8), labels)
    component = find_components(query)[0]
    with pytest.raises(ValueError, match="bank"):
        retrieve(component, query, bank, 1)
    with pytest.raises(ValueError, match="bank"):
        score_all([component], query, bank)
    fitting = query.resized(bank.extent)
    with pytest.raises(ValueError, match="top_k"):
        retrieve(find_components(fitting)[0], fitting, bank, 0)


@given(cases())
@settings(max_examples=25)
def test_a_single_segment_is_scored_as_in_the_ranking(case: Case) -> None:
    query = LayoutQuery(case.query, case.bank)
    for component in case.components[:3]:
        for segment_id, mask_iou, context_iou in case.truth.ranking(component, case.query)[:5]:
            assert query.scored(component, segment_id) == Candidate(segment_id, mask_iou, context_iou)
    others = (
        np.flatnonzero(case.bank.index.segment_label != case.components[0].label_id)
        if case.components
        else []
    )
    for segment_id in others[:1]:
        with pytest.raises(ValueError, match="not of label"):
            query.scored(case.components[0], int(segment_id))


def test_the_draw_is_repeatable_and_uses_all_of_the_best() -> None:
    component = find_components(make_layout(np.random.default_rng(0)))[0]
    candidates = [Candidate(i, 1 - i / 10, 0.5) for i in range(10)]
    drawn = [choose_segment(component, candidates, 4, seed) for seed in range(200)]
    assert drawn == [choose_segment(component, candidates, 4, seed) for seed in range(200)]
    assert {c.segment_id for c in drawn if c} == {0, 1, 2, 3}
    assert choose_segment(component, candidates, 1, 7) == candidates[0]
    assert choose_segment(component, [], 4, 7) is None
    assert choose_segment(component, candidates, 4, -1) is not None


def test_the_draw_of_a_component_does_not_depend_on_others() -> None:
    """The same label and box draw alike, wherever the component is in its list; others draw differently."""
    mask = np.ones((4, 5), np.bool_)
    first = Component(0, 2, Box(1, 1, 5, 6), mask, 20)
    same = Component(7, 2, Box(1, 1, 5, 6), mask, 20)
    moved = Component(0, 2, Box(2, 1, 6, 6), mask, 20)
    candidates = [Candidate(i, 0.5, 0.5) for i in range(10)]

    def draws(component: Component) -> list[Candidate | None]:
        return [choose_segment(component, candidates, 10, seed) for seed in range(40)]

    assert draws(first) == draws(same)
    assert draws(first) != draws(moved)


def test_large_frames_of_many_labels_use_larger_cells_and_stay_exact() -> None:
    labels = make_labels(100)
    extent = Extent(180, 700)
    assert cell_side(extent, 100) == 64
    rng = np.random.default_rng(0)
    layouts = [make_layout(rng, *extent, labels, n_blobs=60) for _ in range(16)]
    names = [f"{i}" for i in range(16)]
    bank, truth = bank_of_layouts(layouts, names, 100), BruteForce(layouts, names, 100)
    query = make_layout(rng, *extent, labels, n_blobs=60)
    for component in find_components(query, 100)[:6]:
        assert retrieve(component, query, bank, 2) == truth.ranking(component, query)[:2]
