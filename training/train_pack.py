"""From a data set in a folder to a pack: bank, the four networks, export.

    python -m training.train_pack two-cores/camvid DATA OUT --features FILE
    torchrun --nproc-per-node 2 -m training.train_pack paper/nyu DATA OUT --device cuda

CONFIG is a TOML file, or the name of one in `training/configs`: a table a network with the settings of its
script, and `[pack]` (see `PackTable`). DATA is what `training.prepare` makes; photographs in its `val.txt`
are held out, and its `depth/` teaches the ordering network. OUT gets `bank/`, `runs/` and `pack/`. Started
again it goes on where it stopped.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from simspaint.bank.bank_file import bank_exists
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError
from simspaint.files.folder_data_set import FolderDataSet
from training import export_weights, train_ordering, train_refinement, train_synthesis, train_transform
from training.data_sets.left_out import tell_left_out, tell_skipped
from training.export_weights import ExportSettings
from training.running.checkpoints import steps_done
from training.running.pack_configuration import PackSettings, PackTable, read_configuration
from training.running.processes import join_processes, rank_and_count, wait_for_all
from training.running.script import run_script
from training.settings import RunSettings

NETWORKS: dict[str, tuple[Callable[[Any], None], type[RunSettings]]] = {
    "transform": (train_transform.main, train_transform.TransformSettings),
    "ordering": (train_ordering.main, train_ordering.OrderingSettings),
    "refinement": (train_refinement.main, train_refinement.RefinementSettings),
    "synthesis": (train_synthesis.main, train_synthesis.SynthesisSettings),
}
"""In the order in which they are taught: the short ones first."""
KINDS = {name: kind for name, (_, kind) in NETWORKS.items()}

logger = logging.getLogger("training")


def main(settings: PackSettings) -> None:
    """Train what is not trained yet, and export the pack."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    pack, networks = read_configuration(settings, KINDS)  # all mistakes are reported before anything begins
    end = None if settings.minutes is None else time.monotonic() + 60 * settings.minutes
    join_processes(settings.device)
    rank, n_processes = rank_and_count()
    if rank == 0:
        make_bank(settings.data, settings.out / "bank", Extent(*pack.size))
    wait_for_all()
    for name, run in networks.items():
        if n_processes > 1:  # these must take the same steps
            run = replace(run, schedule_minutes=None)
        if end is not None:
            run = replace(run, minutes=max((end - time.monotonic()) / 60, 0.0))
        if steps_done(run.out) < run.steps:
            logger.info("%s: step %d of %d", name, steps_done(run.out), run.steps)
            NETWORKS[name][0](run)
            wait_for_all()  # the first process writes the checkpoint
        if steps_done(run.out) < run.steps:
            logger.info("%s: %d of %d steps; start again to go on", name, steps_done(run.out), run.steps)
            return
    if rank == 0:
        export(settings, pack, networks)


def make_bank(data: Path, out: Path, extent: Extent) -> None:
    """The memory bank of the training photographs; an existing one is used.

    Raises `MemoryBankError` where that one has another frame or holds other photographs.
    """
    opened = FolderDataSet.open(data)
    tell_left_out(opened)
    names = opened.split("train") if (data / "train.txt").is_file() else opened.names
    if not bank_exists(out):
        report = build_bank(data / "photos", data / "layouts", opened.labels, out, extent=extent, names=names)
        tell_skipped(report.skipped)
    with MemoryBank.open(out) as bank:
        if bank.extent != extent or not set(bank.photographs) <= set(names):
            raise MemoryBankError(
                f"{out} is another bank than {data} and the configuration give.", "Delete it."
            )


def export(settings: PackSettings, pack: PackTable, networks: dict[str, RunSettings]) -> None:
    """Write the pack, with its bank inside."""
    bank = settings.out / "bank"
    runs: dict[str, Any] = {name: run.out for name, run in networks.items()}
    export_weights.main(
        ExportSettings(
            bank=bank,
            out=settings.out / "pack",
            name=settings.config.stem,
            title=pack.title,
            config_of=tuple(f"{name}={run.config}" for name, run in networks.items()),  # pyright: ignore[reportAttributeAccessIssue]
            weights="last",
            licence=pack.licence,
            origin=pack.origin,
            bundle=bank,
            bank_licence=pack.licence,
            bank_origin=pack.origin,
            **runs,
        )
    )


if __name__ == "__main__":
    run_script(main, PackSettings)
