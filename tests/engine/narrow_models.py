"""Narrow untrained networks on the CPU: every part of a rendering in milliseconds."""

from __future__ import annotations

import torch

from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.networks.ordering_network import OrderingConfig, OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork
from simspaint.engine.runtime.device import Device
from simspaint.engine.runtime.models import Models

CPU = Device("cpu", torch.device("cpu"), torch.float32, None, "")


def narrow_synthesis(n_labels: int, seed: int = 0, levels: int = 6) -> SynthesisNetwork:
    """f with eight channels everywhere; with six levels its stride is 32, as that of all configurations."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        widths, counts = (8,) * levels, (1,) * levels
        return SynthesisNetwork(
            SynthesisConfig(n_labels, widths, counts, widths, canvas_to_output=True)
        ).eval()


def narrow_refinement(n_labels: int, seed: int = 0) -> LayoutNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LayoutNetwork(LayoutNetworkConfig(n_labels, (8, 8, 8), (32, 48))).eval()


def narrow_ordering(n_labels: int, seed: int = 0) -> OrderingNetwork:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return OrderingNetwork(OrderingConfig(n_labels, (8, 8, 8), (1, 1, 1), (32, 48))).eval()


def narrow_transform(n_labels: int, seed: int = 0, strength: float = 0.02) -> TransformNetwork:
    """T; with a `strength` above 0 its answers are moves and not the identity that it begins with."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        config = TransformConfig(n_labels, (8, 8, 8), (1, 1, 1), (2, 3), 8, (32, 48))
        network = TransformNetwork(config).eval()
        torch.nn.init.normal_(network.to_affine.weight, std=strength)
        return network


def narrow_models(n_labels: int, seed: int = 0) -> Models:
    """All four."""
    return Models(
        CPU,
        narrow_refinement(n_labels, seed),
        narrow_transform(n_labels, seed),
        narrow_ordering(n_labels, seed),
        narrow_synthesis(n_labels, seed),
    )


class TransformThat(TransformNetwork):
    """Stands for T and always gives one affine, in the coordinates that T answers in."""

    def __init__(self, affine: list[list[float]]) -> None:
        super().__init__(TransformConfig(5, (8, 8, 8), (1, 1, 1), (2, 3), 8, (32, 48)))
        self.affine = torch.nn.Parameter(torch.tensor(affine, dtype=torch.float32)[None])
        self.n_calls = 0

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        self.n_calls += 1
        return self.affine.expand(len(inputs[0]), -1, -1).clone()
