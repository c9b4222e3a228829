"""Teach the network that guesses depth where a data set has none (S4.4, S6).

    python -m training.train_depth --bank A --depth A_DEPTH --bank B --depth B_DEPTH --features FILE \
        --validation DATA --out runs/depth

Every bank needs the folder of its photographs' depth, in the same order. Held-out data sets have depth/.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.bank.memory_bank import MemoryBank
from simspaint.files.folder_data_set import FolderDataSet
from training import options
from training.depth_network import DepthNetwork
from training.depth_task import DepthSource, DepthTask
from training.loop import LoopSettings, train


def main(
    bank: options.Banks,
    depth: Annotated[list[Path], typer.Option(help="Folder of depth of each bank, in their order.")],
    out: options.Out,
    config_file: Annotated[Path | None, options.config_file("depth")] = None,
    features: options.Features = None,
    validation: Annotated[
        list[Path] | None, typer.Option(help="Data set folders with val.txt and depth/.")
    ] = None,
    start: options.Start = None,
    steps: options.Steps = 4000,
    batch: options.Batch = 4,
    learning_rate: options.Rate = 1e-3,
    minutes: options.Minutes = None,
    schedule_minutes: options.ScheduleMinutes = None,
    validate_every: options.ValidateEvery = 500,
    device: options.Device = "cpu",
    half: options.Half = False,
    workers: options.Workers = 1,
    threads: options.Threads = 0,
    seed: options.Seed = 0,
) -> None:
    """Train the depth network. Weights, curves and sheets go into the run's folder."""
    if len(depth) != len(bank):
        raise typer.BadParameter("Every --bank needs its --depth.")
    device = options.begin(device, threads, seed)
    banks = [MemoryBank.open(folder) for folder in bank]
    sources = [DepthSource.of(opened, folder) for opened, folder in zip(banks, depth, strict=True)]
    held = {}
    for number, folder in enumerate(validation or []):
        labels = FolderDataSet.open(folder).labels
        fitting = next((opened for opened in banks if opened.labels == labels), banks[0])
        held_bank = options.open_held(folder, fitting, out / f"set_{number}")
        assert held_bank is not None  # a folder is given
        held[folder.resolve().name] = DepthSource.of(held_bank, folder / "depth")
    network = DepthNetwork(options.open_features(features))
    options.start_from(network, start)
    loop = LoopSettings(
        out,
        steps,
        batch,
        learning_rate,
        minutes=minutes,
        schedule_minutes=schedule_minutes,
        validate_every=validate_every,
        device=device,
        half=half,
        workers=workers,
        seed=seed,
    )
    train(DepthTask(sources, network, held), loop)


if __name__ == "__main__":
    options.run_script(main)
