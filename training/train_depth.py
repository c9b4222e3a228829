"""Teach the network that guesses depth where a data set has none (S4.4, S6).

    python -m training.train_depth --bank A B --depth A_DEPTH B_DEPTH --features FILE \
        --validation DATA --out runs/depth

Every bank needs the folder of its photographs' depth, in the same order. Held-out data sets have depth/.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simspaint.bank.memory_bank import MemoryBank
from simspaint.files.folder_data_set import FolderDataSet
from training.data_sets.held_bank import held_bank
from training.depth.depth_network import DepthNetwork
from training.depth.depth_task import DepthSource, DepthTask
from training.loop import train
from training.running.script import run_script
from training.settings import RunSettings, begin
from training.weights import open_features, start_from


@dataclass(frozen=True, kw_only=True)
class DepthSettings(RunSettings):
    """Train the depth network. Weights, curves and sheets go into the run's folder."""

    section = "depth"
    bank: tuple[Path, ...]
    """Memory banks of the training photographs."""
    depth: tuple[Path, ...]
    """Folder of depth of each bank, in their order."""
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    validation: tuple[Path, ...] = ()
    """Data set folders with val.txt and depth/."""
    steps: int = 4000
    batch: int = 4
    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        RunSettings.__post_init__(self)
        if not self.bank or len(self.depth) != len(self.bank):
            raise ValueError("Every bank needs its folder of depth: --bank A B --depth A_DEPTH B_DEPTH.")


def main(settings: DepthSettings) -> None:
    """Train the depth network."""
    begin(settings)
    banks = [MemoryBank.open(folder) for folder in settings.bank]
    sources = [DepthSource.of(bank, folder) for bank, folder in zip(banks, settings.depth, strict=True)]
    held = {}
    for number, folder in enumerate(settings.validation):
        labels = FolderDataSet.open(folder).labels
        fitting = next((bank for bank in banks if bank.labels == labels), banks[0])
        shown = held_bank(folder, fitting, settings.out / f"set_{number}" / "held")
        held[folder.resolve().name] = DepthSource.of(shown, folder / "depth")
    network = DepthNetwork(open_features(settings.features))
    start_from(network, settings.start)
    train(DepthTask(sources, network, held), settings.loop())


if __name__ == "__main__":
    run_script(main, DepthSettings)
