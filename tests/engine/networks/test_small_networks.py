"""The layout, transform and ordering networks at width 16 on frames of 32 × 64."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from simspaint.engine.networks.ordering_network import (
    front_probability,
)
from tests.engine.networks.small_networks import (
    FRAME,
    N_LABELS,
    assert_rows_apart,
    make_layout_network,
    make_ordering_network,
    make_transform_network,
    ordering_inputs,
    random_layout,
    transform_inputs,
)
from training.network_sizes import layout_network_config, ordering_config, transform_config


def test_rows_of_a_batch_do_not_see_one_another() -> None:
    assert_rows_apart(make_layout_network().eval(), (random_layout(3),))
    transform = make_transform_network().eval()
    nn.init.normal_(transform.to_affine.weight, std=0.1)
    assert_rows_apart(transform, transform_inputs(3))
    ordering = make_ordering_network().eval()
    assert_rows_apart(lambda *x: ordering(*x).label_logits, ordering_inputs(3))
    assert_rows_apart(lambda *x: ordering(*x).front_score, ordering_inputs(3))


def test_the_transform_network_begins_as_the_identity() -> None:
    affines = make_transform_network()(*transform_inputs(2))
    torch.testing.assert_close(affines, torch.eye(2, 3).expand(2, 2, 3))


def test_swapping_two_segments_turns_the_answer_around() -> None:
    network = make_ordering_network().eval()
    masks, ids, layout = ordering_inputs(6)
    ids[0] = ids[0, 0]  # one pair of the same label
    there = network(masks, ids, layout)
    back = network(masks.flip(1), ids.flip(1), layout)
    torch.testing.assert_close(there.label_logits, back.label_logits, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(there.front_score, -back.front_score, atol=1e-5, rtol=1e-4)
    probability = front_probability(there, ids)
    torch.testing.assert_close(probability, 1 - front_probability(back, ids.flip(1)), atol=1e-5, rtol=1e-4)
    assert (probability - 0.5).abs().max() > 1e-3


def test_segments_of_one_label_are_told_apart_by_where_they_are() -> None:
    network = make_ordering_network().eval()
    masks, ids, layout = ordering_inputs(6)
    ids[:] = 2
    assert (front_probability(network(masks, ids, layout), ids) - 0.5).abs().min() > 1e-6


def test_the_layout_network_knows_the_height_of_an_unpainted_pixel() -> None:
    empty = torch.zeros(1, N_LABELS + 1, *FRAME)
    empty[:, -1] = 1
    logits = make_layout_network()(empty)
    inner = logits[0, :, 8:-8, 32]
    assert (inner[:, 0] - inner[:, -1]).abs().max() > 1e-3


def test_sizes_that_are_no_multiple_of_the_stride_are_refused() -> None:
    with pytest.raises(ValueError, match="multiples of 8"):
        make_layout_network()(torch.zeros(1, N_LABELS + 1, 30, 64))
    with pytest.raises(ValueError, match="multiples of 4"):
        make_transform_network()(*(x[..., :30, :] for x in transform_inputs(1)))
    masks, ids, layout = ordering_inputs(1)
    with pytest.raises(ValueError, match="multiples of 4"):
        make_ordering_network()(masks[..., :30], ids, layout[..., :30])


def test_layouts_of_other_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="channels"):
        make_layout_network()(torch.zeros(1, N_LABELS, *FRAME))
    with pytest.raises(ValueError, match="channels"):
        make_transform_network()(*transform_inputs(1)[:3], torch.zeros(1, N_LABELS, *FRAME))
    masks, ids, _ = ordering_inputs(1)
    with pytest.raises(ValueError, match="channels"):
        make_ordering_network()(masks, ids, torch.zeros(1, N_LABELS, *FRAME))


@pytest.mark.parametrize("name", ["paper", "studio", "tiny"])
def test_working_sizes_are_multiples_of_the_stride(name: str) -> None:
    for make in (layout_network_config, transform_config, ordering_config):
        config = make(name, 12)
        assert all(side % config.stride == 0 for side in config.working_size)


def test_another_configuration_is_refused() -> None:
    for make in (layout_network_config, transform_config, ordering_config):
        with pytest.raises(ValueError, match="huge"):
            make("huge", 12)
