"""From coarse to dense layouts."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.networks.layout_network import LayoutNetworkConfig
from simspaint.engine.ops.nearest_label import fill_nearest
from simspaint.engine.stages.refine import LARGEST_SIDE, predicted_labels, refine_layout
from tests.engine.narrow_models import narrow_refinement
from tests.factories import make_labels, make_layout
from tests.strategies import layouts, seeds

LABELS = make_labels(5)


class RowNetwork(torch.nn.Module):
    """Stands for the layout network: label 3 in the upper half, label 4 in the lower one."""

    def __init__(self) -> None:
        super().__init__()
        self.config = LayoutNetworkConfig(5, (8, 8), (32, 48))
        self.bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, layout: torch.Tensor) -> torch.Tensor:
        logits = torch.zeros(1, 5, *layout.shape[-2:])
        logits[:, 3, :16], logits[:, 4, 16:] = 1, 1
        return logits + self.bias


@given(layouts(max_labels=5), st.booleans(), seeds())
@settings(max_examples=50)
def test_painted_pixels_stay_and_everything_is_filled(layout: Layout, learned: bool, seed: int) -> None:
    network = narrow_refinement(len(layout.labels), seed) if learned else None
    before = layout.ids.copy()
    dense = refine_layout(layout, network)
    painted = before != UNLABELLED
    assert np.array_equal(dense.ids[painted], before[painted])
    assert (dense.ids != UNLABELLED).all() or (network is None and not painted.any())
    assert np.array_equal(layout.ids, before)
    assert dense.labels == layout.labels


def test_a_layout_that_is_painted_everywhere_is_given_back_as_it_is() -> None:
    layout = make_layout(np.random.default_rng(0), labels=LABELS)
    assert refine_layout(layout, narrow_refinement(5)) is layout


@given(layouts(max_labels=5))
@settings(max_examples=40)
def test_without_a_network_the_nearest_label_fills(layout: Layout) -> None:
    assert np.array_equal(refine_layout(layout, None).ids, fill_nearest(layout.ids))


def test_an_unpainted_layout_is_the_networks_or_stays_empty() -> None:
    empty = Layout(np.full((40, 60), UNLABELLED, np.uint8), LABELS)
    assert (refine_layout(empty, None).ids == UNLABELLED).all()
    dense = refine_layout(empty, RowNetwork())
    assert (dense.ids[:19] == 3).all()
    assert (dense.ids[21:] == 4).all()


def test_gaps_between_strokes_take_the_nearest_label_and_areas_the_networks() -> None:
    ids = np.zeros((100, 120), np.uint8)
    ids[:, 60:] = 1
    ids[:, 59:61] = UNLABELLED  # a gap of two pixels
    ids[20:80, 80:120] = UNLABELLED  # an area
    dense = refine_layout(Layout(ids, LABELS), RowNetwork()).ids
    assert set(np.unique(dense[:, 59:61])) <= {0, 1}
    assert (dense[22:48, 82:] == 3).all()
    assert (dense[52:78, 82:] == 4).all()
    assert (dense[:, :59] == 0).all()


def test_a_gap_at_the_frames_edge_is_no_smaller_for_it() -> None:
    ids = np.zeros((100, 120), np.uint8)
    ids[:4] = UNLABELLED  # an area that the frame cuts off: nothing says that it ends there
    dense = refine_layout(Layout(ids, LABELS), RowNetwork()).ids
    assert (dense[:3] == 3).all()


def test_answers_of_large_frames_are_enlarged() -> None:
    layout = Layout(np.full((32, LARGEST_SIDE + 200), UNLABELLED, np.uint8), LABELS)
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
