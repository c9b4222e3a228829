"""The layout, transform and ordering networks at width 16 on frames of 32 × 64."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.engine.networks.layout_network import (
    LayoutNetwork,
    LayoutNetworkConfig,
    layout_network_config,
)
from simspaint.engine.networks.ordering_network import (
    OrderingConfig,
    OrderingNetwork,
    front_probability,
    ordering_config,
)
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork, transform_config

N_LABELS = 4
FRAME = (32, 64)


def make_layout_network() -> LayoutNetwork:
    torch.manual_seed(0)
    return LayoutNetwork(LayoutNetworkConfig(N_LABELS, (16, 16, 16, 16), FRAME))


def make_transform_network() -> TransformNetwork:
    torch.manual_seed(0)
    return TransformNetwork(TransformConfig(N_LABELS, (16, 16, 16), (1, 2, 1), (2, 4), 16, FRAME))


def make_ordering_network() -> OrderingNetwork:
    torch.manual_seed(0)
    return OrderingNetwork(OrderingConfig(N_LABELS, (16, 16, 16), (1, 2, 1), FRAME))


def random_layout(n: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, N_LABELS + 1, (n, 4, 8), generator=generator)
    ids = ids.repeat_interleave(8, 1).repeat_interleave(8, 2)
    return F.one_hot(ids, N_LABELS + 1).permute(0, 3, 1, 2).float()


def random_masks(n: int, k: int, seed: int = 1) -> Tensor:
    """Rectangles of random places."""
    generator = torch.Generator().manual_seed(seed)
    masks = torch.zeros(n, k, *FRAME)
    for mask in masks.flatten(0, 1):
        top, left = (
            int(torch.randint(0, 20, (), generator=generator)),
            int(torch.randint(0, 40, (), generator=generator)),
        )
        mask[top : top + 12, left : left + 20] = 1
    return masks


def transform_inputs(n: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    mask = random_masks(n, 1)
    color = torch.rand(n, 3, *FRAME, generator=torch.Generator().manual_seed(2)) * mask
    return color, mask, random_masks(n, 1, seed=3), random_layout(n)


def ordering_inputs(n: int) -> tuple[Tensor, Tensor, Tensor]:
    ids = torch.randint(0, N_LABELS, (n, 2), generator=torch.Generator().manual_seed(4))
    return random_masks(n, 2), ids, random_layout(n)


def assert_rows_apart(network: Callable[..., Tensor], inputs: tuple[Tensor, ...]) -> None:
    together = network(*inputs)
    for row in range(len(together)):
        alone = network(*(x[row : row + 1] for x in inputs))
        torch.testing.assert_close(together[row : row + 1], alone, atol=1e-5, rtol=1e-4)


def assert_learns_by_heart(network: nn.Module, loss_of: Callable[[], Tensor], steps: int = 200) -> None:
    optimiser = torch.optim.Adam(network.parameters(), 4e-3)
    first = loss_of().item()
    for _ in range(steps):
        loss = loss_of()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if loss.item() < 0.1 * first:
            return
    raise AssertionError(f"The loss fell from {first} to {loss_of().item()} only.")


def without_gradient(network: nn.Module) -> list[str]:
    return [key for key, p in network.named_parameters() if p.grad is None or not p.grad.any()]


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


def test_rows_of_a_batch_do_not_see_one_another() -> None:
    assert_rows_apart(make_layout_network().eval(), (random_layout(3),))
    transform = make_transform_network().eval()
    nn.init.normal_(transform.to_affine.weight, std=0.1)
    assert_rows_apart(transform, transform_inputs(3))
    ordering = make_ordering_network().eval()
    assert_rows_apart(lambda *x: ordering(*x).label_logits, ordering_inputs(3))
    assert_rows_apart(lambda *x: ordering(*x).front_score, ordering_inputs(3))


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
