"""Random banks and queries, and brute force to compare with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.engine.stages.retrieve import (
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


def random_layout(rng: np.random.Generator, extent: Extent, labels: LabelSet) -> Layout:
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
    layouts = [random_layout(rng, extent, labels) for _ in range(n_layouts)]
    if n_layouts > 2:
        layouts[-1] = Layout(layouts[0].ids.copy(), labels)  # equal scores
    minimum_area = int(rng.integers(1, 30))
    names = [f"s{i % 3}_{i:03d}" for i in range(n_layouts)]
    query = random_layout(rng, extent, labels) if rng.random() < 0.8 else layouts[0]
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


def assert_exact(case: Case) -> None:
    found = retrieve_layout(case.components, case.query, case.bank, case.top_k)
    for component, candidates in zip(case.components, found, strict=True):
        assert candidates == case.truth.ranking(component, case.query)[: case.top_k]
    for component, scores in zip(
        case.components, score_all(case.components, case.query, case.bank), strict=True
    ):
        assert scores.candidates() == case.truth.ranking(component, case.query)
