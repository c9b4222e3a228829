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
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import tyro

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
from training.running.processes import join_processes, rank_and_count, wait_for_all
from training.settings import (
    RunSettings,
    as_options,
    known_keys,
    read_settings,
    read_toml,
    refuse,
    run_script,
)

CONFIGS = Path(__file__).parent / "configs"
NETWORKS: dict[str, tuple[Callable[[Any], None], type[RunSettings]]] = {
    "transform": (train_transform.main, train_transform.TransformSettings),
    "ordering": (train_ordering.main, train_ordering.OrderingSettings),
    "refinement": (train_refinement.main, train_refinement.RefinementSettings),
    "synthesis": (train_synthesis.main, train_synthesis.SynthesisSettings),
}
"""In the order in which they are taught: the short ones first."""

logger = logging.getLogger("training")


@dataclass(frozen=True, kw_only=True)
class PackSettings:
    """Train all four networks on a data set and make a pack of them. Started again it goes on."""

    config: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="CONFIG")]
    """TOML file, or the name of one in training/configs, such as two-cores/camvid."""
    data: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="DATA")]
    """Data set folder with labels.csv and train.txt; without this list all photographs teach."""
    out: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="OUT")]
    """Folder for the bank, the runs and the pack."""
    features: Path | None = None
    """Stand-in for VGG-19; without it torchvision's."""
    minutes: float | None = None
    """Stop after this long; start again to go on."""
    set: tuple[str, ...] = ()
    """TABLE.SETTING=VALUE in place of the configuration's: synthesis.steps=100 synthesis.crop=[64,96]."""
    device: str = "cpu"
    """cpu, cuda or mps."""
    half: bool = False
    """bf16 autocast."""
    workers: int = 1
    """Threads that make examples."""
    processes: int = 0
    """Processes that make examples in place of threads: for GPUs."""
    threads: int = 0
    """Threads of torch; 0 leaves its choice."""
    seed: int = 0
    """Draws first weights and examples."""


@dataclass(frozen=True, kw_only=True)
class PackTable:
    """What `[pack]` holds."""

    title: str
    """Shown to people."""
    origin: str
    """Where the photographs are from."""
    size: tuple[int, int]
    """Height and width of the bank's frame; photographs are scaled and centre-cropped to it."""
    licence: str = "the terms of the data set"
    """Terms of weights and photographs."""


def main(settings: PackSettings) -> None:
    """Train what is not trained yet, and export the pack."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    pack, networks = read_configuration(settings)  # a mistake anywhere is told before anything is begun
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


def read_configuration(settings: PackSettings) -> tuple[PackTable, dict[str, RunSettings]]:
    """What is trained and how. Leaves the program with one sentence where the configuration or an option is
    wrong."""
    file = settings.config if settings.config.suffix == ".toml" else CONFIGS / f"{settings.config}.toml"
    tables = read_toml(file)
    missing = {"pack", *NETWORKS} - set(tables)
    if missing:
        refuse(f"{file} has no table {', '.join(f'[{name}]' for name in sorted(missing))}.")
    for text in settings.set:
        for name, values in _assignment(text).items():
            if name not in tables:
                refuse(f"--set {text}: the tables are pack, {', '.join(NETWORKS)}.")
            tables[name] |= values
    place = f"{file} or --set sets in"
    pack = read_settings(PackTable, as_options(known_keys(tables["pack"], PackTable, f"{place} [pack]")))
    networks = {}
    for name, (_, kind) in NETWORKS.items():
        values = known_keys(tables[name], kind, f"{place} [{name}]") | _common(settings, name)
        networks[name] = read_settings(kind, as_options(values))
    return pack, networks


def make_bank(data: Path, out: Path, extent: Extent) -> None:
    """The memory bank of the photographs that teach; one that lies there is used.

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


def _common(settings: PackSettings, name: str) -> dict[str, Any]:
    """Settings of a network that follow from where things lie and from the command line."""
    data, out = settings.data, settings.out
    values: dict[str, Any] = {"bank": out / "bank", "out": out / "runs" / name, "seed": settings.seed}
    values |= {key: getattr(settings, key) for key in ("device", "workers", "processes", "threads")}
    if settings.half:
        values["half"] = True
    if (data / "val.txt").is_file():
        values["validation"] = data
    if name == "ordering" and (data / "depth").is_dir():
        values["depth"] = data / "depth"
    if name == "synthesis":
        values["features"] = settings.features
    return values


def _assignment(text: str) -> dict[str, dict[str, Any]]:
    """TABLE.SETTING=VALUE as a table in a table; a value that is no TOML is a text."""
    key, equals, value = text.partition("=")
    if not equals or key.count(".") != 1:
        refuse(f"--set {text} is not TABLE.SETTING=VALUE.")
    network, _, name = key.partition(".")
    try:
        return {network: tomllib.loads(f"{name} = {value}")}
    except tomllib.TOMLDecodeError:
        return {network: {name: value}}


if __name__ == "__main__":
    run_script(main, PackSettings)
