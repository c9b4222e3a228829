"""`simspaint photos`: add, list, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli.label_command import (
    ClassesOption,
    LabellerOption,
    PackOption,
    end_where_skipped,
    labeller_of,
    print_table,
)

if TYPE_CHECKING:
    from simspaint.labelling.library import PhotographLibrary

app = typer.Typer(
    help="Your own photographs: labelled by the program, kept beside a pack, and rendered with "
    "`simspaint render --photographs mine`.",
    no_args_is_help=True,
)


@app.command()
def add(
    sources: Annotated[list[Path], typer.Argument(metavar="PHOTOS...", help="Folders or photographs.")],
    pack: PackOption = "landscapes",
    labeller: LabellerOption = None,
    classes: ClassesOption = None,
) -> None:
    """Add photographs: they are copied, labelled, and made into a memory bank. Nothing leaves the computer.

    Photographs that are there already are left as they are. What cannot be used is listed, and the exit code
    is 3.
    """
    from simspaint.labelling.library_banks import current_bank

    library = _library(pack)
    asked = labeller_of(library.pack, labeller, classes)
    with console.progress_bar("Labelling") as advance:
        report = library.add(sources, asked, advance)
    with console.progress_bar("Building the memory bank") as advance:
        current_bank(library, "mine", None, advance)
    print_table(report.added)
    there = f" {report.already_there} were there before." if report.already_there else ""
    console.out().print(f"{len(report.added)} photographs added, {len(library.names())} in all.{there}")
    end_where_skipped(report.skipped, "Photographs skipped")


@app.command("list")
def list_photographs(pack: PackOption = "landscapes") -> None:
    """List your photographs, the least surely labelled first."""
    library = _library(pack)
    lines = library.lines()
    print_table(lines, most=None)
    where = f" in {library.folder}" if lines else f" for the pack {library.pack.name}"
    console.out().print(f"{len(lines)} photographs{where}", markup=False, soft_wrap=True)


@app.command()
def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="NAMES...", help="As `simspaint photos list` gives them.")
    ],
    pack: PackOption = "landscapes",
) -> None:
    """Remove photographs from the library. The originals stay where they are."""
    library = _library(pack)
    removed = library.remove(names)
    console.out().print(f"{len(removed)} photographs removed, {len(library.names())} left.")


def _library(pack: str) -> PhotographLibrary:
    from simspaint.engine.pack import Pack
    from simspaint.labelling.library import PhotographLibrary

    return PhotographLibrary(Pack.open(pack))
