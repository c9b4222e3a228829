"""Tasks so small that a step takes milliseconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.layout_network import LayoutNetwork, LayoutNetworkConfig
from simspaint.engine.networks.ordering_network import OrderingConfig, OrderingNetwork
from simspaint.engine.networks.synthesis_network import SynthesisConfig, SynthesisNetwork
from simspaint.engine.networks.transform_network import TransformConfig, TransformNetwork
from tests.factories import make_labels
from training.examples.canvas_examples import CanvasExamples, CanvasSettings
from training.examples.training_bank import TrainingBank
from training.synthesis.discriminator import Adversary, AdversarySettings
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.synthesis.perceptual_features import from_stand_in
from training.synthesis.synthesis_task import SynthesisTask
from training.task import Batch, Example, PlainTask
from training.train_ordering import OrderingTask
from training.train_refinement import RefinementTask
from training.train_transform import TransformTask

LABELS = make_labels(6)
CROP = (32, 64)


class ToyTask(PlainTask):
    """A convolution learns to blur; it sums up what it has seen, as a number that a resumed run needs."""

    name = "toy"

    def __init__(self, poisoned_step: int = -1) -> None:
        torch.manual_seed(0)
        self.network: nn.Module = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.Tanh(), nn.Conv2d(4, 1, 1))
        self.poisoned_step = poisoned_step
        self.validated: list[int] = []
        self.rates: list[float] = []
        self.seen = 0.0

    def example(self, rng: np.random.Generator, step: int) -> Example:
        return {"picture": rng.random((1, 6, 6), dtype=np.float32)}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        picture = batch["picture"]
        wanted = nn.functional.avg_pool2d(picture, 3, 1, 1)
        loss = (network(picture) - wanted).square().mean() * (torch.nan if step == self.poisoned_step else 1)
        self.seen += float(picture.double().sum())
        return loss, {"square": float(loss.detach())}

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        self.validated.append(step)
        return {"score": abs(step - 4.0)}

    def state(self) -> dict[str, float]:
        return {"seen": self.seen}

    def load_state(self, state: dict[str, float]) -> None:
        self.seen = state["seen"]


def write_features(path: Path) -> Path:
    """Random convolutions named as a stand-in for VGG-19 has them."""
    generator = torch.Generator().manual_seed(5)
    widths = {"conv1_1": (3, 4), "conv1_2": (4, 4), "conv2_1": (4, 6)}
    tensors = {}
    for name, (source, target) in widths.items():
        tensors[f"{name}.weight"] = 0.3 * torch.randn(target, source, 3, 3, generator=generator)
        tensors[f"{name}.bias"] = torch.zeros(target)
    tensors["preprocess.weight"], tensors["preprocess.bias"] = torch.eye(3)[:, :, None, None], torch.zeros(3)
    save_file(tensors, path)
    return path


def synthesis_task(
    bank: MemoryBank, features: Path, gan: bool = False, two_branches: float = 0.0, **canvases: Any
) -> SynthesisTask:
    """f of width 4 on crops of 32 × 64."""
    torch.manual_seed(0)
    settings = CanvasSettings(CROP, CROP, retrieved_share=two_branches, **canvases)
    config = SynthesisConfig(
        len(LABELS), (4, 6, 8), (1, 1, 1), (4, 6, 8), canvas_to_output=True, semantic_head=True
    )
    network = SynthesisNetwork(config)
    loss = SynthesisLoss(from_stand_in(features), SynthesisLossSettings(calibration_steps=4))
    adversary = Adversary(len(LABELS), AdversarySettings(width=4)) if gan else None
    return SynthesisTask(
        CanvasExamples(TrainingBank(bank, by_sequence=True), settings), network, loss, [], adversary
    )


def transform_task(bank: MemoryBank, n_held: int = 2, held_bank: MemoryBank | None = None) -> TransformTask:
    torch.manual_seed(0)
    config = TransformConfig(len(LABELS), (4, 6, 8), (1, 1, 1), (2, 2), 8, (32, 64))
    return TransformTask(bank, TransformNetwork(config), n_held, held_bank)


def ordering_task(bank: MemoryBank, n_held: int = 2, depths: Path | None = None, **held: Any) -> OrderingTask:
    torch.manual_seed(0)
    config = OrderingConfig(len(LABELS), (4, 6, 8), (1, 1, 1), (32, 64))
    return OrderingTask(bank, OrderingNetwork(config), n_held, depths, **held)


def refinement_task(bank: MemoryBank, n_held: int = 2, held_bank: MemoryBank | None = None) -> RefinementTask:
    torch.manual_seed(0)
    network = LayoutNetwork(LayoutNetworkConfig(len(LABELS), (4, 6, 8), (32, 64)))
    return RefinementTask(bank, network, n_held, held_bank)
