"""Settings of the training scripts: one frozen dataclass a script; `running.script` reads them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Literal

import torch

from simspaint.bank.memory_bank import MemoryBank
from training.data_sets.held_bank import held_bank
from training.running.loop_settings import LoopSettings
from training.running.processes import join_processes

NetworkSize = Literal["paper", "studio", "tiny"]


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """What every run has. Fields that `LoopSettings` has as well are given to the loop."""

    section: ClassVar[str]
    """Table of the TOML file that holds settings of this kind."""

    out: Path
    """Folder of the run; an existing run is continued."""
    config_file: Path | None = None
    """TOML file whose table for this script gives defaults."""
    start: Path | None = None
    """Weights of an earlier run to begin with."""
    steps: int
    """Length of the schedule."""
    batch: int
    """Examples a step, of all processes together."""
    learning_rate: float
    """Highest learning rate, after the warm-up."""
    minutes: float | None = None
    """Stop after this long; start again to go on."""
    schedule_minutes: float | None = None
    """Leave out steps where needed, so that the schedule ends in this time."""
    validate_every: int = 500
    """Steps between validations."""
    device: str = "cpu"
    """cpu, cuda or mps."""
    half: bool = False
    """bf16 autocast."""
    workers: int = 1
    """Threads that make examples."""
    processes: int = 0
    """Processes that make them in place of threads: for GPUs."""
    threads: int = 0
    """Threads of torch; 0 leaves its choice."""
    seed: int = 0
    """Draws first weights and examples."""

    def __post_init__(self) -> None:
        check_range(self, at_least=1, names=("steps", "batch", "validate_every", "workers"))
        check_range(self, at_least=0, names=("threads", "processes", "seed", "learning_rate"))

    def loop(self, **more: Any) -> LoopSettings:
        """The loop's settings; `more` are those that are no options of the script."""
        names = {field.name for field in fields(LoopSettings)} & {field.name for field in fields(self)}
        return LoopSettings(**{name: getattr(self, name) for name in names}, **more)


@dataclass(frozen=True, kw_only=True)
class BankSettings(RunSettings):
    """A run that learns from one memory bank and holds some of it out, or validates on a data set."""

    bank: Path
    """Memory bank of the training photographs."""
    n_held: int = 36
    """Photographs of the bank held out for validation."""
    validation: Path | None = None
    """Data set folder to validate on instead; the bank then teaches whole."""

    def __post_init__(self) -> None:
        RunSettings.__post_init__(self)
        check_range(self, at_least=0, names=("n_held",))

    def held(self, bank: MemoryBank) -> MemoryBank | None:
        """The bank of the data set's held-out photographs, kept beside the run."""
        return held_bank(self.validation, bank, self.out / "held") if self.validation else None


def check_range(
    settings: object, at_least: float, at_most: float | None = None, names: Sequence[str] = ()
) -> None:
    """Raises `ValueError` where one of the fields lies outside; those that are None are left alone."""
    for name in names:
        value = getattr(settings, name)
        if value is not None and (value < at_least or (at_most is not None and value > at_most)):
            limits = f"at least {at_least}" + ("" if at_most is None else f" and at most {at_most}")
            raise ValueError(f"--{option_of(name)} must be {limits}, not {value}.")


def begin(settings: RunSettings) -> str:
    """Set up log, threads and first weights, and join the other processes; gives this process's device."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if settings.threads:
        torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    return join_processes(settings.device)


def option_of(name: str) -> str:
    """The option of a field, without its dashes."""
    return name.replace("_", "-")
