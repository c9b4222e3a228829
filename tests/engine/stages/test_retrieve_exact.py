"""Retrieval gives what brute force gives, in both modes and in frames of any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from simspaint.bank.ops.context_cells import cell_side
from simspaint.bank.search import LayoutQuery
from simspaint.domain.candidate import Candidate
from simspaint.domain.geometry import Extent
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import (
    retrieve,
)
from tests.bank.banks import BruteForce, bank_of_layouts
from tests.engine.stages.retrieval_cases import Case, assert_exact, cases
from tests.factories import make_labels, make_layout


@given(cases())
@settings(max_examples=100)
def test_both_modes_equal_brute_force(case: Case) -> None:
    assert_exact(case)


@pytest.mark.slow
@given(cases(max_layouts=14))
@settings(max_examples=3000)
def test_both_modes_equal_brute_force_on_many_layouts(case: Case) -> None:
    assert_exact(case)


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
