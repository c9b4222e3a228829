"""Options that several commands beside the training scripts have; those of the scripts are in `settings`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from simspaint.errors import SimsPaintError
from training.running.processes import leave_processes
from training.terminal import tell_failure

Features = Annotated[Path | None, typer.Option(help="Stand-in for VGG-19; without it torchvision's.")]
Pack = Annotated[Path, typer.Option(help="Folder of the pack.")]
PackBank = Annotated[Path, typer.Option(help="The pack's memory bank.")]
HeldData = Annotated[Path, typer.Option(help="Data set folder with held-out photographs.")]
FiguresOut = Annotated[Path, typer.Option(help="Folder for the figures and the sheet.")]
MostPictures = Annotated[int, typer.Option(help="How many photographs at most.")]
Device = Annotated[str, typer.Option(help="cpu, cuda or mps.")]
Seed = Annotated[int, typer.Option(min=0, help="Draws first weights and examples.")]


def run_script(main: Callable[..., None] | typer.Typer) -> None:
    """Run a command, or one of several commands; an expected failure is printed in one line."""
    try:
        if isinstance(main, typer.Typer):
            main()
        else:
            typer.run(main)
    except (SimsPaintError, FloatingPointError) as error:
        tell_failure(str(error))
        raise SystemExit(1) from error
    finally:
        leave_processes()
