"""Teach a baseline of S6 on the photographs of a bank, by the loop that teaches f.

    python -m training.train_baseline crn     --bank DIR --out runs/crn --features FILE --validation DIR
    python -m training.train_baseline pix2pix --bank DIR --out runs/pix2pix --validation DIR

`--config paper` is the published size. `--schedule-minutes` gives both the time that f had.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.bank.memory_bank import MemoryBank
from training import options
from training.baselines.baseline import BaselineConfig, BaselineName
from training.baselines.crn_network import CrnNetwork, crn_config
from training.baselines.layout_examples import LayoutExamples
from training.baselines.pix2pix_network import Pix2pixDiscriminator, Pix2pixGenerator, pix2pix_config
from training.baselines.tasks import CrnTask, Pix2pixTask
from training.loop import LoopSettings, train
from training.losses import SynthesisLoss, SynthesisLossSettings
from training.memory_bank_split import split_names

CropOption = Annotated[tuple[int, int], typer.Option(help="Height and width, multiples of 32.")]
Held = tuple[MemoryBank, list[str]]
RATES: dict[BaselineName, float] = {"crn": 1e-4, "pix2pix": 2e-4}
"""Learning rates of the papers."""


def main(
    baseline: Annotated[BaselineName, typer.Argument(metavar="NAME", help="crn or pix2pix.")],
    bank: options.Bank,
    out: options.Out,
    config_file: Annotated[Path | None, options.config_file("baseline")] = None,
    config: Annotated[BaselineConfig, typer.Option(help="Size of the network.")] = "tiny",
    features: options.Features = None,
    start: options.Start = None,
    steps: options.Steps = 4000,
    half_size_steps: Annotated[int, typer.Option(help="Steps at the start at half the size.")] = 0,
    batch: options.Batch = 2,
    crop: CropOption = (256, 320),
    half_crop: CropOption = (160, 224),
    learning_rate: Annotated[float | None, typer.Option(help="By default the paper's.")] = None,
    n_held: options.Held = 0,
    validation: options.Validation = None,
    minutes: options.Minutes = None,
    schedule_minutes: options.ScheduleMinutes = None,
    validate_every: options.ValidateEvery = 500,
    device: options.Device = "cpu",
    half: options.Half = False,
    workers: options.Workers = 1,
    threads: options.Threads = 0,
    seed: options.Seed = 0,
) -> None:
    """Train a baseline. Weights, curves and sheets go into the run's folder."""
    device = options.begin(device, threads, seed)
    opened = MemoryBank.open(bank)
    held_bank = options.open_held(validation, opened, out)
    learned, held_names = split_names(opened.photographs, 0 if held_bank else n_held)
    held = (held_bank, list(held_bank.photographs)) if held_bank else (opened, sorted(held_names))
    examples = LayoutExamples(opened, sorted(learned), crop, half_crop, half_size_steps)
    task = baseline_task(baseline, config, examples, features, device, seed, held)
    options.start_from(task.network, start)
    rate = learning_rate or RATES[baseline]
    adam = (0.5, 0.999) if baseline == "pix2pix" else (0.9, 0.999)
    loop = LoopSettings(
        out,
        steps,
        batch,
        rate,
        rate,
        betas=adam,
        adversary_betas=adam,
        minutes=minutes,
        schedule_minutes=schedule_minutes,
        validate_every=validate_every,
        device=device,
        half=half,
        workers=workers,
        seed=seed,
    )
    train(task, loop)


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
        loss = SynthesisLoss(options.open_features(features), SynthesisLossSettings.paper()).to(device)
        return CrnTask(examples, CrnNetwork(crn_config(config, n_labels)), loss, held)
    described = pix2pix_config(config, n_labels)
    return Pix2pixTask(examples, Pix2pixGenerator(described), Pix2pixDiscriminator(described), seed, held)


if __name__ == "__main__":
    options.run_script(main)
