"""Teach f to turn canvas and layout into the photograph (S5.2).

    python -m training.train_synthesis --bank DIR --out runs/synthesis --features FILE --validation DIR

Several banks of the same labels are shown in turn: `--bank A B --share .7 .3`. The paper's own training:
`--config paper --loss paper --canvases paper`, without `--features`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.synthesis_network import SynthesisName, SynthesisNetwork, synthesis_config
from training.evaluation.validation_set import validation_set
from training.examples.canvas_examples import CanvasSettings
from training.examples.mixed_canvases import MixedCanvases
from training.examples.simulated_canvas import CanvasSimulation
from training.examples.training_bank import TrainingBank
from training.loop import train
from training.running.loop_settings import LoopSettings
from training.running.script import run_script
from training.settings import RunSettings, begin, check_range
from training.synthesis.discriminator import Adversary, AdversarySettings
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.synthesis.synthesis_task import SynthesisTask
from training.weights import open_features, start_from


@dataclass(frozen=True, kw_only=True)
class SynthesisSettings(RunSettings):
    """Train f. Weights, curves and sheets go into the run's folder."""

    section = "synthesis"
    bank: tuple[Path, ...]
    """Memory banks of the training photographs; the first is the pack's own."""
    share: tuple[float, ...] = ()
    """Share of the steps of each bank; without it all are equal."""
    by_sequence: bool = True
    """Never retrieve from the same film."""
    validation: Path | None = None
    """Data set folder with held-out photographs."""
    n_validation: int = 8
    """How many of them."""

    config: SynthesisName = "tiny"
    """Size of the network."""
    steps: int = 4000
    batch: int = 2
    learning_rate: float = 4e-4

    crop: tuple[int, int] = (256, 320)
    """Height and width, multiples of 32."""
    half_size_steps: int = 0
    """Steps at the start on pictures of half the size."""
    half_crop: tuple[int, int] = (160, 224)
    """Height and width there, multiples of 32."""
    final_steps: int = 0
    """Steps at the end with the final crop."""
    final_crop: tuple[int, int] = (512, 768)
    """Height and width there, multiples of 32."""
    canvases: Literal["paper", "varied"] = "varied"
    """How canvases are spoiled."""
    dropped: float | None = None
    """Share of empty canvases in place of the preset's; 1: f without any canvas."""

    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    loss: Literal["paper", "studio"] = "studio"
    """Preset of the terms."""
    pixel: float | None = None
    """Weight of the pixels in place of the preset's."""
    semantic: float | None = None
    """Weight of the semantic head in place of the preset's."""
    spectrum: float | None = None
    """Weight of the spectrum in place of the preset's."""
    multi_scale: float | None = None
    """Weight of the pixels at smaller sizes in place of the preset's."""

    gan: bool = False
    """An adversary, and Adam with momentum 0."""
    gan_begin: int = 0
    """Step at which it joins."""
    gan_width: int = 64
    """Channels of its first layer."""
    adversary_rate: float = 4e-4
    """Highest learning rate of the adversary."""
    r1: float = 0.0
    """Gradient penalty of this weight in place of DiffAugment."""
    two_branches: float = 0.0
    """Share of steps with the canvases that retrieval gives."""
    two_branches_begin: int | None = None
    """From this step on; without it from gan_begin on."""

    def __post_init__(self) -> None:
        RunSettings.__post_init__(self)
        check_range(self, at_least=1, names=("n_validation",))
        check_range(self, at_least=0, names=("half_size_steps", "final_steps", "gan_begin"))
        check_range(self, at_least=0, at_most=1, names=("dropped", "two_branches"))
        if not self.bank:
            raise ValueError("Name at least one memory bank: --bank DIR.")
        if self.two_branches > 0 and not (self.gan and self.branch_begin >= self.gan_begin):
            raise ValueError("Canvases without a truth need an adversary: --gan, from its beginning on.")

    @property
    def branch_begin(self) -> int:
        """Step at which the second branch begins."""
        return self.gan_begin if self.two_branches_begin is None else self.two_branches_begin

    def canvas_settings(self) -> CanvasSettings:
        """Which canvases are shown: a preset, with another share of empty ones where it is given."""
        simulation = CanvasSimulation.paper() if self.canvases == "paper" else CanvasSimulation()
        if self.dropped is not None:
            simulation = replace(simulation, dropped=self.dropped)
        return CanvasSettings(
            crop=self.crop,
            half_size_crop=self.half_crop,
            half_size_steps=self.half_size_steps,
            final_crop=self.final_crop,
            final_begin=self.steps - self.final_steps if self.final_steps else None,
            simulation=simulation,
            retrieved_share=self.two_branches,
            retrieved_begin=self.branch_begin,
        )

    def loss_settings(self) -> SynthesisLossSettings:
        """The terms of the loss: a preset, with other weights where they are given."""
        chosen = SynthesisLossSettings.paper() if self.loss == "paper" else SynthesisLossSettings()
        weights = {name: getattr(self, name) for name in ("pixel", "semantic", "spectrum", "multi_scale")}
        return replace(chosen, **{name: w for name, w in weights.items() if w is not None})

    def adversary(self, n_labels: int) -> Adversary | None:
        """The adversary with new weights, where there is one."""
        if not self.gan:
            return None
        choices = AdversarySettings(
            width=self.gan_width, augment=self.r1 == 0, r1=self.r1, begin=self.gan_begin
        )
        return Adversary(n_labels, choices, self.seed)

    def loop(self, **more: Any) -> LoopSettings:
        """With Adam's momentum as adversaries want it."""
        return RunSettings.loop(self, betas=(0.0, 0.9) if self.gan else (0.9, 0.99), **more)


def main(settings: SynthesisSettings) -> None:
    """Train f."""
    device = begin(settings)
    banks = [MemoryBank.open(folder) for folder in settings.bank]
    n_labels, by_sequence = len(banks[0].labels), settings.by_sequence
    network = SynthesisNetwork(synthesis_config(settings.config, n_labels))
    start_from(network, settings.start)
    criterion = SynthesisLoss(open_features(settings.features), settings.loss_settings()).to(device)
    held = []
    if settings.validation:
        held = validation_set(settings.validation, settings.n_validation, banks[0], by_sequence)
    learned = [
        TrainingBank(bank, by_sequence, settings.out / f"retrieved{number or ''}.safetensors")
        for number, bank in enumerate(banks)
    ]
    shares = settings.share or (1.0,) * len(banks)
    examples = MixedCanvases(learned, shares, settings.canvas_settings())
    task = SynthesisTask(examples, network, criterion, held, settings.adversary(n_labels))
    train(task, settings.loop())


if __name__ == "__main__":
    run_script(main, SynthesisSettings)
