"""`simspaint label`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simspaint.cli import console
from simspaint.cli.exit_codes import SKIPPED
from simspaint.domain.counted import counted, were

if TYPE_CHECKING:
    from simspaint.labelling.folder_labelling import FolderReport, LabelledFile
    from simspaint.labelling.labeller import Labeller
    from simspaint.packs.pack import Pack

Photographs = Annotated[Path, typer.Argument(metavar="PHOTOS", help="Folder of photographs.")]
PackOption = Annotated[
    str, typer.Option("--pack", metavar="DIR", help="Folder or name of the pack whose labels are found.")
]
LabellerOption = Annotated[
    Path | None,
    typer.Option(
        "--labeller",
        metavar="FILE",
        help="A segmenter to label with as well: `mosaic`, which `simspaint download labeller` fetches; with "
        "--trust-labeller also another TFLite or TorchScript file.",
    ),
]
TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust-labeller",
        help="Label with another file than `mosaic`. A TorchScript file is a program, and a damaged TFLite "
        "file can act as one, that can read, change and delete all your files: only where you know who made "
        "it.",
    ),
]
ClassesOption = Annotated[
    Path | None,
    typer.Option(
        "--classes",
        metavar="CSV",
        help="What the segmenter's classes are, in its order: from,to. Default: those of ADE20K.",
    ),
]
_SHOWN = 40
"""Lines of the table on the screen; the file has all."""


def label(
    photos: Photographs,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="LAYOUTS", help="Folder of the layouts.")],
    pack: PackOption = "landscapes",
    labeller: LabellerOption = None,
    classes: ClassesOption = None,
    trust_labeller: TrustOption = False,
    sheet: Annotated[
        Path | None, typer.Option(help="Also write photographs and layouts side by side: JPEG or PNG.")
    ] = None,
) -> None:
    """Label photographs: a layout NAME.png for each, and a table of how sure they are.

    What was labelled before is kept, also where it was corrected. Photographs that cannot be used are listed
    and skipped, and the exit code is 3. Nothing leaves the computer.
    """
    from simspaint.files.distinct_files import check_distinct, check_outside_packs
    from simspaint.files.photograph_file import writable_format
    from simspaint.files.picture_pairs import pictures_in
    from simspaint.labelling.folder_labelling import TABLE
    from simspaint.packs.pack import Pack

    files = pictures_in(photos)
    read = [*files.values(), *(file for file in (labeller, classes) if file is not None)]
    written = [*(out / f"{name}.png" for name in files), out / TABLE]
    check_distinct(read, written)
    check_outside_packs([out / TABLE, *([sheet] if sheet else [])])
    if sheet is not None:
        writable_format(sheet)
        check_distinct([*read, *written], [sheet])
    report = label_with_progress(photos, out, labeller_of(Pack.open(pack), labeller, classes, trust_labeller))
    if sheet is not None and report.labelled:
        from simspaint.labelling.contact_sheet import write_contact_sheet

        write_contact_sheet(sheet, photos, out, report.labelled, Pack.open(pack).labels)
    print_table(report.labelled)
    kept = f" {were(report.already_there)} there before." if report.already_there else ""
    layouts = counted(len(report.labelled), "layout")
    console.out().print(f"{layouts} in {out}.{kept}", markup=False, soft_wrap=True)
    end_where_skipped(report.skipped, "Photographs skipped")


def label_with_progress(
    photos: Path, out: Path, labeller: Labeller, names: Sequence[str] | None = None
) -> FolderReport:
    """Label a folder with a progress bar. Raises what `label_folder` does."""
    from simspaint.labelling.folder_labelling import label_folder

    with console.progress_bar("Labelling") as advance:
        return label_folder(photos, out, labeller, names=names, report=advance)


def labeller_of(
    pack: Pack, file: Path | None = None, classes: Path | None = None, trusts_file: bool = False
) -> Labeller:
    """The labelling network of a pack, joined with a segmenter in a file where one is given.

    Raises `PackError` where the pack has none, `WeightsError` or `LayoutFileError` for file and classes.
    """
    from simspaint.labelling.network_labeller import NetworkLabeller
    from simspaint.labelling.segmenter_labeller import SegmenterLabeller
    from simspaint.resource_files import ade_class_map_file

    own = NetworkLabeller.of_pack(pack)
    if file is None:
        return own
    return SegmenterLabeller.open(_fetched(file), classes or ade_class_map_file(), own, trusts_file)


def _fetched(file: Path) -> Path:
    """The segmenter of a name that was fetched; the file itself where it is there."""
    from simspaint.resource_files import user_labellers_folder

    fetched = user_labellers_folder() / f"{file}.tflite"
    return fetched if not file.exists() and file.name == str(file) and fetched.is_file() else file


def end_where_skipped(skipped: Sequence[tuple[str, str]], what: str) -> None:
    """List what could not be used and end the command with `SKIPPED`; nothing where all could."""
    for name, reason in skipped:
        console.print_line(f"Skipped {name}: {reason}")
    if skipped:
        console.print_line(f"{what}: {len(skipped)}.")
        raise typer.Exit(SKIPPED)


def print_table(lines: Sequence[LabelledFile], most: int | None = _SHOWN) -> None:
    """The least sure ones first, `most` of them at most."""
    from rich.table import Table

    table = Table("photograph", "sure", "labels")
    ordered = sorted(lines, key=lambda line: (line.sure, line.name))
    for line in ordered[:most]:
        table.add_row(console.cell(line.name), f"{line.sure:.0%}", console.cell(", ".join(line.labels)))
    if table.row_count:
        console.out().print(table)
    if len(ordered) > table.row_count:
        console.out().print(f"and {len(ordered) - table.row_count} that are surer")
