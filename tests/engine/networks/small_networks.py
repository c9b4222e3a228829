"""The layout, transform and ordering networks at width 16, and inputs for them."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.engine.networks.layout_network import (
    LayoutNetwork,
    LayoutNetworkConfig,
)
from simspaint.engine.networks.ordering_network import (
    OrderingConfig,
    OrderingNetwork,
)
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork

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
