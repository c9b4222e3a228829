"""Strokes over what was filled, and taken away again."""

from __future__ import annotations

from functools import partial

import numpy as np

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.stages.refine import RefineConfig, predicted_labels, refine_layout
from tests.engine.stages.test_refine import LABELS, RowNetwork


def test_a_stroke_over_what_was_filled_leaves_nothing_when_it_is_erased_again() -> None:
    network = RowNetwork()
    ids = np.full((32, 48), UNLABELLED, np.uint8)
    ids[:4] = 0
    config, predict = RefineConfig(most_changed=0.05), partial(predicted_labels, network=network)
    begun = refine_layout(Layout(ids, LABELS), predict, None, config)
    assert begun.filled is None
    with_thing = ids.copy()
    with_thing[20:24, 10:16] = 1
    painted = refine_layout(Layout(with_thing, LABELS), predict, begun, config)
    assert (painted.layout.ids[20:24, 10:16] == 1).all()
    moved = ids.copy()
    moved[20:24, 30:36] = 1
    after = refine_layout(Layout(moved, LABELS), predict, painted, config)
    expected = begun.layout.ids.copy()
    expected[20:24, 30:36] = 1
    np.testing.assert_array_equal(after.layout.ids, expected)
    erased = refine_layout(Layout(ids, LABELS), predict, after, config)
    np.testing.assert_array_equal(erased.layout.ids, begun.layout.ids)
    assert erased.filled is None
