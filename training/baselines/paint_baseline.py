"""A trained baseline's photographs of a data set's held-out layouts, as files to measure and to ask about.

    python -m training.baselines.paint_baseline crn --run runs/crn --bank DIR --data DIR --out pictures/crn

The layouts are those in val.txt that the bank does not hold, in the bank's size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from simspaint.bank.entry import fitted_layout
from simspaint.bank.memory_bank import MemoryBank
from simspaint.files.distinct_files import check_distinct
from simspaint.files.folder_data_set import FolderDataSet
from training import options
from training.baselines.baseline import BaselineConfig, BaselineName, baseline_network, painted
from training.data_sets.held_bank import held_names
from training.evaluation.evenly_spread import spread
from training.evaluation.picture_seconds import paint_all
from training.terminal import tell
from training.weights import start_from


def main(
    baseline: Annotated[BaselineName, typer.Argument(metavar="NAME", help="crn or pix2pix.")],
    run: Annotated[Path, typer.Option(help="Folder of the run.")],
    bank: options.PackBank,
    data: options.HeldData,
    out: Annotated[Path, typer.Option(help="Folder for NAME.png.")],
    config: Annotated[BaselineConfig, typer.Option(help="Size of the network.")] = "tiny",
    most: options.MostPictures = 1000,
    device: options.Device = "cpu",
    seed: options.Seed = 0,
) -> None:
    """Write a photograph a layout."""
    check_distinct([data, data / "photos", data / "layouts"], [out])
    opened, data_set = MemoryBank.open(bank), FolderDataSet.open(data)
    network = baseline_network(baseline, config, len(opened.labels))
    start_from(network, run / "last.safetensors")
    network.to(device).eval()
    names = spread(sorted(held_names(data_set, opened)), most)

    def paint(name: str) -> np.ndarray:
        return painted(fitted_layout(data_set.layout(name), opened.extent), network, network.config, seed)

    median = paint_all(names, paint, out)
    tell(f"{out}: {len(names)} photographs, {median:.2f} s each")


if __name__ == "__main__":
    options.run_script(main)
