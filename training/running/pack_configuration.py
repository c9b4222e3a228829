"""What a whole pack is trained by: options, and a TOML file with a table a network."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from training.running.script import as_options, known_keys, read_settings, read_toml, refuse
from training.settings import RunSettings

CONFIGS = Path(__file__).parents[1] / "configs"


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


def read_configuration(
    settings: PackSettings, kinds: Mapping[str, type[RunSettings]]
) -> tuple[PackTable, dict[str, RunSettings]]:
    """What is trained and how. Leaves the program with one sentence where the configuration or an option is
    wrong."""
    file = settings.config if settings.config.suffix == ".toml" else CONFIGS / f"{settings.config}.toml"
    tables = read_toml(file)
    missing = {"pack", *kinds} - set(tables)
    if missing:
        refuse(f"{file} has no table {', '.join(f'[{name}]' for name in sorted(missing))}.")
    for text in settings.set:
        for name, values in _assignment(text).items():
            if name not in tables:
                refuse(f"--set {text}: the tables are pack, {', '.join(kinds)}.")
            tables[name] |= values
    place = f"{file} or --set sets in"
    pack = read_settings(PackTable, as_options(known_keys(tables["pack"], PackTable, f"{place} [pack]")))
    networks = {}
    for name, kind in kinds.items():
        values = known_keys(tables[name], kind, f"{place} [{name}]") | _common(settings, name)
        networks[name] = read_settings(kind, as_options(values))
    return pack, networks


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
