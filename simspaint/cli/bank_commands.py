"""`simspaint bank`: build, info, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli.exit_codes import SKIPPED
from simspaint.cli.size_option import parse_size

if TYPE_CHECKING:
    from simspaint.domain.geometry import Extent
    from simspaint.domain.label_set import LabelSet

app = typer.Typer(help="Memory banks: the segments that renderings are made of.", no_args_is_help=True)
BankFolder = Annotated[Path, typer.Argument(metavar="BANK", help="Folder of a memory bank.")]


@app.command()
def build(
    photos: Annotated[Path, typer.Argument(metavar="PHOTOS", help="Folder of photographs.")],
    layouts: Annotated[
        Path, typer.Argument(metavar="LAYOUTS", help="Folder of their layouts: PNG, same names.")
    ],
    labels: Annotated[Path, typer.Option("--labels", help="Label table: id,name and optional columns.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the bank.")],
    add: Annotated[bool, typer.Option("--add", help="Add to a bank that exists.")] = False,
    size: Annotated[
        str | None,
        typer.Option("--size", metavar="WxH", help="Size that it is kept in. Default: the most common one."),
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", help="Use only the photographs listed in this file.")
    ] = None,
) -> None:
    """Build a memory bank from photographs and their layouts.

    Interrupted, it goes on where it stopped when started again. Pairs that cannot be used are listed and
    skipped, and the exit code is 3.
    """
    from simspaint.files.label_file import read_labels

    extent = parse_size(size) if size else None
    build_and_report(photos, layouts, read_labels(labels), out, add=add, extent=extent, names=names)


@app.command()
def info(bank: BankFolder) -> None:
    """Show what is in a memory bank."""
    from rich.table import Table

    from simspaint.bank.memory_bank import MemoryBank

    with MemoryBank.open(bank) as opened:
        table = Table("label", "segments")
        for label in opened.labels.labels:
            table.add_row(console.cell(label.name), str(len(opened.segments_of_label(label.id))))
        size = f"{opened.extent.width}×{opened.extent.height}"
        console.out().print(f"{len(opened.photographs)} photographs of {size}, {opened.n_segments} segments")
        console.out().print(f"smallest segment: {opened.minimum_component:.3%} of the frame")
        console.out().print(table)


@app.command()
def verify(bank: BankFolder) -> None:
    """Check every file of a memory bank against its sha256."""
    from simspaint.bank.memory_bank import MemoryBank

    with MemoryBank.open(bank) as opened:
        opened.verify()
        console.out().print(
            f"All {len(opened.photographs)} photographs and the index are as they were built."
        )


def build_and_report(
    photos: Path,
    layouts: Path,
    labels: LabelSet,
    bank: Path,
    *,
    add: bool = False,
    extent: Extent | None = None,
    names: Path | None = None,
) -> None:
    """Build a bank with a progress bar, list what was skipped, and end the command.

    Raises `typer.Exit` with `SKIPPED` where pairs were skipped.
    """
    from simspaint.bank.build import build_bank
    from simspaint.bank.memory_bank import MemoryBank
    from simspaint.files.folder_data_set import read_names

    wanted = read_names(names) if names else None
    with console.progress_bar("Building the memory bank") as advance:
        report = build_bank(
            photos, layouts, labels, bank, add=add, extent=extent, names=wanted, report=advance
        )
    with MemoryBank.open(bank) as opened:
        opened.write_light()  # else the first renderings would decode photographs for it
    before = f" {report.already_there} were there before." if report.already_there else ""
    console.out().print(f"{report.added} photographs added to {bank}.{before}", markup=False, soft_wrap=True)
    if report.skipped:
        for name, reason in report.skipped:
            console.print_line(f"Skipped {name}: {reason}")
        console.print_line(f"Pairs skipped: {len(report.skipped)}.")
        raise typer.Exit(SKIPPED)
