"""What the training scripts have in common on the command line."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import torch
import typer
from rich.console import Console

from simspaint.bank.memory_bank import MemoryBank
from simspaint.errors import SimsPaintError
from training.held_bank import held_bank
from training.processes import join_processes, leave_processes
from training.weights import open_features as open_features
from training.weights import start_from as start_from

Bank = Annotated[Path, typer.Option(help="Memory bank of the training photographs.")]
Banks = Annotated[
    list[Path], typer.Option(help="Memory bank of the training photographs; the first is the pack's own.")
]
Out = Annotated[Path, typer.Option(help="Folder of the run; a run that lies there goes on.")]
SmallConfig = Annotated[Literal["paper", "studio", "tiny"], typer.Option(help="Size of the network.")]
Steps = Annotated[int, typer.Option(min=1, help="Length of the schedule.")]
Batch = Annotated[int, typer.Option(min=1, help="Examples a step, of all processes together.")]
Rate = Annotated[float, typer.Option(help="Highest learning rate, after the warm-up.")]
Held = Annotated[int, typer.Option(min=0, help="Photographs of the bank held out for validation.")]
Validation = Annotated[
    Path | None, typer.Option(help="Data set folder to validate on instead; the bank then teaches whole.")
]
Minutes = Annotated[float | None, typer.Option(help="Stop after this long; start again to go on.")]
ScheduleMinutes = Annotated[
    float | None, typer.Option(help="Leave out steps where needed, so that the schedule ends in this time.")
]
Features = Annotated[Path | None, typer.Option(help="Stand-in for VGG-19; without it torchvision's.")]
Pack = Annotated[Path, typer.Option(help="Folder of the pack.")]
PackBank = Annotated[Path, typer.Option(help="The pack's memory bank.")]
HeldData = Annotated[Path, typer.Option(help="Data set folder with held-out photographs.")]
FiguresOut = Annotated[Path, typer.Option(help="Folder for the figures and the sheet.")]
MostPictures = Annotated[int, typer.Option(help="How many photographs at most.")]
ValidateEvery = Annotated[int, typer.Option(min=1, help="Steps between validations.")]
Device = Annotated[str, typer.Option(help="cpu, cuda or mps.")]
Half = Annotated[bool, typer.Option(help="bf16 autocast.")]
Workers = Annotated[int, typer.Option(min=1, help="Threads that make examples.")]
Threads = Annotated[int, typer.Option(min=0, help="Threads of torch; 0 leaves its choice.")]
Seed = Annotated[int, typer.Option(min=0, help="Draws first weights and examples.")]
Judge = Annotated[
    Literal["features", "pspnet"],
    typer.Option(help="A head on the features, or the paper's PSPNet, which sees by its own."),
]
Start = Annotated[Path | None, typer.Option(help="Weights of an earlier run to begin with.")]


def open_held(validation: Path | None, bank: MemoryBank, out: Path) -> MemoryBank | None:
    """The bank of a data set's held-out photographs, kept beside a run."""
    return held_bank(validation, bank, out / "held") if validation else None


def config_file(section: str) -> Any:
    """An option that names a TOML file whose section gives defaults; the command line counts more."""

    def take(context: typer.Context, file: Path | None) -> Path | None:
        if file is not None:
            context.default_map = _read_section(file, section, {p.name for p in context.command.params})
        return file

    return typer.Option(is_eager=True, callback=take, help=f"TOML file; its [{section}] gives defaults.")


def _read_section(file: Path, section: str, known: set[str | None]) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))[section]
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}.") from error
    except KeyError as error:
        raise typer.BadParameter(f"{file} has no section [{section}].") from error
    except ValueError as error:
        raise typer.BadParameter(f"{file} is not TOML: {error}.") from error
    unknown = sorted(set(values) - known)
    if unknown:
        raise typer.BadParameter(f"{file} sets unknown options: {', '.join(unknown)}.")
    return values


def begin(device: str, threads: int, seed: int) -> str:
    """Set up log, threads and first weights, and join the other processes; gives this process's device."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    return join_processes(device)


def run_script(main: Callable[..., None] | typer.Typer) -> None:
    """Run a script, or one of several commands; an expected failure is told in one line."""
    try:
        if isinstance(main, typer.Typer):
            main()
        else:
            typer.run(main)
    except (SimsPaintError, FloatingPointError) as error:
        Console(stderr=True).print(f"[red]{error}", highlight=False, soft_wrap=True)
        raise SystemExit(1) from error
    finally:
        leave_processes()
