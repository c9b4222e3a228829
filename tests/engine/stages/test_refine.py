"""From coarse to dense layouts."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest
from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.stages.refine import (
    RefineConfig,
    Refined,
    layout_inputs,
    predicted_labels,
    refine_layout,
    refine_whole,
)
from tests.engine.narrow_models import narrow_refinement
from tests.factories import make_labels, make_layout
from tests.strategies import layouts, seeds

LABELS = make_labels(5)


class RowNetwork(LayoutNetwork):
    """Stands for the layout network: label 3 in the upper half, label 4 in the lower one."""

    def __init__(self) -> None:
        super().__init__(LayoutNetworkConfig(5, (8, 8), (32, 48)))
        self.bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, layout: torch.Tensor) -> torch.Tensor:
        logits = torch.zeros(1, 5, *layout.shape[-2:])
        logits[:, 3, :16], logits[:, 4, 16:] = 1, 1
        return logits + self.bias


def refined(
    layout: Layout, network: torch.nn.Module | None, previous: Refined | None = None, most: float = 0.05
) -> Layout:
    """The dense layout that the network gives."""
    predict = None if network is None else partial(predicted_labels, network=network)
    return refine_layout(layout, predict, previous, RefineConfig(most_changed=most)).layout


@given(layouts(max_labels=5), st.booleans(), seeds())
@settings(max_examples=50)
def test_painted_pixels_stay_and_everything_is_filled(layout: Layout, learned: bool, seed: int) -> None:
    network = narrow_refinement(len(layout.labels), seed) if learned else None
    before = layout.ids.copy()
    dense = refined(layout, network)
    painted = before != UNLABELLED
    assert np.array_equal(dense.ids[painted], before[painted])
    assert (dense.ids != UNLABELLED).all() or (network is None and not painted.any())
    assert np.array_equal(layout.ids, before)
    assert dense.labels == layout.labels


def test_a_layout_that_is_painted_everywhere_is_given_back_as_it_is() -> None:
    layout = make_layout(np.random.default_rng(0), labels=LABELS)
    assert refined(layout, narrow_refinement(5)) is layout


@given(layouts(max_labels=5))
@settings(max_examples=40)
def test_without_a_network_the_nearest_label_fills(layout: Layout) -> None:
    assert np.array_equal(refined(layout, None).ids, fill_nearest(layout.ids))


def test_an_unpainted_layout_is_the_networks_or_stays_empty() -> None:
    empty = Layout(np.full((40, 60), UNLABELLED, np.uint8), LABELS)
    assert (refined(empty, None).ids == UNLABELLED).all()
    dense = refined(empty, RowNetwork())
    assert (dense.ids[:19] == 3).all()
    assert (dense.ids[21:] == 4).all()


def test_gaps_between_strokes_take_the_nearest_label_and_areas_the_networks() -> None:
    ids = np.zeros((100, 120), np.uint8)
    ids[:, 60:] = 1
    ids[:, 59:61] = UNLABELLED  # a gap of two pixels
    ids[20:80, 80:120] = UNLABELLED  # an area
    dense = refined(Layout(ids, LABELS), RowNetwork()).ids
    assert set(np.unique(dense[:, 59:61])) <= {0, 1}
    assert (dense[22:48, 82:] == 3).all()
    assert (dense[52:78, 82:] == 4).all()
    assert (dense[:, :59] == 0).all()


def test_a_gap_at_the_frames_edge_is_no_smaller_for_it() -> None:
    ids = np.zeros((100, 120), np.uint8)
    ids[:4] = UNLABELLED  # an area that the frame cuts off: nothing says that it ends there
    dense = refined(Layout(ids, LABELS), RowNetwork()).ids
    assert (dense[:3] == 3).all()


def test_answers_of_large_frames_are_enlarged() -> None:
    layout = Layout(np.full((32, RefineConfig().largest_side_px + 200), UNLABELLED, np.uint8), LABELS)
    found = predicted_labels(layout, RowNetwork())
    assert found.shape == layout.extent
    assert (found[:14] == 3).all()
    assert (found[18:] == 4).all()


def test_the_networks_answer_is_that_of_its_working_size() -> None:
    network = narrow_refinement(5)
    small = make_layout(np.random.default_rng(1), 32, 48, LABELS, unlabelled=0.5)
    large = small.resized(Extent(64, 96))
    few = predicted_labels(small, network)
    many = predicted_labels(large, network)
    assert np.mean(many == few.repeat(2, 0).repeat(2, 1)) > 0.8
    assert np.array_equal(many, predicted_labels(large, network))


def upper_half_painted() -> Layout:
    ids = np.zeros((100, 120), np.uint8)
    ids[40:] = UNLABELLED
    return Layout(ids, LABELS)


def test_what_was_filled_before_stays_while_little_is_painted() -> None:
    painted = upper_half_painted()
    before = refine_layout(painted, lambda layout: np.full(layout.extent, 3, np.uint8), None, RefineConfig())
    assert before.painted is painted
    ids = painted.ids.copy()
    ids[90:95, 10:20] = 1
    stroke = Layout(ids, LABELS)

    def other(layout: Layout) -> np.ndarray:
        return np.full(layout.extent, 4, np.uint8)

    after = refine_layout(stroke, other, before, RefineConfig())
    assert np.array_equal(after.layout.ids, np.where(ids == 1, 1, before.layout.ids))
    assert after.painted is painted, "as many strokes as may be are counted from where the network was asked"
    anew = refine_layout(stroke, other, before, RefineConfig(most_changed=0.001))
    assert (anew.layout.ids[50:80] == 4).all()
    assert anew.painted is stroke
    larger = refine_layout(stroke.resized(Extent(50, 60)), other, before, RefineConfig())
    assert (larger.layout.ids[25:40] == 4).all()


def test_what_was_erased_is_filled_again() -> None:
    ids = np.zeros((100, 120), np.uint8)
    ids[:30] = UNLABELLED
    ids[50:60, 50:90] = 1
    painted = Layout(ids.copy(), LABELS)
    before = refine_layout(painted, partial(predicted_labels, network=RowNetwork()), None, RefineConfig())
    ids[50:60, 50:90] = UNLABELLED
    erased = Layout(ids, LABELS)
    after = refine_layout(erased, lambda layout: np.full(layout.extent, 2, np.uint8), before, RefineConfig())
    assert (after.layout.ids[52:58, 52:88] == 2).all()
    assert np.array_equal(after.layout.ids[:30], before.layout.ids[:30])


def test_the_method_paper_takes_the_networks_whole_answer_of_a_coarse_layout() -> None:
    painted = upper_half_painted()
    answer = np.random.default_rng(0).integers(0, 5, painted.extent, dtype=np.uint8)
    assert np.array_equal(refine_whole(painted, lambda _: answer.copy()).layout.ids, answer)
    assert refine_whole(painted, None).layout is painted
    dense = make_layout(np.random.default_rng(0), labels=LABELS)
    assert refine_whole(dense, lambda _: answer).layout is dense


def test_a_network_that_is_told_what_is_nearest_begins_as_the_nearest_label() -> None:
    config = LayoutNetworkConfig(5, (8, 8), (32, 48), nearest_input=True)
    network = LayoutNetwork(config).eval()
    with torch.no_grad():
        network.to_labels.weight.zero_()
    layout = make_layout(np.random.default_rng(3), 32, 48, LABELS, unlabelled=0.5)
    assert np.array_equal(predicted_labels(layout, network), fill_nearest(layout.ids))
    with pytest.raises(ValueError, match="nearest"):
        network(layout_inputs(torch.from_numpy(layout.ids.copy()[None]), network)[0])


def test_a_network_told_what_is_nearest_answers_where_nothing_is_painted() -> None:
    network = LayoutNetwork(LayoutNetworkConfig(5, (8, 8), (32, 48), nearest_input=True)).eval()
    empty = Layout(np.full((32, 48), UNLABELLED, np.uint8), LABELS)
    assert (predicted_labels(empty, network) < 5).all()
