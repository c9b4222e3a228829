from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simspaint.domain.candidate import Candidate
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import (
    ExclusionSet,
    retrieve,
    retrieve_layout,
    score_all,
)
from tests.bank.banks import bank_of_layouts
from tests.engine.stages.retrieval_cases import Case, cases, random_layout
from tests.factories import make_labels, make_layout


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_a_segments_own_mask_and_context_retrieve_it_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = make_labels(4)
    layouts = [random_layout(rng, Extent(40, 60), labels) for _ in range(5)]
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
