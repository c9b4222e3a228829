"""Teach f on canvases that the program itself composed (S5.2; R28–R39).

    python -m training.train_composed --canvases DIR --bank BANK --held DIR --held-bank BANK \\
        --features FILE --out runs/synthesis

Make the canvases by `training.make_canvases`; several folders, each with the bank of its photographs, are
shown by shares. A stage goes on from the weights of the one before: `--start runs/small/last.safetensors
--size 256 384`. The paper's own way, with simulated canvases, is `training.train_synthesis`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import torch
import typer
from safetensors.torch import load_file
from torch import Tensor

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.synthesis_network import SynthesisName, SynthesisNetwork, synthesis_config
from simspaint.errors import MemoryBankError
from training import options
from training.composed_task import ComposedTask, held_examples
from training.discriminator import Adversary, AdversarySettings
from training.examples.composed_canvas import CanvasSource, ComposedCanvases, ComposedSettings
from training.loop import LoopSettings, train
from training.losses import SynthesisLoss, SynthesisLossSettings

Folders = Annotated[list[Path], typer.Option(help="Folder of canvases; again for another one.")]
Banks = Annotated[list[Path], typer.Option(help="Bank of its photographs, in the same order.")]


def main(
    canvases: Folders,
    bank: Banks,
    out: options.Out,
    held: Annotated[list[Path] | None, typer.Option(help="Folder of held-out canvases.")] = None,
    held_bank: Annotated[list[Path] | None, typer.Option(help="Bank of its photographs.")] = None,
    share: Annotated[list[float] | None, typer.Option(help="Share of the examples of each folder.")] = None,
    config: Annotated[SynthesisName, typer.Option(help="Configuration of the network.")] = "gated",
    start: options.Start = None,
    features: options.Features = None,
    loss: Annotated[Literal["paper", "studio"], typer.Option(help="Preset of the terms.")] = "studio",
    pixel: Annotated[float, typer.Option(help="Weight of the pixels.")] = 0.5,
    size: Annotated[tuple[int, int], typer.Option(help="Height and width of an example.")] = (128, 192),
    factor: Annotated[list[int] | None, typer.Option(help="Reductions; one is drawn an example.")] = None,
    gan: Annotated[float, typer.Option(min=0, help="Weight of the adversary; 0: none.")] = 0.0,
    gan_begin: Annotated[int, typer.Option(help="Step at which it joins.")] = 0,
    gan_width: Annotated[int, typer.Option(help="Channels of its first layer.")] = 32,
    feature_matching: Annotated[float, typer.Option(help="Weight of its features.")] = 3.0,
    without_truth: Annotated[float, typer.Option(min=0, max=1, help="Share of steps without a truth.")] = 0.0,
    steps: options.Steps = 40000,
    batch: options.Batch = 6,
    learning_rate: options.Rate = 5e-4,
    minutes: options.Minutes = None,
    validate_every: options.ValidateEvery = 500,
    n_held: Annotated[int, typer.Option(min=1, help="Held-out canvases of each folder.")] = 12,
    device: options.Device = "cpu",
    half: options.Half = False,
    workers: options.Workers = 1,
    processes: options.Processes = 0,
    threads: options.Threads = 0,
    seed: options.Seed = 0,
) -> None:
    """Train f. Weights, curves and sheets go into the run's folder."""
    device = options.begin(device, threads, seed)
    sources = opened(canvases, bank)
    n_labels = len(sources[0].bank.labels)
    network = SynthesisNetwork(synthesis_config(config, n_labels))
    if start is not None:
        begin_with(network, load_file(start))
    terms = SynthesisLossSettings.paper() if loss == "paper" else SynthesisLossSettings(pixel=pixel)
    criterion = SynthesisLoss(options.open_features(features), terms).to(device)
    factors = tuple(factor) if factor else ComposedSettings().factors
    settings = ComposedSettings(
        size, factors, without_truth=without_truth if gan else 0.0, without_truth_begin=gan_begin
    )
    examples = ComposedCanvases(sources, share or [1.0] * len(sources), settings)
    frame = tuple(side * max(factors) // 2 for side in size)
    judged, shown = held_examples(opened(held or [], held_bank or []), n_held, (frame[0], frame[1]), 2)
    adversary = None
    if gan:
        choices = AdversarySettings(gan, feature_matching, gan_width, begin=gan_begin)
        adversary = Adversary(n_labels, choices, seed)
    loop = LoopSettings(
        out,
        steps,
        batch,
        learning_rate,
        betas=(0.0, 0.9) if gan else (0.9, 0.99),
        minutes=minutes,
        validate_every=validate_every,
        device=device,
        half=half,
        workers=workers,
        processes=processes,
        seed=seed,
    )
    train(ComposedTask(examples, network, criterion, judged, shown, adversary), loop)


def opened(folders: list[Path], banks: list[Path]) -> list[CanvasSource]:
    """Folders of canvases with their banks. Raises `MemoryBankError` where these are not as many, or have
    different labels."""
    if len(folders) != len(banks):
        raise MemoryBankError(f"{len(folders)} folders need as many banks.", "Give --bank once a folder.")
    sources = [CanvasSource.open(*pair) for pair in zip(folders, map(MemoryBank.open, banks), strict=True)]
    if len({tuple(label.name for label in source.bank.labels.labels) for source in sources}) > 1:
        raise MemoryBankError("The banks have different labels.", "Map them: training.map_data_set.")
    return sources


def begin_with(network: SynthesisNetwork, weights: dict[str, Tensor]) -> None:
    """Give a network the weights of another, which may lack the gate and the seams' input: these begin with
    nothing. Raises `ValueError` where other weights do not fit."""
    own, new = network.state_dict(), {}
    for name, wanted in own.items():
        given = weights.get(name)
        if given is None and name.startswith("to_gate"):
            given = torch.zeros_like(wanted)
        if given is None:
            raise ValueError(f"The weights lack {name}.")
        if given.dim() == 4 and given.shape[1] == wanted.shape[1] - 1:
            given = _with_seams(given, network, name)
        if given.shape != wanted.shape:
            raise ValueError(f"{name} has another shape.")
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
    options.run_script(main)
