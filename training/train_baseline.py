"""Teach a baseline of S6 on the photographs of a bank, by the loop that teaches f.

    python -m training.train_baseline crn     --bank DIR --out runs/crn --features FILE --validation DIR
    python -m training.train_baseline pix2pix --bank DIR --out runs/pix2pix --validation DIR

`--config paper` is the published size. `--schedule-minutes` gives both the time that f had.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tyro

from simspaint.bank.memory_bank import MemoryBank
from training.baselines.baseline import BaselineConfig, BaselineName
from training.baselines.crn_network import CrnNetwork, crn_config
from training.baselines.layout_examples import LayoutExamples
from training.baselines.pix2pix_network import Pix2pixDiscriminator, Pix2pixGenerator, pix2pix_config
from training.baselines.tasks import CrnTask, Pix2pixTask
from training.data_sets.memory_bank_split import split_names
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.running.script import run_script
from training.settings import BankSettings, begin
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.weights import open_features, start_from

Held = tuple[MemoryBank, list[str]]
RATES: dict[BaselineName, float] = {"crn": 1e-4, "pix2pix": 2e-4}
"""Learning rates of the papers."""


@dataclass(frozen=True, kw_only=True)
class BaselineSettings(BankSettings):
    """Train a baseline. Weights, curves and sheets go into the run's folder."""

    section = "baseline"
    baseline: tyro.conf.Positional[BaselineName]
    """crn or pix2pix."""
    config: BaselineConfig = "tiny"
    """Size of the network."""
    features: Path | None = None
    """Stand-in for VGG-19 in the loss of CRN; without it torchvision's."""
    n_held: int = 0
    steps: int = 4000
    half_size_steps: int = 0
    """Steps at the start at half the size."""
    batch: int = 2
    crop: tuple[int, int] = (256, 320)
    """Height and width, multiples of 32."""
    half_crop: tuple[int, int] = (160, 224)
    """Height and width at half the size, multiples of 32."""
    learning_rate: float = 0
    """Highest learning rate, after the warm-up; 0 takes the paper's."""

    def loop(self, **more: Any) -> LoopSettings:
        """With the optimizer of each paper, for the adversary as well."""
        rate = self.learning_rate or RATES[self.baseline]
        adam = (0.5, 0.999) if self.baseline == "pix2pix" else (0.9, 0.999)
        loop = BankSettings.loop(self, adversary_rate=rate, betas=adam, adversary_betas=adam, **more)
        return replace(loop, learning_rate=rate)


def main(settings: BaselineSettings) -> None:
    """Train a baseline."""
    device = begin(settings)
    bank = MemoryBank.open(settings.bank)
    shown = settings.held(bank)
    learned, held_names = split_names(bank.photographs, 0 if shown else settings.n_held)
    held = (shown, list(shown.photographs)) if shown else (bank, sorted(held_names))
    crops = settings.crop, settings.half_crop, settings.half_size_steps
    examples = LayoutExamples(bank, sorted(learned), *crops)
    config, features = settings.config, settings.features
    task = baseline_task(settings.baseline, config, examples, features, device, settings.seed, held)
    start_from(task.network, settings.start)
    train(task, settings.loop())


def baseline_task(
    baseline: BaselineName,
    config: BaselineConfig,
    examples: LayoutExamples,
    features: Path | None,
    device: str,
    seed: int,
    held: Held | None,
) -> CrnTask | Pix2pixTask:
    """The task of a baseline with new weights. Raises `WeightsError` where CRN's features cannot be read."""
    n_labels = len(examples.bank.labels)
    if baseline == "crn":
        loss = SynthesisLoss(open_features(features), SynthesisLossSettings.paper()).to(device)
        return CrnTask(examples, CrnNetwork(crn_config(config, n_labels)), loss, held)
    described = pix2pix_config(config, n_labels)
    return Pix2pixTask(examples, Pix2pixGenerator(described), Pix2pixDiscriminator(described), seed, held)


if __name__ == "__main__":
    run_script(main, BaselineSettings)
