"""Settings of the training scripts: one frozen dataclass a script.

Three sources, each counting more than the one before: the defaults in the code, a table of a TOML file
(`--config-file FILE`), the command line. tyro (MIT) makes the options and their help from the fields, so that
what `--help` states is what the code does.
"""

from __future__ import annotations

import logging
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Literal, NoReturn, TypeVar

import torch
import tyro
from rich.console import Console
from rich.text import Text

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import SimsPaintError
from training.data_sets.held_bank import held_bank
from training.loop import LoopSettings
from training.running.processes import join_processes, leave_processes

NetworkSize = Literal["paper", "studio", "tiny"]


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """What every run has. Fields that `LoopSettings` has as well are given to the loop."""

    section: ClassVar[str]
    """Table of the TOML file that holds settings of this kind."""

    out: Path
    """Folder of the run; a run that lies there goes on."""
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
            raise ValueError(f"--{_option(name)} must be {limits}, not {value}.")


Settings = TypeVar("Settings")


def read_settings(kind: type[Settings], arguments: Sequence[str]) -> Settings:
    """Settings from a command line, and those of a run also from the TOML file that it names.

    Leaves the program with exit code 2 and one sentence where an option or a key is unknown, has a wrong
    value or is missing.
    """
    names = [text.partition("=")[0] for text in arguments if text.startswith("--")]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        refuse(f"{twice[0]} is given twice; several values stand behind one {twice[0]}.")
    file = _config_file(arguments)
    defaults = as_options(read_table(file, kind)) if file and issubclass(kind, RunSettings) else []
    program = f"python -m training.{Path(sys.argv[0]).stem}"
    return tyro.cli(kind, prog=program, args=[*defaults, *arguments])  # what comes later counts


def read_table(file: Path, kind: type[RunSettings]) -> dict[str, Any]:
    """What a TOML file says for settings of a kind. Leaves the program where it cannot be used."""
    tables = read_toml(file)
    if kind.section not in tables:
        refuse(f"{file} has no table [{kind.section}].")
    return known_keys(tables[kind.section], kind, f"{file} sets in [{kind.section}]")


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a file. Leaves the program where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}.")
    except ValueError as error:
        refuse(f"{file} is not TOML: {error}.")


def known_keys(values: dict[str, Any], kind: type, place: str) -> dict[str, Any]:
    """The values; leaves the program where one is no field of the kind."""
    unknown = sorted(set(values) - {field.name for field in fields(kind)})
    if unknown:
        refuse(f"{place} what is no setting: {', '.join(unknown)}.")
    return values


def as_options(values: Mapping[str, Any]) -> list[str]:
    """Values of fields by name as a command line has them; None is left out."""
    options: list[str] = []
    for name, value in values.items():
        if isinstance(value, bool):
            options.append(f"--{'' if value else 'no-'}{_option(name)}")
        elif value is not None:
            several = value if isinstance(value, (list, tuple)) else [value]
            options += [f"--{_option(name)}", *(str(item) for item in several)]
    return options


def begin(settings: RunSettings) -> str:
    """Set up log, threads and first weights, and join the other processes; gives this process's device."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if settings.threads:
        torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    return join_processes(settings.device)


def run_script(main: Callable[[Settings], object], kind: type[Settings]) -> None:
    """Run a script with the settings of the command line; an expected failure is told in one line."""
    try:
        main(read_settings(kind, sys.argv[1:]))
    except (SimsPaintError, FloatingPointError) as error:
        Console(stderr=True).print(Text(str(error), "red"), soft_wrap=True)
        raise SystemExit(1) from error
    finally:
        leave_processes()


def _config_file(arguments: Sequence[str]) -> Path | None:
    """The file that a command line names, read before all else."""
    for number, text in enumerate(arguments):
        name, equals, value = text.partition("=")
        if name in ("--config-file", "--config_file"):
            if equals:
                return Path(value)
            return Path(arguments[number + 1]) if number + 1 < len(arguments) else None
    return None


def _option(name: str) -> str:
    return name.replace("_", "-")


def refuse(text: str) -> NoReturn:
    """Leave the program with one sentence and exit code 2."""
    Console(stderr=True).print(Text(text, "red"), soft_wrap=True)
    raise SystemExit(2)
