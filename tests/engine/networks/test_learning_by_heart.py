"""Each small network can learn one batch by heart, and every parameter gets a gradient."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from tests.engine.networks.small_networks import (
    N_LABELS,
    assert_learns_by_heart,
    make_layout_network,
    make_ordering_network,
    make_transform_network,
    ordering_inputs,
    random_layout,
    transform_inputs,
    without_gradient,
)


def test_every_parameter_of_the_layout_network_gets_a_gradient() -> None:
    network = make_layout_network()
    network(random_layout(2)).square().mean().backward()
    assert without_gradient(network) == []


def test_every_parameter_of_the_ordering_network_gets_a_gradient() -> None:
    network = make_ordering_network()
    output = network(*ordering_inputs(3))
    (output.label_logits.square().sum() + output.front_score.square().sum()).backward()
    assert without_gradient(network) == []


def test_every_parameter_of_the_transform_network_gets_a_gradient_after_the_first_step() -> None:
    network = make_transform_network()
    optimiser = torch.optim.SGD(network.parameters(), 1e-2)
    for _ in range(2):  # the last layer begins at zero and lets nothing through in the first step
        optimiser.zero_grad()
        (network(*transform_inputs(3)) - 2).square().mean().backward()
        optimiser.step()
    assert without_gradient(network) == []


def test_the_layout_network_learns_one_batch_by_heart() -> None:
    network, coarse = make_layout_network(), random_layout(2)
    dense = random_layout(2, seed=9)[:, :N_LABELS].argmax(1)
    assert_learns_by_heart(network, lambda: F.cross_entropy(network(coarse), dense))


def test_the_transform_network_learns_one_batch_by_heart() -> None:
    network, inputs = make_transform_network(), transform_inputs(3)
    target = torch.tensor([[1.1, 0.1, 0.2], [-0.1, 0.9, -0.1]]) + torch.rand(
        3, 2, 3, generator=torch.Generator().manual_seed(5)
    )
    assert_learns_by_heart(network, lambda: (network(*inputs) - target).abs().mean())


def test_the_ordering_network_learns_one_batch_by_heart() -> None:
    network, (masks, ids, layout) = make_ordering_network(), ordering_inputs(4)
    truth = torch.tensor([1.0, 0.0, 0.0, 1.0])

    def loss() -> Tensor:
        output = network(masks, ids, layout)
        label = F.cross_entropy(output.label_logits, ids[:, 0])
        return label + F.binary_cross_entropy_with_logits(output.front_score, truth)

    assert_learns_by_heart(network, loss)
