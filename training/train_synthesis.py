"""Teach f to turn canvas and layout into the photograph (S5.2).

    python -m training.train_synthesis --bank DIR --out runs/synthesis --features FILE --validation DIR

Several banks of the same labels are shown in turn: `--bank A --share .7 --bank B --share .3`. The paper's own
training: `--config paper --loss paper --canvases paper`, without `--features`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.synthesis_network import SynthesisName, SynthesisNetwork, synthesis_config
from training import options
from training.canvas_examples import CanvasSettings
from training.discriminator import Adversary, AdversarySettings
from training.examples.simulated_canvas import CanvasSimulation
from training.loop import LoopSettings, train
from training.losses import SynthesisLoss, SynthesisLossSettings
from training.mixed_canvases import MixedCanvases
from training.synthesis_task import SynthesisTask
from training.training_bank import TrainingBank
from training.validation_set import validation_set

CropOption = Annotated[tuple[int, int], typer.Option(help="Height and width, multiples of 32.")]
Weight = Annotated[float | None, typer.Option(help="Weight of this term in place of the preset's.")]


def main(
    bank: options.Banks,
    out: options.Out,
    config_file: Annotated[Path | None, options.config_file("synthesis")] = None,
    share: Annotated[list[float] | None, typer.Option(help="Share of the steps of each bank.")] = None,
    config: Annotated[SynthesisName, typer.Option(help="Size of the network.")] = "tiny",
    start: options.Start = None,
    features: options.Features = None,
    validation: Annotated[
        Path | None, typer.Option(help="Data set folder with held-out photographs.")
    ] = None,
    n_validation: Annotated[int, typer.Option(min=1, help="How many of them.")] = 8,
    steps: options.Steps = 4000,
    half_size_steps: Annotated[
        int, typer.Option(help="Steps at the start on pictures of half the size.")
    ] = 0,
    batch: options.Batch = 2,
    crop: CropOption = (256, 320),
    half_crop: CropOption = (160, 224),
    final_steps: Annotated[int, typer.Option(min=0, help="Steps at the end with the final crop.")] = 0,
    final_crop: CropOption = (512, 768),
    learning_rate: options.Rate = 4e-4,
    loss: Annotated[Literal["paper", "studio"], typer.Option(help="Preset of the terms.")] = "studio",
    pixel: Weight = None,
    semantic: Weight = None,
    spectrum: Weight = None,
    multi_scale: Weight = None,
    canvases: Annotated[
        Literal["paper", "varied"], typer.Option(help="How canvases are spoiled.")
    ] = "varied",
    dropped: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of empty canvases; 1: f without any canvas.")
    ] = None,
    gan: Annotated[bool, typer.Option(help="An adversary, and Adam with momentum 0.")] = False,
    gan_begin: Annotated[int, typer.Option(help="Step at which it joins.")] = 0,
    gan_width: Annotated[int, typer.Option(help="Channels of its first layer.")] = 64,
    adversary_rate: options.Rate = 4e-4,
    r1: Annotated[float, typer.Option(help="Gradient penalty of this weight in place of DiffAugment.")] = 0.0,
    two_branches: Annotated[
        float, typer.Option(min=0, max=1, help="Share of steps with the canvases that retrieval gives.")
    ] = 0.0,
    two_branches_begin: Annotated[int | None, typer.Option(help="From this step on; else gan-begin.")] = None,
    by_sequence: Annotated[bool, typer.Option(help="Never retrieve from the same film.")] = True,
    minutes: options.Minutes = None,
    schedule_minutes: options.ScheduleMinutes = None,
    validate_every: options.ValidateEvery = 500,
    device: options.Device = "cpu",
    half: options.Half = False,
    workers: options.Workers = 1,
    threads: options.Threads = 0,
    seed: options.Seed = 0,
) -> None:
    """Train f. Weights, curves and sheets go into the run's folder."""
    branch = gan_begin if two_branches_begin is None else two_branches_begin
    if two_branches > 0 and not (gan and branch >= gan_begin):
        raise typer.BadParameter("Canvases without a truth need an adversary: --gan, from its beginning on.")
    device = options.begin(device, threads, seed)
    banks = [MemoryBank.open(folder) for folder in bank]
    network = SynthesisNetwork(synthesis_config(config, len(banks[0].labels)))
    options.start_from(network, start)
    vgg = options.open_features(features)
    criterion = SynthesisLoss(vgg, loss_settings(loss, pixel, semantic, spectrum, multi_scale)).to(device)
    held = validation_set(validation, n_validation, banks[0], by_sequence) if validation else []
    simulation = canvas_simulation(canvases, dropped)
    final = steps - final_steps if final_steps else None
    settings = CanvasSettings(
        crop, half_crop, half_size_steps, final_crop, final, simulation, two_branches, branch
    )
    learned = [
        TrainingBank(opened, by_sequence, out / f"retrieved{number or ''}.safetensors")
        for number, opened in enumerate(banks)
    ]
    examples = MixedCanvases(learned, share or [1.0] * len(banks), settings)
    adversary = None
    if gan:
        choices = AdversarySettings(width=gan_width, augment=r1 == 0, r1=r1, begin=gan_begin)
        adversary = Adversary(len(banks[0].labels), choices, seed)
    loop = LoopSettings(
        out,
        steps,
        batch,
        learning_rate,
        adversary_rate,
        betas=(0.0, 0.9) if gan else (0.9, 0.99),
        minutes=minutes,
        schedule_minutes=schedule_minutes,
        validate_every=validate_every,
        device=device,
        half=half,
        workers=workers,
        seed=seed,
    )
    train(SynthesisTask(examples, network, criterion, held, adversary), loop)


def canvas_simulation(preset: Literal["paper", "varied"], dropped: float | None) -> CanvasSimulation:
    """A preset, with another share of empty canvases where it is given."""
    chosen = CanvasSimulation.paper() if preset == "paper" else CanvasSimulation()
    return chosen if dropped is None else replace(chosen, dropped=dropped)


def loss_settings(preset: Literal["paper", "studio"], *weights: float | None) -> SynthesisLossSettings:
    """A preset, with other weights of pixel, semantic, spectrum and multi_scale where they are given."""
    chosen = SynthesisLossSettings.paper() if preset == "paper" else SynthesisLossSettings()
    names = ("pixel", "semantic", "spectrum", "multi_scale")
    return replace(chosen, **{n: w for n, w in zip(names, weights, strict=True) if w is not None})


if __name__ == "__main__":
    options.run_script(main)
