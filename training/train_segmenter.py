"""Teach a segmenter on real photographs; renderings are then judged by what it finds in them.

python -m training.train_segmenter --bank DIR --out runs/segmenter [--judge pspnet --pretrained]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.blocks import upsampled
from training.data_sets.memory_bank_split import split_names
from training.evaluation.pspnet import PspNet
from training.evaluation.segmentation import mean_iou
from training.examples.crops import cropped, halved, mirrored
from training.examples.simulated_canvas import jittered_photograph
from training.loop import train
from training.running.script import run_script
from training.settings import BankSettings, begin
from training.synthesis.losses import semantic_distance
from training.synthesis.perceptual_features import PerceptualFeatures
from training.synthesis.synthesis_task import planes
from training.task import Batch, Example, PlainTask
from training.weights import open_features, start_from

JudgeName = Literal["features", "pspnet"]


class Segmenter(nn.Module):
    """Frozen features of photographs and a small head that is taught: a fully convolutional network (Long et
    al. 2015) that joins the stages of VGG-19 at a quarter of the size, as a feature pyramid does (Lin et
    al. 2017).

    A network that begins with random weights learns next to nothing in the minutes that a judge may take.
    """

    def __init__(self, features: PerceptualFeatures, n_labels: int, width: int = 64) -> None:
        super().__init__()
        self.features = features
        stages = [next(features.convolutions[name].parameters()).shape[0] for name in features.layers]
        self.lateral = nn.ModuleList(
            nn.Sequential(nn.Conv2d(n, width, 1), nn.GroupNorm(8, width)) for n in stages
        )
        self.head = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.GroupNorm(8, width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=4, dilation=4),
            nn.GroupNorm(8, width),
            nn.ReLU(),
            nn.Conv2d(width, n_labels, 1),
        )

    def forward(self, rgb: Tensor) -> Tensor:
        """Logits (n, labels, h, w) of RGB in [0, 1]."""
        size = max(rgb.shape[-2] // 4, 1), max(rgb.shape[-1] // 4, 1)
        with torch.no_grad():
            stages = [_resized(stage, size) for stage in self.features(rgb)]
        joined = torch.stack([to(stage) for to, stage in zip(self.lateral, stages, strict=True)]).sum(0)
        return upsampled(self.head(joined), rgb.shape[-2:])


def _resized(stage: Tensor, size: tuple[int, int]) -> Tensor:
    """Averaged where it is larger than the size, interpolated where it is smaller."""
    if stage.shape[-1] >= size[1]:
        return F.adaptive_avg_pool2d(stage, size)
    return upsampled(stage, size)


class SegmenterTask(PlainTask):
    """The segmenter on a bank's photographs."""

    name = "segmenter"

    def __init__(
        self,
        bank: MemoryBank,
        network: nn.Module,
        n_held: int,
        crop: tuple[int, int],
        held_bank: MemoryBank | None = None,
    ) -> None:
        self.network: nn.Module = network
        self._bank, self._crop, self._labels = bank, crop, bank.labels
        learned, held = split_names(bank.photographs, 0 if held_bank else n_held)
        self._learned = sorted(learned)
        self._shown = held_bank or bank
        self._held = list(held_bank.photographs) if held_bank else sorted(held)

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a photograph at full or half size, in other light, half of the time mirrored."""
        name = self._learned[int(rng.integers(len(self._learned)))]
        photograph = jittered_photograph(self._bank.photograph(name), rng)
        maps = {"photograph": photograph, "layout": self._bank.layout(name).ids}
        if rng.random() < 0.5:
            maps = halved(maps, smooth=frozenset({"photograph"}))
        if rng.random() < 0.5:
            maps = mirrored(maps)
        return cropped(maps, self._crop, rng)

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """Cross-entropy a pixel."""
        entropy = semantic_distance(network(planes(batch["photograph"])), batch["layout"])
        return entropy, {"entropy": float(entropy.detach())}

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Mean IoU and accuracy on the held-out photographs."""
        if not self._held:
            return {}
        pictures = [self._shown.photograph(name) for name in self._held]
        layouts = [self._shown.layout(name).ids for name in self._held]
        figures = mean_iou(pictures, layouts, network, len(self._labels))
        return {"score": -figures["iou"], **figures}


def load_segmenter(
    file: Path, features: PerceptualFeatures, n_labels: int, judge: JudgeName = "features"
) -> nn.Module:
    """A trained segmenter. Raises `WeightsError` where the file does not fit, for instance because it was
    taught on other features or is of the other kind."""
    segmenter = Segmenter(features, n_labels) if judge == "features" else PspNet(n_labels)
    start_from(segmenter, file)
    return segmenter.eval()


@dataclass(frozen=True, kw_only=True)
class SegmenterSettings(BankSettings):
    """Train the segmenter. Weights and curves go into the run's folder."""

    section = "segmenter"
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    judge: JudgeName = "features"
    """A head on the features, or the paper's PSPNet, which sees by its own."""
    pretrained: bool = False
    """PSPNet begins with ImageNet's weights."""
    crop: tuple[int, int] = (192, 288)
    """Height and width."""
    steps: int = 1200
    batch: int = 4
    learning_rate: float = 2e-3
    validate_every: int = 400


def main(settings: SegmenterSettings) -> None:
    """Train the segmenter."""
    begin(settings)
    bank = MemoryBank.open(settings.bank)
    if settings.judge == "features":
        network: nn.Module = Segmenter(open_features(settings.features), len(bank.labels))
    else:
        network = PspNet(len(bank.labels), pretrained=settings.pretrained)
    start_from(network, settings.start)
    task = SegmenterTask(bank, network, settings.n_held, settings.crop, settings.held(bank))
    train(task, settings.loop())


if __name__ == "__main__":
    run_script(main, SegmenterSettings)
