"""Teach f on canvases that the program itself composed (S5.2).

    python -m training.train_composed --canvases DIR --bank BANK --held DIR --held-bank BANK \\
        --features FILE --out runs/synthesis

Make the canvases by `training.make_canvases`; several folders, each with the bank of its photographs, are
shown by shares. A stage goes on from the weights of the one before: `--start runs/small/last.safetensors
--size 256 384`. The paper's own way, with simulated canvases, is `training.train_synthesis`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.synthesis_network import SynthesisName, SynthesisNetwork, synthesis_config
from simspaint.errors import MemoryBankError, WeightsError
from training.examples.composed_canvas import CanvasSource, ComposedCanvases
from training.examples.composed_settings import ComposedSettings
from training.loop import train
from training.running.script import run_script
from training.settings import RunSettings, begin, check_range
from training.synthesis.composed_task import ComposedTask, held_examples
from training.synthesis.discriminator import Adversary, AdversarySettings
from training.synthesis.losses import SynthesisLoss, SynthesisLossSettings
from training.weights import open_features


@dataclass(frozen=True, kw_only=True)
class ComposedRunSettings(RunSettings):
    """Train f on composed canvases. Weights, curves and sheets go into the run's folder."""

    section = "composed"
    canvases: tuple[Path, ...]
    """Folders of canvases."""
    bank: tuple[Path, ...]
    """Banks of their photographs, in the same order."""
    share: tuple[float, ...] = ()
    """Share of the examples of each folder; none: the same for all."""
    held: tuple[Path, ...] = ()
    """Folders of held-out canvases."""
    held_bank: tuple[Path, ...] = ()
    """Banks of their photographs."""
    n_held: int = 12
    """Held-out canvases of each folder."""
    config: SynthesisName = "gated"
    """Configuration of the network."""
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    loss: Literal["paper", "studio"] = "studio"
    """Preset of the terms."""
    pixel: float = 1.0
    """Weight of the pixels, for the preset studio."""
    size: tuple[int, int] = (128, 192)
    """Height and width of an example."""
    factor: tuple[int, ...] = (4, 4, 2, 1)
    """By how much canvases are reduced; one is drawn an example. The largest one shows whole frames."""
    gan: float = 0.0
    """Weight of the adversary; 0: none."""
    gan_begin: int = 0
    """Step at which it joins."""
    gan_width: int = 32
    """Channels of its first layer."""
    feature_matching: float = 3.0
    """Weight of its features."""
    without_truth: float = 0.0
    """Share of steps without a truth; for runs with an adversary."""
    steps: int = 40000
    batch: int = 6
    learning_rate: float = 5e-4

    def __post_init__(self) -> None:
        RunSettings.__post_init__(self)
        check_range(self, at_least=0, at_most=1, names=("without_truth",))
        check_range(self, at_least=1, names=("n_held", "gan_width"))
        if len(self.canvases) != len(self.bank) or len(self.held) != len(self.held_bank):
            raise ValueError("Every folder of canvases needs its bank: --canvases A B --bank A_BANK B_BANK.")
        if self.share and len(self.share) != len(self.canvases):
            raise ValueError("Every folder of canvases needs its share.")
        if self.without_truth > 0 and self.gan == 0:
            raise ValueError("Canvases without a truth need an adversary: --gan.")


def main(settings: ComposedRunSettings) -> None:
    """Train f on composed canvases."""
    device = begin(settings)
    sources = opened(settings.canvases, settings.bank)
    n_labels = len(sources[0].bank.labels)
    network = SynthesisNetwork(synthesis_config(settings.config, n_labels))
    if settings.start is not None:
        begin_with(network, settings.start)
    paper, studio = SynthesisLossSettings.paper(), SynthesisLossSettings(pixel=settings.pixel)
    terms = paper if settings.loss == "paper" else studio
    criterion = SynthesisLoss(open_features(settings.features), terms).to(device)
    shown = ComposedSettings(
        settings.size,
        settings.factor,
        without_truth=settings.without_truth,
        without_truth_begin=settings.gan_begin,
    )
    examples = ComposedCanvases(sources, settings.share or (1.0,) * len(sources), shown)
    height, width = (side * max(settings.factor) // 2 for side in settings.size)  # whole frames at half size
    held = held_examples(opened(settings.held, settings.held_bank), settings.n_held, (height, width), 2)
    adversary = None
    if settings.gan:
        weights = settings.gan, settings.feature_matching
        choices = AdversarySettings(*weights, settings.gan_width, begin=settings.gan_begin)
        adversary = Adversary(n_labels, choices, settings.seed)
    loop = settings.loop(betas=(0.0, 0.9) if settings.gan else (0.9, 0.99))
    train(ComposedTask(examples, network, criterion, *held, adversary), loop)


def opened(folders: Sequence[Path], banks: Sequence[Path]) -> list[CanvasSource]:
    """Folders of canvases with their banks. Raises `MemoryBankError` where these have different labels."""
    sources = [CanvasSource.open(*pair) for pair in zip(folders, map(MemoryBank.open, banks), strict=True)]
    if len({tuple(label.name for label in source.bank.labels.labels) for source in sources}) > 1:
        raise MemoryBankError("The banks have different labels.", "Map them by data_sets.map_data_set.")
    return sources


def begin_with(network: SynthesisNetwork, file: Path) -> None:
    """Give a network the weights of another, which may lack the gate and the seams' input: these begin with
    nothing. Raises `WeightsError` where other weights do not fit, or the file cannot be read."""
    hint = "Name weights of f of the same widths and labels."
    try:
        weights = load_file(file)
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"The weights {file} cannot be read.", hint) from error
    new = {}
    for name, wanted in network.state_dict().items():
        given = weights.get(name)
        if given is None and name.startswith("to_gate"):
            given = torch.zeros_like(wanted)
        if given is not None and given.dim() == 4 and given.shape[1] == wanted.shape[1] - 1:
            given = _with_seams(given, network, name)
        if given is None or given.shape != wanted.shape:
            raise WeightsError(f"The weights {file} do not fit: {name} is missing or of another shape.", hint)
        new[name] = given.to(wanted.dtype)
    network.load_state_dict(new)


def _with_seams(weight: Tensor, network: SynthesisNetwork, name: str) -> Tensor:
    """A first convolution's weight with a channel of zeros after those of the guide, where seams come in."""
    guide = network.config.n_labels + 1 + 3 + 1
    widths = network.config.encoder_widths
    skips = (*widths, *widths[-1:] * network.config.pools_last)
    before = skips[int(name.split(".")[1])] if name.startswith("decoder") else 0
    zeros = weight.new_zeros(weight.shape[0], 1, *weight.shape[2:])
    return torch.cat([weight[:, : before + guide], zeros, weight[:, before + guide :]], 1)


if __name__ == "__main__":
    run_script(main, ComposedRunSettings)
