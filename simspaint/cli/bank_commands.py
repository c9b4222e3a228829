"""`simspaint bank`: build, info, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli.label_command import end_where_skipped, label_with_progress, labeller_of
from simspaint.cli.size_option import parse_size
from simspaint.domain.counted import counted, were

if TYPE_CHECKING:
    from simspaint.domain.geometry import Extent
    from simspaint.domain.label_set import LabelSet

app = typer.Typer(help="Memory banks: the segments that renderings are made of.", no_args_is_help=True)
BankFolder = Annotated[Path, typer.Argument(metavar="BANK", help="Folder of a memory bank.")]


@app.command()
def build(
    photos: Annotated[Path, typer.Argument(metavar="PHOTOS", help="Folder of photographs.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the bank.")],
    layouts: Annotated[
        Path | None,
        typer.Argument(
            metavar="[LAYOUTS]", help="Folder of their layouts: PNG, same names. Without: they are labelled."
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="Label table of the layouts: id,name and optional columns."),
    ] = None,
    pack: Annotated[
        str, typer.Option("--pack", metavar="DIR", help="Without layouts: the pack that labels photographs.")
    ] = "landscapes",
    add: Annotated[bool, typer.Option("--add", help="Add to a bank that exists.")] = False,
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            metavar="WxH",
            help="Size that it is kept in. Default: the most common one; without layouts the pack's.",
        ),
    ] = None,
    names: Annotated[
        Path | None, typer.Option("--names", help="Use only the photographs listed in this file.")
    ] = None,
    instances: Annotated[
        Path | None,
        typer.Option(
            "--instances",
            metavar="DIR",
            help="Folder of instance maps of the layouts: PNG, same names; things of one number are one "
            "segment. Default: the folder instances beside LAYOUTS, where there is one.",
        ),
    ] = None,
) -> None:
    """Build a memory bank from photographs, and their layouts where there are any.

    Interrupted, it goes on where it stopped when started again. Photographs that cannot be used are listed
    and skipped, and the exit code is 3.
    """
    from simspaint.files.label_table import read_labels

    extent = parse_size(size) if size else None
    if layouts is None:
        build_labelled(photos, out, pack, add=add, extent=extent, names=names)
    elif labels is None:
        raise typer.BadParameter("Layouts need the table of their labels.", param_hint="--labels")
    else:
        build_and_report(
            photos,
            layouts,
            read_labels(labels),
            out,
            add=add,
            extent=extent,
            names=names,
            instances=instances,
        )


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
        photographs = counted(len(opened.photographs), "photograph")
        console.out().print(f"{photographs} of {size}, {counted(opened.n_segments, 'segment')}")
        console.out().print(f"smallest segment: {opened.minimum_component:.3%} of the frame")
        console.out().print(table)


@app.command()
def verify(bank: BankFolder) -> None:
    """Check every file of a memory bank against its sha256."""
    from simspaint.bank.memory_bank import MemoryBank

    with MemoryBank.open(bank) as opened:
        opened.verify()
        console.out().print(
            f"{counted(len(opened.photographs), 'photograph')} and the index are as they were built."
        )


def build_labelled(
    photos: Path,
    bank: Path,
    pack: str,
    *,
    add: bool = False,
    extent: Extent | None = None,
    names: Path | None = None,
) -> None:
    """Label photographs with a pack's network and build a bank of them, or add to one, and end the command.

    The layouts lie beside the bank's drafts until it is built. Raises as `label_folder` and `build_bank` do.
    """
    from simspaint.bank.build import start_build
    from simspaint.bank.unfinished_build import labelled_folder
    from simspaint.files.folder_data_set import read_names
    from simspaint.packs.pack import Pack

    opened = Pack.open(pack)
    labeller, wanted = labeller_of(opened), read_names(names) if names else None
    start_build(bank, opened.labels, add=add)
    layouts = labelled_folder(bank, labeller.identity, opened.labels)
    report = label_with_progress(photos, layouts, labeller, wanted)
    build_and_report(
        photos,
        layouts,
        opened.labels,
        bank,
        add=add,
        extent=extent or opened.extent,
        wanted=[line.name for line in report.labelled],
        skipped=report.skipped,
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
    instances: Path | None = None,
    wanted: Sequence[str] | None = None,
    skipped: Sequence[tuple[str, str]] = (),
) -> None:
    """Build a bank with a progress bar, list what was skipped, then and before, and end the command.

    `instances` are by default those of the folder beside the layouts, where there are any. Raises
    `typer.Exit` with `SKIPPED` where pairs were skipped.
    """
    from simspaint.bank.build import build_bank
    from simspaint.bank.memory_bank import MemoryBank
    from simspaint.files.folder_data_set import read_names
    from simspaint.files.instance_map import FOLDER

    beside = layouts.parent / FOLDER
    instances = instances or (beside if beside.is_dir() else None)
    if instances is not None:
        console.print_line(f"Things are told apart by the instance maps of {instances}.")
    wanted = read_names(names) if names else wanted
    with console.progress_bar("Building the memory bank") as advance:
        report = build_bank(
            photos,
            layouts,
            labels,
            bank,
            add=add,
            extent=extent,
            names=wanted,
            instances_dir=instances,
            report=advance,
        )
    with MemoryBank.open(bank) as opened:
        opened.write_light()  # else the first renderings would decode photographs for it
    before = f" {were(report.already_there)} there before." if report.already_there else ""
    added = counted(report.added, "photograph")
    console.out().print(f"{added} added to {bank}.{before}", markup=False, soft_wrap=True)
    end_where_skipped([*skipped, *report.skipped], "Pairs skipped")
