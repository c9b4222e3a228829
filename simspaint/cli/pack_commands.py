"""`simspaint pack`: list, info, complete."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.cli import console

app = typer.Typer(
    help="Packs: label set, memory bank and trained networks in one folder.", no_args_is_help=True
)
PackName = Annotated[str, typer.Argument(metavar="PACK", help="Name of a pack, or its folder.")]


@app.command("list")
def list_packs() -> None:
    """List the packs that are installed."""
    from rich.table import Table

    from simspaint.errors import SimsPaintError
    from simspaint.packs.pack import Pack, find_packs

    table = Table("name", "title", "labels", "extent", "networks", "memory bank", "folder")
    for folder in find_packs():
        try:
            pack = Pack.open(folder)
        except SimsPaintError as error:
            row = (console.cell(folder.name), console.cell(error.message, "red"), "", "", "", "")
            table.add_row(*row, console.cell(str(folder)))
            continue
        bank = "yes" if pack.has_bank else "missing: see `simspaint pack info`"
        extent = f"{pack.extent.width}×{pack.extent.height}"
        networks = ", ".join(pack.weights) or "none"
        row = (pack.name, pack.description.title, str(len(pack.labels)), extent, networks, bank, str(folder))
        table.add_row(*map(console.cell, row))
    console.out().print(table if table.row_count else "No packs are installed.")


@app.command()
def info(pack: PackName) -> None:
    """Show what is in a pack, and whether it is whole."""
    from rich.markup import escape

    from simspaint.errors import PackError
    from simspaint.packs.pack import Pack

    opened = Pack.open(pack)
    about = opened.description
    print_ = console.out().print
    print_(f"[bold]{escape(opened.name)}[/]: {escape(about.title)}")
    print_(f"folder: {opened.folder}", markup=False, soft_wrap=True)
    print_(f"size: {opened.extent.width}×{opened.extent.height}")
    print_(f"labels: {', '.join(label.name for label in opened.labels.labels)}", markup=False)
    for weights in opened.weights.values():
        weights.verify()
        for each in (weights, weights.gpu):
            if each is not None:
                size, where = each.path.stat().st_size / 1e6, " for GPUs" if each is weights.gpu else ""
                about_it = f"{each.config}, {size:.1f} MB, sha256 verified"
                print_(f"network{where}: {each.network} ({about_it})", markup=False)
    for part in about.licences:
        print_(f"licence: {part.part}: {part.licence}; {part.origin}", markup=False)
    try:
        print_(f"memory bank: {opened.require_bank()}", markup=False, soft_wrap=True)
    except PackError as error:
        print_(f"memory bank: {error}", markup=False, soft_wrap=True)


@app.command()
def complete(
    pack: PackName,
    photos: Annotated[Path, typer.Option("--photos", help="Folder of the photographs.")],
    layouts: Annotated[Path, typer.Option("--layouts", help="Folder of their layouts: PNG, same names.")],
    names: Annotated[
        Path | None, typer.Option("--names", help="Use only the photographs listed in this file.")
    ] = None,
) -> None:
    """Build the memory bank of a pack from your own copy of its photographs."""
    from simspaint.cli.bank_commands import build_and_report
    from simspaint.errors import PackError
    from simspaint.packs.pack import Pack

    opened = Pack.open(pack)
    if opened.has_bank:
        raise PackError(
            f"The pack {opened.name} has its memory bank already.",
            f"To build it again delete {opened.bank_folder}.",
        )
    build_and_report(photos, layouts, opened.labels, opened.bank_folder, extent=opened.extent, names=names)
